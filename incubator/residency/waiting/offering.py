"""Area that became free goes to who waits: by rank, with a day by which to answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization
from incubator.premises.models import Zone
from incubator.residency.deciding.granting import checked_grant
from incubator.residency.living.offering import offer_residency
from incubator.residency.models import Application, Residency
from incubator.residency.transitions import demand, leads_to, locked
from incubator.residency.waiting import line
from incubator.residency.waiting.wishes import waiting_list
from portal.common import audit
from portal.common.errors import Refused


@transaction.atomic
def offer_space(
    application: Application,
    *,
    zone: Zone | None,
    area: Decimal | None,
    starts: dt.date | None,
    ends: dt.date | None,
    by: Any,
    reason: str = "",
) -> Residency:
    """Offer ``area`` m² of ``zone`` to somebody on the waiting list; the others move up, the organization is told.

    The offer holds the area until it is signed, declined or lapses. Passing over somebody of better rank whose wish
    could be met now needs a reason, which the history keeps. Refuses ``wrong_state``, ``reason_missing``, what
    ``checked_grant`` refuses, and ``resident``.
    """
    # Everybody who lets area takes the organization before the center; who waits comes after both (see ``line``).
    Organization.objects.select_for_update().get(pk=application.organization_id)
    center = line.hold(application.call.center_id)
    locked(application)
    demand(application, "offer")
    skipped = waiting_list(center, timezone.localdate()).skipped_by(application)
    if skipped and not reason.strip():
        raise Refused(
            "reason_missing",
            _("排在前面的“%(organization)s”现在也有合适的面积。要先给后面的，请写明理由。")
            % {"organization": skipped[0].application.organization},
            field="reason",
        )
    grant = checked_grant(application, zone, area, starts, ends)
    residency = offer_residency(
        application, zone=grant.zone, area=grant.area, starts=grant.starts, ends=grant.ends, by=by
    )
    before = application.status
    line.leave(application)
    leads_to("offer", application, Application.Status.CLOSED)
    application.save(update_fields=["status"])
    audit.record(
        application,
        "residency.offer",
        by=by,
        before=before,
        after=application.status,
        why=reason.strip(),
        residency=residency.pk,
        rank=application.waiting_rank,
        skipped=[row.application.pk for row in skipped],
    )
    return residency
