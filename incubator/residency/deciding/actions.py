"""Every governed write of a decision: deciding, announcing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.premises.models import Zone
from incubator.residency.deciding import messages
from incubator.residency.deciding.granting import checked_grant
from incubator.residency.models import Application
from incubator.residency.transitions import demand, leads_to, locked
from incubator.residency.waiting import line
from portal.common import audit
from portal.common.errors import need_reason

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
        zone, area, starts, ends = checked_grant(application, zone, area, starts, ends)
    else:
        zone = area = starts = ends = None
    before = application.status
    leads_to("decide", application, Application.Status.DECIDED)
    application.outcome, application.decision_reason = outcome, reason.strip()
    application.granted_zone, application.granted_area = zone, area
    application.granted_starts, application.granted_ends = starts, ends
    application.decided_at, application.announced_at, application.announced_until = timezone.now(), None, None
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
            "announced_at",
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


@transaction.atomic
def announce_application(
    application: Application, *, by: Any, place: int | None = None, place_reason: str = ""
) -> Application:
    """Tell the decision. An acceptance stands in public notice for the center's days, a refusal is closed.

    Day one of the notice is tomorrow; with 0 days the residency may begin at once. Whoever is put on the waiting list
    stands at its end, or at ``place`` (1 is the first), which needs a reason. Refuses ``wrong_state`` and
    ``reason_missing``.
    """
    locked(application)
    demand(application, "announce")
    before = application.status
    rank = None
    if application.outcome == Outcome.ACCEPTED:
        leads_to("announce", application, Application.Status.ANNOUNCED)
        days = application.call.center.announce_days
        application.announced_until = timezone.localdate() + dt.timedelta(days=days) if days else None
    elif application.outcome == Outcome.WAITLISTED:
        if place is not None:
            place_reason = need_reason(place_reason, _("不排在末位时，请写明理由。"), field="place_reason")
        line.hold(application.call.center_id)
        rank = line.join(application, place)
        leads_to("announce", application, Application.Status.WAITING)
    else:
        leads_to("announce", application, Application.Status.CLOSED)
    application.announced_at = timezone.now()
    application.save(update_fields=["status", "announced_at", "announced_until", "waiting_rank"])
    audit.record(
        application,
        "residency.announce",
        by=by,
        before=before,
        after=application.status,
        why=place_reason if rank else "",
        outcome=application.outcome,
        until=application.announced_until and str(application.announced_until),
        rank=rank,
    )
    messages.announced(application)
    return application
