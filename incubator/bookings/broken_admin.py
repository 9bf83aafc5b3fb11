"""The list on which staff put right what a closure broke: move to another time or room, or cancel, each told once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks

from incubator.bookings import actions
from incubator.bookings.availability import Offer
from incubator.bookings.broken import Stranded, broken_bookings, stranded
from incubator.bookings.forms import ReasonForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking
from incubator.bookings.wording import length_text, when_text
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.periods import Period
from portal.common.records import answers_403

ON_PAGE = 20


class CancelForm(ReasonForm):
    """Why the ticked bookings are cancelled; left empty, each gets the reason that stands beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _("对方会看到这段话。不填就写每个预约旁边的原因。")


@answers_403
@require_http_methods(["GET", "HEAD", "POST"])
def broken(request: HttpRequest) -> HttpResponse:
    """All that is broken, the soonest first, with what could be had instead."""
    if not can_decide_booking(request.user):
        raise PermissionDenied
    bookings = broken_bookings()
    form = CancelForm(request.POST if "cancel" in request.POST else None)
    refused: list[str] = []
    if request.method == "POST":
        refused = _carry_out(request, bookings, form)
        if not refused and form.is_valid() | (not form.is_bound):
            return redirect("broken_bookings")
        bookings = broken_bookings()
    page = Paginator(bookings, ON_PAGE).get_page(request.GET.get("page"))
    rows = stranded(page.object_list, timezone.now())
    reasons = {row.reason for row in rows}
    if not form.is_bound and len(reasons) == 1:
        form.initial["reason"] = reasons.pop()
    context = {
        "page": page,
        "rows": [_row(row) for row in rows],
        "ticked": set(request.POST.getlist("booking")),
        "form": form,
        "refused": refused,
        "page_title": _("受停用影响的预约"),
        "header_title": _("受停用影响的预约"),
        "header_icon": "warning",
    }
    return render(request, "bookings/admin/broken.html", context, status=422 if request.method == "POST" else 200)


def _row(row: Stranded) -> dict[str, Any]:
    booking = row.booking
    return {
        "booking": booking,
        "key": str(booking.pk),
        "when": when_text(booking.period),
        "length": length_text(booking.period.minutes),
        "reason": row.reason,
        "url": reverse("bookings_admin:decide", args=[booking.pk]),
        "offers": [_label(booking, offer) for offer in row.offers],
    }


def _label(booking: Booking, offer: Offer) -> str:
    """What is different: the time, or the room."""
    if offer.room.pk == booking.room_id:
        return when_text(Period(offer.starts, offer.ends))
    return _("同一时间，%(room)s") % {"room": offer.room.name}


# --- Carrying out ------------------------------------------------------------------------------------------------


def _carry_out(request: HttpRequest, bookings: list[Booking], form: CancelForm) -> list[str]:
    """Do what was asked of ``bookings``; sentences on what was refused."""
    try:
        ticked = {whole_number(text) for text in request.POST.getlist("booking")}
        chosen = [booking for booking in bookings if booking.pk in ticked]
        if not chosen:
            return [_("请先勾选要取消的预约。")]
        return _cancel(request, chosen, form) if form.is_valid() else []
    except Refused as refusal:
        return [str(refusal)]


def _cancel(request: HttpRequest, chosen: list[Booking], form: CancelForm) -> list[str]:
    written = form.cleaned_data["reason"]
    refused = []
    done = 0
    for booking, reason in zip(chosen, _reasons(chosen), strict=True):
        try:
            actions.cancel_booking(booking, reason=written or reason, by=request.user)
            done += 1
        except Refused as refusal:
            refused.append(f"{when_text(booking.period)}: {refusal}")
    if done:
        sentence = ngettext(
            "已取消 %(count)s 个预约，对方会收到理由。", "已取消 %(count)s 个预约，对方会收到理由。", done
        )
        messages.success(request, sentence % {"count": done})
    return refused


def _reasons(bookings: list[Booking]) -> list[str]:
    return [row.reason for row in stranded(bookings, timezone.now())]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("bookings/broken/", broken, name="broken_bookings")]
