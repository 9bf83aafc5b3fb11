"""Every governed write of a residency: beginning and ending."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.actions import set_standing
from incubator.organizations.models import Organization
from incubator.premises.models import Center, Zone
from incubator.residency import area as areas
from incubator.residency.living import messages
from incubator.residency.models import Application, Residency, Term
from incubator.residency.objecting.actions import refuse_contested
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason
from portal.common.rules import named


@transaction.atomic
def begin_residency(application: Application, *, by: Any) -> Residency:
    """Turn the announced grant into a residency with its first term; leads and editors are welcomed.

    Who was examined and let in needs no second check: an organization not yet confirmed is confirmed with it.
    The term starts on the granted day, or today when that is past. Refuses ``wrong_state``, ``too_early`` (the public
    notice lasts), ``objection_open``, ``objection_upheld``, ``over``, ``resident`` and ``area`` (law L2: the sentence says how much is free, and when).
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
    center = application.call.center
    organization = Organization.objects.select_for_update().get(pk=application.organization_id)
    if organization.residencies.filter(center=center, status__in=Residency.Status.UNDER_WAY).exists():
        raise Refused("resident", _("“%(organization)s”已经入驻这里。") % {"organization": organization})
    residency = Residency.objects.create(
        organization=organization, center=center, application=application, status=Residency.Status.ACTIVE
    )
    _let(residency, zone, area, starts, ends)
    before = application.status
    leads_to("begin", application, Application.Status.CLOSED)
    application.save(update_fields=["status"])
    audit.record(application, "residency.begin", by=by, before=before, after=application.status, residency=residency.pk)
    audit.record(residency, "residency.begin", by=by, after=residency.status, application=application.pk)
    if organization.standing == Organization.Standing.PENDING:
        set_standing(organization, standing=Organization.Standing.ACTIVE, reason="", by=by)
    messages.begun(application, residency)
    return residency


def _let(residency: Residency, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date) -> Term:
    """Add a term; the database has the last word on the area, its refusal becomes a sentence."""
    center = Center.objects.select_for_update().get(pk=residency.center_id)
    if sentence := areas.shortage(areas.floor_of(center), zone, area, starts, ends):
        raise Refused("area", sentence, field="area")
    try:
        with transaction.atomic():
            return Term.objects.create(residency=residency, zone=zone, area=area, starts=starts, ends=ends)
    except IntegrityError as error:
        if named(error) != "area_not_over_let":
            raise
    sentence = areas.shortage(areas.floor_of(center), zone, area, starts, ends)
    raise Refused("area", sentence or _("刚刚有人用掉了这块面积，请再试一次。"), field="area")


@transaction.atomic
def end_residency(residency: Residency, *, left_as: str, last_day: dt.date, why: str, by: Any) -> Residency:
    """The organization leaves; ``last_day`` is its last, and its area is free from the day after.

    Terms that run longer end then, later ones never start. Leads and editors are told. Refuses ``wrong_state``,
    ``reason_missing``, ``future`` (a leaving is recorded when it happens) and ``before_start``.
    """
    locked(residency)
    demand(residency, "end")
    need_reason(why, _("请写明离开的原因。"), field="why")
    if last_day > timezone.localdate():
        raise Refused("future", _("最后一天不能晚于今天；请在离开当天办理。"), field="last_day")
    terms = list(residency.terms.all())
    if terms and last_day < min(term.starts for term in terms) - dt.timedelta(days=1):
        raise Refused("before_start", _("最后一天不能早于入驻开始。"), field="last_day")
    ends = last_day + dt.timedelta(days=1)
    for term in terms:
        if term.ends > ends:
            term.ends = max(term.starts, ends)
            term.save(update_fields=["ends"])
    before = residency.status
    leads_to("end", residency, Residency.Status.LEFT)
    residency.left_as = left_as
    residency.save(update_fields=["status", "left_as"])
    audit.record(
        residency, "residency.end", by=by, before=before, after=left_as, why=why.strip(), last_day=str(last_day)
    )
    messages.residency_ended(residency, last_day, why.strip())
    return residency
