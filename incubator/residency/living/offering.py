"""From the notice to an offer, and an offer that comes to nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.organizations.actions import set_standing
from incubator.organizations.models import Organization
from incubator.premises.models import Zone
from incubator.residency.living import messages
from incubator.residency.living.agreement import make_agreement
from incubator.residency.living.terms import end_terms, let, lock_center, look
from incubator.residency.models import Application, Residency
from incubator.residency.objecting.actions import refuse_contested
from incubator.residency.transitions import demand, leads_to, locked
from incubator.residency.waiting.actions import back_to_waiting
from portal.common import audit
from portal.common.errors import Refused


@transaction.atomic
def begin_residency(application: Application, *, by: Any) -> Residency:
    """Turn the announced grant into an offer: the area is held, leads and editors are told until when to sign.

    The term starts on the granted day, or today when that is past. Refuses ``wrong_state``, ``too_early`` (the public
    notice lasts), ``objection_open``, ``objection_upheld``, ``over``, ``resident`` and ``area`` (law L2: the sentence
    says how much is free, and when).
    """
    locked(application)
    demand(application, "begin")
    today = timezone.localdate()
    if application.begins_from and today < application.begins_from:
        raise Refused(
            "too_early",
            _("公示到 %(until)s 为止，%(day)s 起可以办理入驻。")
            % {"until": application.announced_until, "day": application.begins_from},
        )
    refuse_contested(application)
    zone, area, ends = application.granted_zone, application.granted_area, application.granted_ends
    starts = max(application.granted_starts or today, today)
    if zone is None or area is None or ends is None or starts >= ends:
        raise Refused("over", _("批准的入驻期已经过去，请主任重新决定。"))
    residency = offer_residency(application, zone=zone, area=area, starts=starts, ends=ends, by=by)
    before = application.status
    leads_to("begin", application, Application.Status.CLOSED)
    application.save(update_fields=["status"])
    audit.record(application, "residency.begin", by=by, before=before, after=application.status, residency=residency.pk)
    return residency


@transaction.atomic
def offer_residency(
    application: Application, *, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date, by: Any
) -> Residency:
    """Offer ``area`` m² of ``zone``: the term holds it, the agreement waits to be signed, leads and editors are told.

    The caller holds the application and leads it on (``begin_residency`` after the public notice, or the waiting list).
    Who was examined and let in needs no second check: an organization not yet confirmed is confirmed with it.
    Refuses ``resident``, ``wrong_zone``, ``wrong_dates``, ``wrong_area`` and ``area``.
    """
    organization = Organization.objects.select_for_update().get(pk=application.organization_id)
    center = lock_center(application.call.center_id)
    refuse_resident(organization, center.pk)
    # What was promised to this one is what it gets; whoever comes from the waiting list takes no promise away.
    promised = application.status not in Application.Status.PROMISES_AREA
    area = Decimal(area)
    look(center, zone, area, starts, ends, promised=promised, apart_from=application)
    residency = Residency.objects.create(
        organization=organization,
        center=center,
        application=application,
        status=Residency.Status.OFFERED,
        answer_by=timezone.localdate() + dt.timedelta(days=center.offer_days),
    )
    term = let(residency, zone, area, starts, ends)
    agreement = make_agreement(term, by=by)
    audit.record(
        residency,
        "residency.offer",
        by=by,
        after=residency.status,
        application=application.pk,
        agreement=agreement.number,
        until=str(residency.answer_by),
    )
    if organization.standing == Organization.Standing.PENDING:
        set_standing(organization, standing=Organization.Standing.ACTIVE, reason="", by=by)
    messages.offered(residency, term)
    return residency


def refuse_resident(organization: Organization, center: int) -> None:
    """Refuse ``resident`` when ``organization``, held by the caller, lives in the center or has an offer there."""
    if organization.residencies.filter(center=center, status__in=Residency.Status.UNDER_WAY).exists():
        raise Refused("resident", _("“%(organization)s”已经入驻这里。") % {"organization": organization})


@transaction.atomic
def decline_offer(residency: Residency, *, keep_waiting: bool, by: Any) -> Residency:
    """Say no to the offer; the area is free at once. With ``keep_waiting`` the application goes on waiting, at
    the place that it had on the list. Refuses ``wrong_state`` and ``under_way``.
    """
    locked(residency)
    demand(residency, "decline")
    _come_to_nothing(residency, "decline", Residency.Leaving.DECLINED, by=by, keep_waiting=keep_waiting)
    if keep_waiting and residency.application and residency.application.status != Application.Status.WAITING:
        back_to_waiting(residency.application, by=by)
    return residency


@transaction.atomic
def lapse_offer(residency: Residency, *, by: Any) -> Residency:
    """Take back an offer that nobody answered in time; the area is free at once, leads and editors are told.

    Refuses ``wrong_state``, ``too_early`` (it can still be answered) and ``copy_waits`` (a signed copy lies there).
    """
    locked(residency)
    demand(residency, "lapse")
    if residency.answer_by and timezone.localdate() <= residency.answer_by:
        raise Refused(
            "too_early",
            _("对方可以在 %(day)s 前（含当天）答复，过后才能收回。") % {"day": date_format(residency.answer_by)},
        )
    if residency.agreements.filter(copies__status="pending").exists():
        raise Refused("copy_waits", _("对方已经上传签字的协议，请先核对。"))
    _come_to_nothing(residency, "lapse", Residency.Leaving.LAPSED, by=by)
    messages.lapsed(residency)
    return residency


def _come_to_nothing(residency: Residency, verb: str, left_as: str, *, by: Any, **data: Any) -> None:
    """Leave without having come: the term shrinks to nothing."""
    lock_center(residency.center_id)
    for term in residency.terms.all():
        end_terms(residency, term.starts)
    before = residency.status
    leads_to(verb, residency, Residency.Status.LEFT)
    residency.left_as = left_as
    residency.save(update_fields=["status", "left_as"])
    audit.record(residency, f"residency.{verb}", by=by, before=before, after=left_as, **data)
