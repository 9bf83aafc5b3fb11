"""A week on an A4 sheet: of a room, or of the whole house, for the notice board or for staff."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incubator.bookings import availability
from incubator.bookings.availability import House
from incubator.bookings.models import Booking
from incubator.bookings.titles import titles_of
from incubator.bookings.wording import clock, hours_text
from incubator.premises.models import Center, Room
from portal.common.everybody import for_everybody
from portal.common.periods import Period, day_period, day_within, days, monday_of
from portal.common.records import answers_403

# How far back and ahead a sheet may be asked for.
REACH = dt.timedelta(days=400)


class Line(NamedTuple):
    """A use of a room: ``what`` for everybody's eyes, or staff's with ``more`` of it."""

    times: str
    what: str
    more: str = ""


class Square(NamedTuple):
    """A room on a day: open hours, or why it is closed, and its uses."""

    hours: str
    is_closed: bool
    lines: list[Line]


class Row(NamedTuple):
    room: Room
    squares: list[Square]


class Head(NamedTuple):
    """A day on top of the sheet, with what is special about it in the house."""

    weekday: str
    date: str
    note: str


class Sheet(NamedTuple):
    heads: list[Head]
    rows: list[Row]


def make_sheet(rooms: Iterable[Room], monday: dt.date, *, for_staff: bool = False) -> Sheet:
    """The week of ``rooms`` (of a hall: of its parts) from ``monday``; a constant number of queries."""
    dates = days(monday, monday + dt.timedelta(days=6))
    house = availability.load(rooms, dates[0], dates[-1])
    leaves = list({leaf.pk: leaf for room in house.rooms for leaf in house.leaves(room)}.values())
    uses = _uses(house, leaves, Period(day_period(dates[0]).start, day_period(dates[-1]).end), for_staff)
    rows = [Row(leaf, [_square(house, leaf, date, uses[leaf.pk, date]) for date in dates]) for leaf in leaves]
    return Sheet([_head(house, leaves, date) for date in dates], rows)


def _uses(house: House, leaves: Iterable[Room], week: Period, for_staff: bool) -> dict[tuple[int, dt.date], list[Line]]:
    """What takes place where and when, by room and day: what holds a room, and what was there and is over."""
    shown = Booking.Status.HOLDS_ROOM | {Booking.Status.USED}
    family = {leaf.pk for leaf in leaves} | {leaf.whole_id for leaf in leaves if leaf.whole_id}
    bookings = list(
        Booking.objects.filter(room__in=family, status__in=shown, starts__lt=week.end, ends__gt=week.start)
        .select_related("organization")
        .order_by("starts", "pk")
    )
    titles = titles_of(booking.pk for booking in bookings)
    uses: dict[tuple[int, dt.date], list[Line]] = defaultdict(list)
    for booking in bookings:
        times = f"{clock(booking.starts)}–{clock(booking.ends)}"
        title = titles[booking.pk].text if booking.pk in titles else ""
        if for_staff:
            line = _line_for_staff(booking, times, title)
        elif booking.status in Booking.Status.CAN_DECIDE:
            line = Line(times, _("已申请"))
        else:
            line = Line(times, title or _("已占用"))
        for leaf in house.leaves(house.by_pk[booking.room_id]):
            uses[leaf.pk, booking.day].append(line)
    return uses


def _line_for_staff(booking: Booking, times: str, title: str) -> Line:
    organization = booking.organization
    what = title or booking.purpose
    if booking.status in Booking.Status.CAN_DECIDE:
        what = _("%(what)s（%(status)s）") % {"what": what, "status": booking.get_status_display()}
    more = _("%(organization)s，%(people)s 人，%(contact)s %(phone)s") % {
        "organization": organization.name,
        "people": booking.people,
        "contact": organization.contact_name,
        "phone": organization.contact_phone,
    }
    return Line(times, what, more)


def _square(house: House, room: Room, date: dt.date, lines: list[Line]) -> Square:
    opened = house.open_periods(room, date)
    return Square(hours_text(opened) if opened else house.why_closed(room, date), not opened, lines)


def _head(house: House, leaves: Iterable[Room], date: dt.date) -> Head:
    # What concerns one room only stands in its own square.
    found = [special for leaf in leaves if (special := house.plan(leaf, date).special)]
    note = next((special.note for special in found if special.room_id is None), "")
    return Head(date_format(date, "l"), f"{date.month}/{date.day}", note)


# --- Pages -------------------------------------------------------------------------------------------------------


@require_safe
@for_everybody
def room_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """A room's week for the notice board; ``?week=`` is any day of another one."""
    room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
    return _page(request, [room], room.name, room.center)


@require_safe
@for_everybody
def center_paper(request: HttpRequest) -> HttpResponse:
    """The week of all rooms of the first center."""
    center = _first_center()
    return _page(request, Room.objects.filter(center=center).bookable(), center.name, center)


@require_safe
@answers_403
def staff_paper(request: HttpRequest) -> HttpResponse:
    """The same for staff, with who, what for and whom to call; ``?room=`` for one room."""
    if not request.user.has_perm("incubator.view_booking"):
        raise PermissionDenied
    if slug := request.GET.get("room"):
        room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
        return _page(request, [room], room.name, room.center, for_staff=True)
    center = _first_center()
    return _page(request, Room.objects.filter(center=center), center.name, center, for_staff=True)


def _first_center() -> Center:
    center = Center.objects.first()
    if center is None:
        raise Http404
    return center


def _page(
    request: HttpRequest, rooms: Iterable[Room], name: str, center: Center, *, for_staff: bool = False
) -> HttpResponse:
    today = timezone.localdate()
    monday = monday_of(day_within(request.GET.get("week"), today - REACH, today + REACH, usual=today))
    week = dt.timedelta(days=7)
    context = {
        "name": name,
        "center": center,
        "sheet": make_sheet(rooms, monday, for_staff=for_staff),
        "monday": monday,
        "sunday": monday + week - dt.timedelta(days=1),
        "previous": monday - week,
        "following": monday + week,
        "room": request.GET.get("room", ""),
        "for_staff": for_staff,
        "printed": timezone.now(),
    }
    return render(request, "bookings/paper.html", context)
