"""Today in the Wagtail admin: who is expected where, who is there and who is late, each checked in with a tap."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.bookings.door import attendance
from incubator.bookings.door.paper import staff_paper
from incubator.bookings.forms import HeadcountForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking, get_booking_for, visible_bookings
from incubator.bookings.titles import titles_of
from incubator.bookings.wording import clock, day_text
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.periods import day_period, day_within
from portal.common.records import answers_403

ONE_DAY = dt.timedelta(days=1)


class Line(NamedTuple):
    """A booking on the list. ``verb`` is what can be done now: check_in, set_right, or nothing; ``refused`` is why it
    was not done."""

    booking: Booking
    times: str
    state: str
    tone: str
    is_late: bool
    public: str
    verb: str
    headcount: Any
    refused: str = ""


def lines_of(day: dt.date, user: Any, now: dt.datetime) -> list[Line]:
    """Everything of ``day`` that holds a room or was there, in three queries and one a title source."""
    whole = day_period(day)
    shown = Booking.Status.HOLDS_ROOM | Booking.Status.CAN_SET_RIGHT
    bookings = list(
        visible_bookings(user)
        .filter(status__in=shown, starts__gte=whole.start, starts__lt=whole.end)
        .order_by("starts", "room__order", "pk")
    )
    titles = titles_of(booking.pk for booking in bookings)
    may_write = can_decide_booking(user)
    return [
        _line(booking, titles[booking.pk].text if booking.pk in titles else "", may_write, now) for booking in bookings
    ]


def _line(booking: Booking, public: str, may_write: bool, now: dt.datetime) -> Line:
    late = attendance.is_late(booking, now)
    state, tone = booking.get_status_display(), ""
    if booking.headcount:
        state, tone = _("到了 %(people)s 人") % {"people": booking.headcount}, "here"
    elif late:
        minutes = int((now - booking.starts).total_seconds() // 60)
        state, tone = _("迟到 %(minutes)s 分钟") % {"minutes": minutes}, "late"
    elif booking.status == Booking.Status.NO_SHOW:
        tone = "late"
    verb = ""
    if may_write and attendance.takes_check_in(booking, now):
        verb = "check_in"
    elif may_write and attendance.may_be_set_right(booking, now):
        verb = "set_right"
    return Line(
        booking,
        f"{clock(booking.starts)}–{clock(booking.ends)}",
        state,
        tone,
        late,
        public,
        verb,
        booking.headcount or booking.people,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_403
def today(request: HttpRequest) -> HttpResponse:
    """All rooms today, or on ``?date=`` within the days in which staff may set right who came."""
    if not request.user.has_perm("incubator.view_booking"):
        raise PermissionDenied
    now = timezone.now()
    last = timezone.localdate(now)
    first = last - attendance.SET_RIGHT_DAYS * ONE_DAY
    day = day_within(request.GET.get("date"), first, last, usual=last)
    refused = ""
    if request.method == "POST":
        if not can_decide_booking(request.user):
            raise PermissionDenied
        form = HeadcountForm(request.POST)
        if not form.is_valid():
            refused = form.errors["headcount"][0]
        elif not (refused := _carry_out(request, form.cleaned_data["headcount"])):
            return redirect(f"{reverse('bookings_today')}?date={day}")
    lines = lines_of(day, request.user, now)
    if refused:
        lines = [_with_refusal(line, refused, request) for line in lines]
    context = {
        "lines": lines,
        # Of a booking that is no longer there, it is said above all.
        "refused": "" if any(line.refused for line in lines) else refused,
        "day": day,
        "earlier": day - ONE_DAY if day > first else None,
        "later": day + ONE_DAY if day < last else None,
        "rooms": Room.objects.all(),
        "header_title": day_text(day),
        "page_title": day_text(day),
        "header_icon": "time",
    }
    return render(request, "bookings/admin/today.html", context, status=422 if refused else 200)


def _with_refusal(line: Line, refused: str, request: HttpRequest) -> Line:
    """The line that was sent says why it was refused, and keeps what was typed; the others are as they were."""
    if request.POST.get("booking") != str(line.booking.pk):
        return line
    return line._replace(refused=refused, headcount=request.POST.get("headcount", ""))


def _carry_out(request: HttpRequest, headcount: int) -> str:
    """Check in, or set right; the sentence of the refusal, if there is one."""
    booking = get_booking_for(request.user, whole_number(request.POST.get("booking", "")) or 0)
    verb = attendance.set_right if request.POST.get("verb") == "set_right" else attendance.check_in
    try:
        verb(booking, headcount=headcount, by=request.user)
    except Refused as refusal:
        return str(refusal)
    messages.success(
        request,
        _("%(organization)s：到了 %(people)s 人。") % {"organization": booking.organization, "people": headcount},
    )
    return ""


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("today/", today, name="bookings_today"),
        path("paper/", staff_paper, name="bookings_paper"),
    ]


class TodayItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incubator.view_booking")


@hooks.register("register_admin_menu_item")
def today_menu_item() -> MenuItem:
    return TodayItem(gettext_lazy("今天"), reverse("bookings_today"), name="bookings-today", icon_name="time", order=5)
