"""Rooms as grids: a room's week and month, and all rooms on one day."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incubator.bookings import availability
from incubator.bookings.grids.day import last_day, make_day
from incubator.bookings.grids.month import make_month, month_of
from incubator.bookings.grids.week import make_week
from incubator.bookings.usual import DAYS_AHEAD, Usual
from incubator.bookings.wording import day_text, length_text
from incubator.premises.remembered import premises
from portal.common.everybody import for_everybody
from portal.common.periods import day_within, monday_of


@require_safe
@for_everybody
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """A room and its week; ``?week=`` is any day of another one."""
    known = premises()
    room = known.room(slug)
    today = timezone.localdate()
    day = day_within(request.GET.get("week"), today, last_day([room], today))
    monday = monday_of(day)
    house = availability.load([room], monday, monday + dt.timedelta(days=6), premises=known)
    context = {
        "room": room,
        "parts": house.parts(room),
        "hall": house.by_pk.get(room.whole_id),
        "week": make_week(house, room, monday, timezone.now()),
        "month": day,
        "changes": Usual(room.center, room).changes(today, today + dt.timedelta(days=DAYS_AHEAD)),
        "notice": length_text(room.notice_hours * 60),
        "shortest": length_text(room.shortest_minutes),
        "longest": length_text(room.longest_minutes),
    }
    return render(request, "bookings/room.html", context)


@require_safe
@for_everybody
def room_month(request: HttpRequest, slug: str) -> HttpResponse:
    """A room's month; ``?month=2026-12`` is another one."""
    known = premises()
    room = known.room(slug)
    today = timezone.localdate()
    day = day_within(f"{request.GET.get('month')}-01", today, last_day([room], today))
    house = availability.load([room], *month_of(day), premises=known)
    context = {"room": room, "month": make_month(house, room, day, timezone.now())}
    return render(request, "bookings/room_month.html", context)


@require_safe
@for_everybody
def rooms_day(request: HttpRequest) -> HttpResponse:
    """All rooms on one day; ``?date=`` is another one."""
    today = timezone.localdate()
    known = premises()
    rooms = known.bookable
    last = last_day(rooms, today)
    date = day_within(request.GET.get("date"), today, last)
    house = availability.load(rooms, date, date, premises=known)
    context = {
        "day": make_day(house, rooms, date, timezone.now()),
        "title": day_text(date),
        "today": today,
        "last": last,
    }
    return render(request, "bookings/rooms_day.html", context)
