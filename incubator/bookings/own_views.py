"""What an organization has booked: the list of it, and changing one booking."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.bookings import actions
from incubator.bookings.change_form import BookingChangeForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import acts_for_organization, can_cancel_booking, get_booking_for
from incubator.bookings.reasons import HELD, LENT
from incubator.bookings.series import planning
from incubator.bookings.wording import what_and_when, when_text
from incubator.organizations.models import Organization
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.periods import Period

A_PAGE = 30


@login_required
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """All bookings of the person's organizations: those ahead, or (``?when=past``) those that are over."""
    mine = Organization.objects.of(request.user).order_by("name")
    past = request.GET.get("when") == "past"
    found = Booking.objects.of(request.user).select_related("organization", "room", "series")
    now = timezone.now()
    found = found.filter(ends__lte=now).order_by("-starts", "-pk") if past else found.filter(ends__gt=now)
    organization = whole_number(request.GET.get("organization", ""))
    if organization:
        found = found.filter(organization=organization)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(booking, what_and_when(booking)) for booking in page],
        "past": past,
        "organizations": mine,
        "organization": organization,
    }
    return render(request, "bookings/bookings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def booking_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time, room, size or equipment for one booking; where that cannot be had, what could be."""
    booking = get_booking_for(request.user, pk)
    if not can_cancel_booking(request.user, booking):
        raise PermissionDenied
    if not booking.may_be_cancelled:
        messages.warning(request, _("这个预约已经不能更改。"))
        return redirect(booking)
    form = BookingChangeForm(request.user, booking, _data(request, booking))
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_booking(booking, **form.request(), by=request.user)
        except Refused as refusal:
            refused = refusal
            refused.add_to(form)
        else:
            messages.success(request, _("预约已更改。"))
            return redirect(booking)
    context = {
        "booking": booking,
        "form": form,
        "when": when_text(booking.period),
        "waits": acts_for_organization(request.user, booking) and booking.status == Booking.Status.CONFIRMED,
        "alternatives": [
            (planning.code_of(offer), f"{offer.room} {when_text(Period(offer.starts, offer.ends))}")
            for offer in (refused.alternatives if refused else [])
        ],
    }
    gone = refused is not None and refused.code in HELD | {LENT}
    status = 200 if request.method != "POST" else 409 if gone else 422
    return render(request, "bookings/booking_change.html", context, status=status)


def _data(request: HttpRequest, booking: Booking) -> Any:
    """What was sent; an alternative that was tapped replaces room, day and start."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    room, at, moment = data.get("alternative", "").partition("@")
    if at:
        try:
            starts = dt.datetime.fromisoformat(moment)
        except ValueError:
            return data
        data["room"], data["date"], data["start"] = room, f"{starts:%Y-%m-%d}", f"{starts:%H:%M}"
    return data
