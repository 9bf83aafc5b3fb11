"""Staying longer, or on other m²: asked for by the organization, or done by the director of their own accord."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.premises.models import Zone
from incubator.residency.living import messages
from incubator.residency.living.agreement import make_agreement
from incubator.residency.living.terms import end_terms, last_term, let, lock_center, look
from incubator.residency.models import ChangeRequest, Residency, Term
from incubator.residency.transitions import demand, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason
from portal.common.periods import months_after

Kind, Answer = ChangeRequest.Kind, ChangeRequest.Status


@transaction.atomic
def renew_residency(residency: Residency, *, ends: dt.date, by: Any, reason: str = "") -> Term:
    """Let the same m² of the same zone further, from the end of the last term up to ``ends``; an agreement waits to be
    signed, leads and editors are told. A renewal that was asked for is granted with it.

    A term that ran out is followed by one from today. Refuses ``wrong_state``, ``no_term``, ``wrong_dates`` and ``area``.
    """
    locked(residency)
    demand(residency, "renew")
    center = lock_center(residency.center_id)
    last = last_term(residency)
    if last is None:
        raise Refused("no_term", _("没有可以接着续的期限。"))
    starts = max(last.ends, timezone.localdate())
    if ends <= starts:
        raise Refused(
            "wrong_dates",
            _("现在的期限到 %(day)s，续期要更晚。") % {"day": date_format(last.last_day)},
            field="last_day",
        )
    look(center, last.zone, last.area, starts, ends)
    term = let(residency, last.zone, last.area, starts, ends)
    _agreed(residency, "renew", term, reason, by)
    return term


@transaction.atomic
def resize_residency(
    residency: Residency, *, starts: dt.date, area: Decimal, zone: Zone, by: Any, reason: str = ""
) -> Term:
    """From ``starts`` on, ``area`` m² of ``zone`` instead of what there is, until the same last day; an agreement waits
    to be signed, leads and editors are told. A change of area that was asked for is granted with it.

    Refuses ``wrong_state``, ``no_term``, ``past``, ``wrong_dates`` (nothing is left of the term by then), ``same``,
    ``wrong_zone``, ``wrong_area`` and ``area``.
    """
    locked(residency)
    demand(residency, "resize")
    center = lock_center(residency.center_id)
    last = last_term(residency)
    if last is None:
        raise Refused("no_term", _("没有可以调整的期限。"))
    if starts < timezone.localdate():
        raise Refused("past", _("调整不能从过去的日子开始。"), field="starts")
    if starts >= last.ends:
        raise Refused(
            "wrong_dates",
            _("现在的期限到 %(day)s，调整要在那之前开始。") % {"day": date_format(last.last_day)},
            field="starts",
        )
    area, ends = Decimal(area), last.ends
    if (last.zone_id, last.area) == (zone.pk, area):
        raise Refused("same", _("区域和面积都没有变。"), field="area")
    end_terms(residency, starts)
    look(center, zone, area, starts, ends)
    term = let(residency, zone, area, starts, ends)
    _agreed(residency, "resize", term, reason, by)
    return term


def _agreed(residency: Residency, verb: str, term: Term, reason: str, by: Any) -> None:
    """What a renewal and another area have in common once the term is let."""
    agreement = make_agreement(term, by=by)
    asked = residency.change_requests.filter(kind=verb, status=Answer.PENDING).first()
    if asked:
        _answered(asked, Answer.GRANTED, reason, by)
    audit.record(
        residency,
        f"residency.{verb}",
        by=by,
        before=residency.status,
        after=residency.status,
        why=reason.strip(),
        term=term.pk,
        zone=term.zone_id,
        area=str(term.area),
        starts=str(term.starts),
        ends=str(term.ends),
        agreement=agreement.number,
    )
    messages.agreed(residency, term, verb, reason.strip())


@transaction.atomic
def ask_change(
    residency: Residency,
    *,
    kind: str,
    reason: str,
    by: Any,
    months: int | None = None,
    starts: dt.date | None = None,
    area: Decimal | None = None,
    zone: Zone | None = None,
) -> ChangeRequest:
    """Ask to stay ``months`` longer, or for ``area`` m² from ``starts`` (in ``zone``, if it matters). The director
    answers. Refuses ``wrong_state``, ``asked``, ``reason_missing``, ``months_missing``, ``area_missing``, ``past``,
    ``wrong_dates`` and ``wrong_zone``.
    """
    locked(residency)
    demand(residency, "ask_change")
    if residency.change_requests.filter(kind=kind, status=Answer.PENDING).exists():
        raise Refused("asked", _("已经申请过了，正等主任答复；要改的话，请先撤回。"))
    request = ChangeRequest(residency=residency, kind=kind, asked_by=by)
    request.reason = need_reason(reason, _("请写明为什么。"))
    if kind == Kind.RENEW:
        if not months:
            raise Refused("months_missing", _("请写明续几个月。"), field="months")
        request.months = months
    else:
        _wish(request, starts, area, zone)
    request.save()
    audit.record(residency, "residency.ask_change", by=by, after=residency.status, kind=kind, request=request.pk)
    return request


def _wish(request: ChangeRequest, starts: dt.date | None, area: Decimal | None, zone: Zone | None) -> None:
    """Write down another space that is asked for, or refuse what cannot be."""
    if not area or not starts:
        field = "starts" if area else "area"
        raise Refused("area_missing", _("请写明从哪天起，要多少平方米。"), field=field)
    if starts < timezone.localdate():
        raise Refused("past", _("调整不能从过去的日子开始。"), field="starts")
    last = last_term(request.residency)
    if last is None or starts >= last.ends:
        raise Refused("wrong_dates", _("那时期限已经到了，请先申请续期。"), field="starts")
    if zone is not None and (zone.center_id != request.residency.center_id or not zone.lettable):
        raise Refused("wrong_zone", _("这个区域不在这个服务中心，或不供入驻。"), field="zone")
    request.starts, request.area, request.zone = starts, area, zone


@transaction.atomic
def withdraw_change(request: ChangeRequest, *, by: Any) -> ChangeRequest:
    """Take back what was asked for. Refuses ``wrong_state`` and ``answered``."""
    residency = _asked(request, "withdraw_change")
    request.status = Answer.WITHDRAWN
    request.save(update_fields=["status"])
    audit.record(
        residency, "residency.withdraw_change", by=by, after=residency.status, kind=request.kind, request=request.pk
    )
    return request


@transaction.atomic
def decline_change(request: ChangeRequest, *, reason: str, by: Any) -> ChangeRequest:
    """Say no, with the reason; leads and editors are told. Refuses ``wrong_state``, ``answered``, ``reason_missing``."""
    residency = _asked(request, "answer_change")
    reason = need_reason(reason, _("请写明为什么不同意，组织会看到。"))
    _answered(request, Answer.DECLINED, reason, by)
    audit.record(
        residency,
        "residency.answer_change",
        by=by,
        after=residency.status,
        why=reason,
        kind=request.kind,
        request=request.pk,
    )
    messages.change_declined(residency, request)
    return request


@transaction.atomic
def grant_change(request: ChangeRequest, *, by: Any, reason: str = "", **as_granted: Any) -> Term:
    """Do what was asked for, or what ``as_granted`` says instead (``ends``; ``starts``, ``area``, ``zone``).

    Refuses ``wrong_state``, ``answered``, and what renewing and resizing refuse.
    """
    residency = _asked(request, "answer_change")
    if request.kind == Kind.RENEW:
        return renew_residency(residency, ends=as_granted.get("ends") or ends_as_asked(request), by=by, reason=reason)
    last = last_term(residency)
    zone = as_granted.get("zone") or request.zone or (last and last.zone)
    starts = as_granted.get("starts") or max(request.starts, timezone.localdate())
    area = as_granted.get("area") or request.area
    return resize_residency(residency, starts=starts, area=area, zone=zone, by=by, reason=reason)


def ends_as_asked(request: ChangeRequest) -> dt.date:
    """The first day after a renewal of so many months."""
    last = last_term(request.residency)
    today = timezone.localdate()
    return months_after(max(last.ends, today) if last else today, request.months or 0)


def _asked(request: ChangeRequest, verb: str) -> Residency:
    """The residency of a request that waits for its answer, held; refuses otherwise."""
    residency = locked(request.residency)
    demand(residency, verb)
    request.refresh_from_db()
    if request.status != Answer.PENDING:
        raise Refused(
            "answered", _("这项申请已经是“%(now)s”，请刷新页面看看。") % {"now": request.get_status_display()}
        )
    request.residency = residency
    return residency


def _answered(request: ChangeRequest, status: str, answer: str, by: Any) -> None:
    request.status, request.answer = status, answer.strip()
    request.answered_by, request.answered_at = by, timezone.now()
    request.save(update_fields=["status", "answer", "answered_by", "answered_at"])
