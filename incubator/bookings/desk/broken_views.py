"""The list on which staff put right what a closure broke: move to another time or room, or cancel, each told once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks

from incubator.bookings import actions, reasons
from incubator.bookings.availability import Offer
from incubator.bookings.desk.broken import Stranded, broken_bookings, stranded
from incubator.bookings.forms import ReasonForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking
from incubator.bookings.wording import length_text, when_text
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.periods import Period
from portal.common.records import answers_403

ON_PAGE = 20
# Somebody was quicker.
TAKEN = frozenset({reasons.TAKEN, reasons.IN_DEMAND, reasons.LENT})


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
    refused = None
    if request.method == "POST":
        try:
            if _carry_out(request, bookings, form):
                return redirect("broken_bookings")
        except Refused as refusal:
            refused, bookings = refusal, broken_bookings()
    page = Paginator(bookings, ON_PAGE).get_page(request.GET.get("page"))
    rows = stranded(page.object_list, timezone.now())
    whys = {row.reason for row in rows}
    if not form.is_bound and len(whys) == 1:
        form.initial["reason"] = whys.pop()
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
    status = 200 if request.method != "POST" else 409 if refused and refused.code in TAKEN else 422
    return render(request, "bookings/admin/broken.html", context, status=status)


def _row(row: Stranded) -> dict[str, Any]:
    booking = row.booking
    return {
        "booking": booking,
        "key": str(booking.pk),
        "when": when_text(booking.period),
        "length": length_text(booking.period.minutes),
        "reason": row.reason,
        "url": reverse("bookings_admin:decide", args=[booking.pk]),
        "offers": [(_code(booking, offer), _label(booking, offer)) for offer in row.offers],
    }


def _label(booking: Booking, offer: Offer) -> str:
    """What is different: the time, or the room."""
    if offer.room.pk == booking.room_id:
        return when_text(Period(offer.starts, offer.ends))
    return _("同一时间，%(room)s") % {"room": offer.room.name}


def _code(booking: Booking, offer: Offer) -> str:
    return f"{booking.pk}/{offer.room.pk}/{offer.starts.isoformat()}"


# --- Carrying out ------------------------------------------------------------------------------------------------


def _carry_out(request: HttpRequest, bookings: list[Booking], form: CancelForm) -> bool:
    """Do what was asked of ``bookings``; False when the form has errors."""
    if code := request.POST.get("move"):
        _move(request, {booking.pk: booking for booking in bookings}, code)
        return True
    ticked = {whole_number(text) for text in request.POST.getlist("booking")}
    chosen = [booking for booking in bookings if booking.pk in ticked]
    if not chosen:
        raise Refused("nothing", _("请先勾选要取消的预约。"))
    if form.is_valid():
        _cancel(request, chosen, form)
    return not form.errors


def _move(request: HttpRequest, broken: dict[int, Booking], code: str) -> None:
    key, _slash, rest = code.partition("/")
    room_key, _slash, moment = rest.partition("/")
    booking = broken.get(whole_number(key) or 0)
    room = Room.objects.bookable().filter(pk=whole_number(room_key) or 0).first()
    starts = _moment(moment)
    if not booking or not room or not starts:
        raise Refused("gone", _("这个预约或场地已经有了变化，请看看现在的情况再选。"))
    ends = starts + (booking.ends - booking.starts)
    actions.move_booking(booking, room=room, starts=starts, ends=ends, by=request.user, reason=_reasons([booking])[0])
    messages.success(request, _("已改到%(room)s，%(when)s，对方会收到通知。") % {
        "room": room.name,
        "when": when_text(Period(starts, ends)),
    })  # fmt: skip


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def _cancel(request: HttpRequest, chosen: list[Booking], form: CancelForm) -> None:
    """Cancel with what was written, else each with its own reason: an organization gets one message a reason."""
    by_reason: dict[str, list[Booking]] = defaultdict(list)
    for booking, reason in zip(chosen, _reasons(chosen), strict=True):
        by_reason[form.cleaned_data["reason"] or reason].append(booking)
    with transaction.atomic():
        for reason, bookings in by_reason.items():
            actions.cancel_bookings(bookings, reason=reason, by=request.user)
    sentence = ngettext(
        "已取消 %(count)s 个预约，对方会收到理由。", "已取消 %(count)s 个预约，对方会收到理由。", len(chosen)
    )
    messages.success(request, sentence % {"count": len(chosen)})


def _reasons(bookings: list[Booking]) -> list[str]:
    return [row.reason for row in stranded(bookings, timezone.now())]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("bookings/broken/", broken, name="broken_bookings")]
