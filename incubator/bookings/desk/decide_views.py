"""The pages in the Wagtail admin on which a booking, or all the dates of a series, are decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks

from incubator.bookings import actions
from incubator.bookings.companions import companion_of, must_be_alone
from incubator.bookings.desk import deciding
from incubator.bookings.desk.facts import Accounts, look
from incubator.bookings.desk.forms import AnswerForm, MoveForm, code_of
from incubator.bookings.desk.inbox import series_text, waiting, waiting_text
from incubator.bookings.forms import ReasonForm
from incubator.bookings.models import Booking, Series
from incubator.bookings.permissions import can_decide_booking, get_booking_for, get_series_for
from incubator.bookings.wording import length_text, what_and_when, when_text
from portal.common import audit
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.periods import Period
from portal.common.records import answers_403

HOME = {"url": "/admin/", "label": gettext_lazy("首页")}
FORMS = {"decline": AnswerForm, "cancel": ReasonForm}
MOVES = ("move", "move_and_approve")


# --- One booking -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def booking_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A request with all that decides about it, and the answers to it."""
    if not request.user.has_perm("incubator.view_booking"):
        raise PermissionDenied
    booking = get_booking_for(request.user, pk)
    verb = next((verb for verb in ("approve", *FORMS, *MOVES) if verb in request.POST), "")
    form = FORMS.get(verb, AnswerForm)(request.POST if verb in FORMS else None)
    move = MoveForm(booking, request.POST if verb in MOVES else None)
    refused = None
    if request.method == "POST":
        if not can_decide_booking(request.user):
            raise PermissionDenied
        try:
            if told := _carry_out(verb, booking, form, move, request.user):
                messages.success(request, told)
                return redirect("bookings_inbox")
        except Refused as refusal:
            refused = refusal
            booking = get_booking_for(request.user, pk)
    context = _context(booking, refused) | {
        "form": form,
        "move": move,
        "refused": refused,
        "can_decide": can_decide_booking(request.user),
    }
    status = 200 if request.method != "POST" else 409 if refused else 422
    return render(request, "bookings/admin/decide.html", context, status=status)


def _carry_out(verb: str, booking: Booking, form: ReasonForm, move: MoveForm, by: Any) -> str:
    """Do what was asked and say so; an empty answer when the form has errors or nothing was asked."""
    if verb in ("approve", "decline"):
        must_be_alone([booking])
    if verb == "approve":
        actions.approve_booking(booking, by=by)
        return _("已通过，对方会收到通知。")
    if verb in MOVES:
        return _carry_elsewhere(verb, booking, move, by) if move.is_valid() else ""
    if not verb or not form.is_valid():
        return ""
    reason = form.cleaned_data["reason"]
    if verb == "decline":
        actions.decline_booking(booking, reason=reason, by=by)
        return _("已答复不通过，对方会收到理由。")
    actions.cancel_booking(booking, reason=reason, by=by)
    return _("已取消，对方会收到理由。")


def _carry_elsewhere(verb: str, booking: Booking, move: MoveForm, by: Any) -> str:
    reason = move.cleaned_data["reason"]
    if verb == "move_and_approve":
        deciding.approve_elsewhere(booking, **move.target(), reason=reason, by=by)
        return _("已改好并通过，对方会收到通知。")
    actions.move_booking(booking, **move.target(), reason=reason, by=by)
    return _("已改好，对方会收到通知。")


def _context(booking: Booking, refused: Refused | None) -> dict[str, Any]:
    (around,) = look([booking], offers=True)
    accounts = Accounts([booking, *around.rivals])
    offers = refused.alternatives if refused and refused.alternatives else around.offers
    pending = booking.status in Booking.Status.CAN_DECIDE
    return {
        "booking": booking,
        "when": when_text(booking.period),
        "length": length_text(booking.period.minutes),
        "waiting": waiting_text(booking.created_at, booking.due_at) if pending else "",
        "pending": pending,
        "around": around,
        "neighbours": [(when_text(other.period), other) for other in around.neighbours],
        "rivals": [_rival(rival, accounts) for rival in around.rivals],
        "offers": [_offer(booking, offer) for offer in offers],
        "used": month_text(accounts, booking),
        "quota": accounts.quota(booking),
        "record": accounts.record(booking.organization),
        "companion": companion_of(booking),
        "history": audit.tell(audit.history(booking)[:100]),
        "history_url": reverse("bookings_admin:history", args=[booking.pk]),
        "header_title": what_and_when(booking),
        "header_icon": "calendar",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("bookings_admin:index"), "label": gettext_lazy("场地预约")},
            {"url": "", "label": booking.organization.name},
        ],
    }


def month_text(accounts: Accounts, booking: Booking) -> str:
    """The hours that its organization uses in the month of ``booking``."""
    used = accounts.month(booking.organization, booking.day)
    if not used.pending:
        return _("当月已确认 %(confirmed)s") % {"confirmed": length_text(used.confirmed)}
    words = {"confirmed": length_text(used.confirmed), "pending": length_text(used.pending)}
    return _("当月已确认 %(confirmed)s，待答复 %(pending)s（含本次）") % words


def _rival(rival: Booking, accounts: Accounts) -> dict[str, Any]:
    return {
        "booking": rival,
        "when": when_text(rival.period),
        "since": rival.queued_at or rival.created_at,
        "used": month_text(accounts, rival),
    }


def _offer(booking: Booking, offer: Any) -> dict[str, str]:
    """What is different: the time, or the room."""
    label = when_text(Period(offer.starts, offer.ends))
    if offer.room.pk != booking.room_id:
        label = _("%(room)s，%(when)s") % {"room": offer.room.name, "when": label}
    return {"code": code_of(offer.room, offer.starts), "label": label}


# --- All dates of a series ---------------------------------------------------------------------------------------


@answers_403
@require_http_methods(["GET", "HEAD", "POST"])
def series_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of a series that wait, each with what stands against it: approve some, and answer for the rest."""
    if not request.user.has_perm("incubator.view_booking"):
        raise PermissionDenied
    series = get_series_for(request.user, pk)
    keep = request.POST.get("rest") != "decline"
    # What was typed stays there, though nobody is told when the rest is kept.
    form = AnswerForm(initial=request.POST.dict()) if keep else AnswerForm(request.POST)
    refused = None
    if request.method == "POST":
        if not can_decide_booking(request.user):
            raise PermissionDenied
        try:
            if "decide" in request.POST and (keep or form.is_valid()):
                reason = "" if keep else form.cleaned_data["reason"]
                decided = _decide(request, series, keep, reason)
                messages.success(request, _told(decided))
                return redirect("bookings_inbox")
        except Refused as refusal:
            refused = refusal
    ticked = set(request.POST.getlist("date")) if request.method == "POST" else None
    context = _series_context(series, ticked) | {
        "form": form,
        "keep": keep,
        "refused": refused,
        "can_decide": can_decide_booking(request.user),
    }
    stale = refused is not None and refused.code != "nothing_chosen"
    status = 200 if request.method != "POST" else 409 if stale else 422
    return render(request, "bookings/admin/series.html", context, status=status)


def _decide(request: HttpRequest, series: Series, keep: bool, reason: str) -> list[Booking]:
    shown, ticked = ([whole_number(text) or 0 for text in request.POST.getlist(name)] for name in ("shown", "date"))
    return deciding.decide_series(series, shown, ticked, keep=keep, reason=reason, by=request.user)


def _told(decided: list[Booking]) -> str:
    yes = sum(booking.status == Booking.Status.CONFIRMED for booking in decided)
    words = {"yes": yes, "no": len(decided) - yes}
    sentence = ngettext(
        "已通过 %(yes)s 次，不通过 %(no)s 次，对方会收到一条通知。",
        "已通过 %(yes)s 次，不通过 %(no)s 次，对方会收到一条通知。",
        len(decided),
    )
    return sentence % words


def _series_context(series: Series, ticked: set[str] | None) -> dict[str, Any]:
    bookings = list(waiting([f"s{series.pk}"]))
    looks = look(bookings)
    accounts = Accounts(bookings)
    first = bookings[0] if bookings else None
    return {
        "series": series,
        "first": first,
        "when": series_text(bookings) if bookings else "",
        "waiting": waiting_text(first.created_at, min(booking.due_at for booking in bookings)) if first else "",
        "fitting": sum(one.fits for one in looks),
        "dates": [
            {
                "booking": one.booking,
                "key": str(one.booking.pk),
                "when": when_text(one.booking.period),
                "around": one,
                # What nothing stands against is ticked before anybody has said otherwise.
                "ticked": one.fits if ticked is None else str(one.booking.pk) in ticked,
            }
            for one in looks
        ],
        "used": month_text(accounts, first) if first else "",
        "quota": accounts.quota(first) if first else None,
        "record": accounts.record(series.organization) if first else None,
        "header_title": series.organization.name,
        "header_icon": "calendar",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("bookings_inbox"), "label": gettext_lazy("待批预约")},
            {"url": "", "label": series.organization.name},
        ],
    }


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("bookings/series/<int:pk>/", series_decide, name="bookings_series")]
