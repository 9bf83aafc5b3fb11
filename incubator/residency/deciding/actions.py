"""Every governed write of a decision: deciding, announcing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.premises.models import Center, Zone
from incubator.residency import area as areas
from incubator.residency.deciding import messages
from incubator.residency.models import Application
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason

Outcome = Application.Outcome


@transaction.atomic
def decide_application(
    application: Application,
    *,
    outcome: str,
    reason: str,
    by: Any,
    zone: Zone | None = None,
    area: Decimal | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
) -> Application:
    """Decide. ``area`` m² of ``zone`` from ``starts`` up to, not including, ``ends`` go with an acceptance only.

    The applicant learns it when it is announced; of an announced decision that is taken back they are told at once.
    What other decisions have promised counts as let. Refuses ``wrong_state``, ``reason_missing``, ``grant_missing``,
    ``wrong_zone``, ``wrong_dates``, ``wrong_area`` and ``area`` (not so much is free; the sentence says how much).
    """
    locked(application)
    demand(application, "decide")
    need_reason(reason, _("请写明决定的理由，申请人会看到。"))
    if outcome == Outcome.ACCEPTED:
        zone, area, starts, ends = _grant(application, zone, area, starts, ends)
    else:
        zone = area = starts = ends = None
    before = application.status
    leads_to("decide", application, Application.Status.DECIDED)
    application.outcome, application.decision_reason = outcome, reason.strip()
    application.granted_zone, application.granted_area = zone, area
    application.granted_starts, application.granted_ends = starts, ends
    application.decided_at, application.announced_until = timezone.now(), None
    application.save(
        update_fields=[
            "status",
            "outcome",
            "decision_reason",
            "granted_zone",
            "granted_area",
            "granted_starts",
            "granted_ends",
            "decided_at",
            "announced_until",
        ]
    )
    audit.record(
        application,
        "residency.decide",
        by=by,
        before=before,
        after=application.status,
        why=application.decision_reason,
        outcome=outcome,
        zone=zone and zone.pk,
        area=area and str(area),
        starts=starts and str(starts),
        ends=ends and str(ends),
    )
    if before == Application.Status.ANNOUNCED:
        messages.reconsidered(application)
    return application


def _grant(
    application: Application, zone: Zone | None, area: Decimal | None, starts: dt.date | None, ends: dt.date | None
) -> tuple[Zone, Decimal, dt.date, dt.date]:
    """What is granted, whole and possible, or ``Refused``."""
    if zone is None or area is None or starts is None or ends is None:
        given = {"zone": zone, "area": area, "starts": starts, "last_day": ends}
        field = next(name for name, value in given.items() if value is None)
        raise Refused("grant_missing", _("同意入驻时要写明区域、面积和起止日期。"), field=field)
    area = Decimal(area)
    if zone.center_id != application.call.center_id or not zone.lettable:
        raise Refused("wrong_zone", _("这个区域不在这次招募的服务中心，或不供入驻。"), field="zone")
    if starts >= ends or ends <= timezone.localdate():
        raise Refused("wrong_dates", _("结束日期要晚于开始日期，并且不能已经过去。"), field="last_day")
    if area <= 0 or area != area.quantize(Decimal("0.1")):
        raise Refused("wrong_area", _("面积要大于 0，最多一位小数。"), field="area")
    center = Center.objects.select_for_update().get(pk=zone.center_id)
    floor = areas.floor_of(center, promised=True, apart_from=application)
    if sentence := areas.shortage(floor, zone, area, starts, ends):
        raise Refused("area", sentence, field="area")
    return zone, area, starts, ends


@transaction.atomic
def announce_application(application: Application, *, by: Any) -> Application:
    """Tell the decision. An acceptance stands in public notice for the center's days; anything else is closed.

    Day one of the notice is tomorrow; with 0 days the residency may begin at once. Refuses ``wrong_state``.
    """
    locked(application)
    demand(application, "announce")
    before = application.status
    if application.outcome == Outcome.ACCEPTED:
        leads_to("announce", application, Application.Status.ANNOUNCED)
        days = application.call.center.announce_days
        application.announced_until = timezone.localdate() + dt.timedelta(days=days) if days else None
    else:
        leads_to("announce", application, Application.Status.CLOSED)
    application.save(update_fields=["status", "announced_until"])
    audit.record(
        application,
        "residency.announce",
        by=by,
        before=before,
        after=application.status,
        outcome=application.outcome,
        until=application.announced_until and str(application.announced_until),
    )
    messages.announced(application)
    return application
