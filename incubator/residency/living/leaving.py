"""Leaving, changing one's mind, and coming back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization
from incubator.premises.models import Zone
from incubator.residency.living import messages
from incubator.residency.living.agreement import make_agreement
from incubator.residency.living.checklists import open_checklist
from incubator.residency.living.moving import demand_done
from incubator.residency.living.offering import refuse_resident
from incubator.residency.living.terms import DAY, end_terms, last_term, let, lock_center, look
from incubator.residency.models import ChangeRequest, Moment, Residency
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason

# What is written of a leaving.
LEAVING = ("left_as", "last_day", "leaving_reason", "let_before")


@transaction.atomic
def announce_leaving(residency: Residency, *, left_as: str, last_day: dt.date, reason: str, by: Any) -> Residency:
    """Set the last day: the terms end then, the exit checklist is laid out, requests are taken back, all are told.

    Refuses ``wrong_state``, ``reason_missing``, ``past`` and ``too_late`` (after the last term's end).
    """
    locked(residency)
    demand(residency, "leave")
    reason = need_reason(reason, _("请写明离开的原因。"))
    if last_day < timezone.localdate():
        raise Refused("past", _("最后一天不能早于今天。"), field="last_day")
    lock_center(residency.center_id)
    last = last_term(residency)
    # Whose time ran out already may name today, to hand over in peace.
    latest = max(last.last_day, timezone.localdate()) if last else timezone.localdate()
    if last_day > latest:
        raise Refused(
            "too_late", _("入驻到 %(day)s 为止，最后一天不能更晚。") % {"day": date_format(latest)}, field="last_day"
        )
    end_terms(residency, last_day + DAY)
    before = residency.status
    leads_to("leave", residency, Residency.Status.LEAVING)
    residency.left_as, residency.last_day, residency.leaving_reason = left_as, last_day, reason
    residency.let_before = last and last.ends
    residency.save(update_fields=["status", *LEAVING])
    open_checklist(residency, Moment.LEAVING)
    _take_back_requests(residency)
    audit.record(
        residency,
        "residency.leave",
        by=by,
        before=before,
        after=residency.status,
        why=reason,
        left_as=left_as,
        last_day=str(last_day),
    )
    messages.leaving(residency)
    return residency


def _take_back_requests(residency: Residency) -> None:
    """Who leaves asks for nothing more, so nothing waits for the director."""
    for request in residency.change_requests.filter(status=ChangeRequest.Status.PENDING):
        request.status = ChangeRequest.Status.WITHDRAWN
        request.save(update_fields=["status"])


@transaction.atomic
def stay(residency: Residency, *, by: Any) -> Residency:
    """Take the leaving back. It goes on where it was, up to the end that it had before: by a new term where the old one
    was shortened, whose agreement waits to be signed; requests that lapsed with the leaving are asked anew.

    Refuses ``wrong_state``, ``over`` (the time it had before has run out) and ``area`` (somebody else has it by now).
    """
    locked(residency)
    demand(residency, "stay")
    center = lock_center(residency.center_id)
    last = residency.terms.order_by("ends", "pk").last()
    today = timezone.localdate()
    until = residency.let_before or (last and last.ends)
    if last is None or until is None or until <= today:
        raise Refused("over", _("原来的期限已经过去，不能再留下；需要的话请主任重新办理。"))
    if until > last.ends:
        starts = max(last.ends, today)
        look(center, last.zone, last.area, starts, until)
        make_agreement(let(residency, last.zone, last.area, starts, until), by=by)
    before = residency.status
    leads_to("stay", residency, _state_before(residency))
    _as_if_never_leaving(residency)
    residency.save(update_fields=["status", *LEAVING])
    audit.record(residency, "residency.stay", by=by, before=before, after=residency.status)
    messages.stays(residency)
    return residency


def _state_before(residency: Residency) -> Residency.Status:
    """In which state it announced its leaving: leaving and staying is no way round the trial."""
    if residency.moved_in is None:
        return Residency.Status.SIGNED
    return Residency.Status.TRIAL if residency.trial_until else Residency.Status.ACTIVE


def _as_if_never_leaving(residency: Residency) -> None:
    residency.left_as, residency.last_day, residency.leaving_reason, residency.let_before = "", None, "", None
    residency.checklist.filter(moment=Moment.LEAVING).delete()


@transaction.atomic
def complete_leaving(residency: Residency, *, by: Any) -> Residency:
    """The space is handed back; leads and editors are told.

    Refuses ``wrong_state``, ``too_early`` (the last day has not come) and ``checklist_open``.
    """
    locked(residency)
    demand(residency, "complete")
    if residency.last_day and timezone.localdate() < residency.last_day:
        raise Refused(
            "too_early",
            _("最后一天是 %(day)s，到那天再办理交接。") % {"day": date_format(residency.last_day)},
        )
    demand_done(residency, Moment.LEAVING)
    before = residency.status
    leads_to("complete", residency, Residency.Status.LEFT)
    residency.save(update_fields=["status"])
    audit.record(
        residency,
        "residency.complete",
        by=by,
        before=before,
        after=residency.left_as,
        last_day=str(residency.last_day),
    )
    messages.residency_ended(residency, residency.last_day, "")
    return residency


@transaction.atomic
def end_residency(residency: Residency, *, left_as: str, last_day: dt.date, why: str, by: Any) -> Residency:
    """End it at once, without the way round by a checklist: terms end after ``last_day``, requests are taken back, leads
    and editors are told.

    Refuses ``wrong_state``, ``reason_missing``, ``future`` (a leaving is recorded when it happens) and ``before_start``.
    """
    locked(residency)
    demand(residency, "end")
    need_reason(why, _("请写明离开的原因。"), field="why")
    if last_day > timezone.localdate():
        raise Refused("future", _("最后一天不能晚于今天；请在离开当天办理。"), field="last_day")
    terms = list(residency.terms.all())
    if terms and last_day < min(term.starts for term in terms) - DAY:
        raise Refused("before_start", _("最后一天不能早于入驻开始。"), field="last_day")
    lock_center(residency.center_id)
    end_terms(residency, last_day + DAY)
    before = residency.status
    leads_to("end", residency, Residency.Status.LEFT)
    residency.left_as, residency.last_day, residency.leaving_reason = left_as, last_day, why.strip()
    residency.save(update_fields=["status", *LEAVING])
    _take_back_requests(residency)
    audit.record(
        residency, "residency.end", by=by, before=before, after=left_as, why=why.strip(), last_day=str(last_day)
    )
    messages.residency_ended(residency, last_day, why.strip())
    return residency


@transaction.atomic
def reactivate_residency(
    residency: Residency, *, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date, reason: str, by: Any
) -> Residency:
    """Let one that left come back: a new term from ``starts`` up to ``ends``, its agreement waits to be signed, all are
    told. Refuses ``wrong_state``, ``reason_missing``, ``resident`` (it came back another way), ``past``, ``no_longer``
    (the organization is suspended or closed) and what letting refuses.
    """
    locked(residency)
    demand(residency, "reactivate")
    reason = need_reason(reason, _("请写明为什么恢复入驻。"))
    organization = Organization.objects.select_for_update().get(pk=residency.organization_id)
    center = lock_center(residency.center_id)
    refuse_resident(organization, center.pk)
    if organization.standing not in Organization.Standing.MAY_ASK:
        raise Refused(
            "no_longer",
            _("这个组织现在的状态是“%(now)s”，不能恢复入驻。") % {"now": organization.get_standing_display()},
        )
    if starts < timezone.localdate():
        raise Refused("past", _("恢复入驻不能从过去的日子开始。"), field="starts")
    area = Decimal(area)
    look(center, zone, area, starts, ends)
    term = let(residency, zone, area, starts, ends)
    make_agreement(term, by=by)
    before = residency.status
    leads_to("reactivate", residency, Residency.Status.ACTIVE)
    _come_back(residency)
    audit.record(
        residency,
        "residency.reactivate",
        by=by,
        before=before,
        after=residency.status,
        why=reason,
        zone=zone.pk,
        area=str(area),
        starts=str(starts),
        ends=str(ends),
    )
    messages.reactivated(residency, term, reason)
    return residency


def _come_back(residency: Residency) -> None:
    """Save it as one that lives here; the database has the last word on there being one at a time."""
    _as_if_never_leaving(residency)
    residency.moved_in, residency.trial_until = residency.moved_in or timezone.localdate(), None
    try:
        with transaction.atomic():
            residency.save(update_fields=["status", "moved_in", "trial_until", *LEAVING])
    except IntegrityError as error:
        sentence = _("“%(organization)s”已经入驻这里。") % {"organization": residency.organization}
        raise Refused("resident", sentence) from error
