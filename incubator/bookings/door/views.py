"""At the door, for everybody: today's list behind the QR code, the display on a screen, and the sign with the code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incubator.bookings.door.today import boards
from incubator.bookings.wording import clock, day_text
from incubator.premises.models import Center, Room, RoomQuerySet
from portal.common.everybody import for_everybody
from portal.common.qr import drawn


def door_address(room: Room) -> str:
    """What the code at the door says."""
    return f"{settings.BASE_URL}{reverse('room_today', args=[room.slug])}"


@never_cache
@require_safe
def room_today(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on in a room (of a hall: in each part) for the rest of today, and when it can be had."""
    room = get_object_or_404(Room.objects.select_related("center", "whole"), slug=slug)
    now = timezone.now()
    today = timezone.localdate(now)
    shown = [(board, board.on(now), board.days[0].coming(now)) for board in boards([room], today, today, now)]
    context = {"room": room, "boards": shown, "day": day_text(today), "time": clock(now)}
    return render(request, "bookings/room_today.html", context)


@require_safe
@for_everybody
def room_sign(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet for the door, to be printed."""
    room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
    address = door_address(room)
    return render(request, "bookings/room_sign.html", {"room": room, "address": address, "qr": drawn(address)})


# --- The display -------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def room_door(request: HttpRequest, slug: str) -> HttpResponse:
    """For a screen beside the door of a room, or of a hall."""
    room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
    return _display(request, [room], room.name, {"qr": drawn(door_address(room))})


@never_cache
@require_safe
def center_door(request: HttpRequest) -> HttpResponse:
    """For a screen in the entrance: all rooms of the first center."""
    center = Center.objects.first()
    if center is None:
        raise Http404
    return _display(request, Room.objects.filter(center=center).bookable(), center.name, {})


def _display(request: HttpRequest, rooms: list[Room] | RoomQuerySet, name: str, more: dict[str, Any]) -> HttpResponse:
    """Today and tomorrow, so that a screen that lost its network still knows what is on after midnight."""
    now = timezone.now()
    today = timezone.localdate(now)
    shown = [
        (board, board.on(now), board.following(now))
        for board in boards(rooms, today, today + dt.timedelta(days=1), now)
    ]
    context = {
        "name": name,
        "boards": shown,
        "now": now,
        "milliseconds": int(now.timestamp() * 1000),
        "day": day_text(today),
        "time": clock(now),
        **more,
    }
    return render(request, "bookings/door.html", context)


@require_safe
def door_worker(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The display's service worker. It stands below the display's address, so that it can reach nothing else."""
    if slug:
        get_object_or_404(Room, slug=slug)
    script = finders.find("bookings/door-worker.js")
    with open(script, "rb") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
