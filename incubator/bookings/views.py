"""Bookings on the public site."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.bookings import actions
from incubator.bookings.companions import companion_of
from incubator.bookings.door import attendance
from incubator.bookings.forms import ReasonForm
from incubator.bookings.holding import place_of
from incubator.bookings.models import Booking
from incubator.bookings.permissions import acts_for_organization, can_cancel_booking, can_check_in, get_booking_for
from incubator.bookings.titles import titles_of
from incubator.bookings.wording import when_text
from portal.common.errors import Refused


@login_required
@require_safe
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    booking = get_booking_for(request.user, pk)
    can_cancel = booking.may_be_cancelled and can_cancel_booking(request.user, booking)
    return render(
        request,
        "bookings/booking.html",
        {
            "booking": booking,
            "when": when_text(booking.period),
            "can_cancel": can_cancel,
            "equipment": list(booking.equipment.select_related("equipment")),
            "place": place_of(booking) if booking.status == Booking.Status.QUEUED else 0,
            "may_host": may_host(request.user, booking),
            "takes_check_in": attendance.takes_check_in(booking, timezone.now())
            and can_check_in(request.user, booking),
            "record": attendance.record_of(booking.organization),
        },
    )


def may_host(user: Any, booking: Booking) -> bool:
    """Whether ``user`` may let something public take place in it: it lies ahead, and nothing does yet."""
    if booking.status not in Booking.Status.HOLDS_ROOM or booking.starts <= timezone.now():
        return False
    used = companion_of(booking) is not None or bool(titles_of([booking.pk]))
    return not used and acts_for_organization(user, booking)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def booking_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    booking = get_booking_for(request.user, pk)
    if not can_cancel_booking(request.user, booking):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("服务中心和组织成员会看到这段话。")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.cancel_booking(booking, reason=form.cleaned_data["reason"], by=request.user)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("预约已取消，场地已让出。"))
                return redirect(booking)
    companion = companion_of(booking)
    context = {
        "booking": booking,
        "when": when_text(booking.period),
        "form": form,
        "goes_along": companion[0] if companion else "",
    }
    return render(request, "bookings/booking_cancel.html", context, status=status)
