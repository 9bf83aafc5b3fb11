"""Checking in at the door, with a thumb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.bookings.door import attendance
from incubator.bookings.forms import HeadcountForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import bookings_to_attend, can_check_in, get_booking_for
from incubator.bookings.wording import clock, when_text
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.periods import Period, day_period


@login_required
@require_safe
def room_check_in(request: HttpRequest, slug: str) -> HttpResponse:
    """From the code at the door straight to the person's own booking there; a choice when there are several."""
    room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
    today = day_period(timezone.localdate())
    mine = bookings_to_attend(request.user).touching(room, today).filter(status__in=Booking.Status.CAN_CHECK_IN)
    now = timezone.now()
    bookings = [booking for booking in mine.order_by("starts", "pk") if booking.ends > now]
    ready = [booking for booking in bookings if attendance.takes_check_in(booking, now)]
    if len(ready) == 1:
        return redirect("booking_check_in", ready[0].pk)
    context = {"room": room, "bookings": [(_times(booking.period), booking) for booking in ready or bookings]}
    return render(request, "bookings/room_check_in.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def booking_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """How many came: one tap when it is as many as planned, a number otherwise; again, to correct it."""
    booking = get_booking_for(request.user, pk)
    if not can_check_in(request.user, booking):
        raise PermissionDenied
    form = HeadcountForm(request.POST or None, initial={"headcount": booking.headcount})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                attendance.check_in(booking, headcount=form.cleaned_data["headcount"], by=request.user)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("签到好了，谢谢。"))
                return redirect("booking_check_in", booking.pk)
            booking.refresh_from_db()
    return render(request, "bookings/booking_check_in.html", _context(booking, form), status=status)


def _context(booking: Booking, form: HeadcountForm) -> dict[str, Any]:
    now = timezone.now()
    confirmed = booking.status in Booking.Status.CAN_CHECK_IN
    return {
        "booking": booking,
        "when": when_text(booking.period),
        "form": form,
        "takes_check_in": attendance.takes_check_in(booking, now),
        "opens": clock(booking.starts - attendance.OPENS_BEFORE) if confirmed and now < booking.starts else "",
        "released": booking.status == Booking.Status.NO_SHOW,
    }


def _times(period: Period) -> str:
    return f"{clock(period.start)}–{clock(period.end)}"
