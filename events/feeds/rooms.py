"""The public feed of a room: when it is taken, and by nothing that not everybody may know."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from functools import lru_cache, partial

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.feeds.calendar import DAYS_AHEAD, ROOMS, absolute, window_start
from events.feeds.feeds import Feed, MadeFeed, since
from incubator.bookings.calendar import STATUS, place_of
from incubator.bookings.models import Booking, Hold
from incubator.bookings.titles import Title, titles_of
from incubator.premises.models import Room
from portal.common.calendar import event_bytes, without_mobiles
from portal.common.periods import at

# A room's events are made when somebody asks, and mostly are the same as last time: 0.5 ms each.
made = lru_cache(maxsize=4000)(event_bytes)


def room_feed(room: Room, language: str) -> Feed:
    """``room`` with its center is loaded. Whatever is saved of any room's booking changes ``ROOMS``; what this feed
    shows often stays the same all the same.
    """
    key = f"room-{room.pk}"
    with translation.override(language):
        return MadeFeed(
            key=key,
            changes=ROOMS,
            named=True,
            language=language,
            name=_("%(room)s的占用时间") % {"room": room.name},
            description=_("%(room)s什么时候已经有人用。空闲时间请在网页上预约。") % {"room": room.name},
            page=reverse("room", args=[room.slug]),
            path=reverse("room_ics", args=[room.slug]),
            events=partial(events, room, key, language),
            rows=partial(state, room),
        )


def holds_on(room: Room, today: dt.date) -> QuerySet[Hold]:
    """What holds ``room`` or, of a hall, one of its parts, in the window that feeds show on a day."""
    return Hold.objects.filter(
        room__in=Room.objects.filter(Q(pk=room.pk) | Q(whole=room.pk)),
        ends__gt=window_start(today),
        starts__lt=at(today + dt.timedelta(days=DAYS_AHEAD), dt.time()),
    )


def state(room: Room, today: dt.date) -> tuple[int, int | None]:
    """Differs when a hold came or went, whoever wrote it: holds are never changed, and no number is given twice."""
    holds = holds_on(room, today).aggregate(n=Count("pk"), last=Max("pk"))
    return holds["n"], holds["last"]


def events(room: Room, key: str, language: str, today: dt.date) -> list[bytes]:
    """One for each booking that holds the room; cleaning is part of its time, what is over soon leaves.

    What holds say is what the site says: a request that waits for its answer is tentative.
    """
    holds = list(holds_on(room, today).select_related("booking__room").order_by("starts", "booking_id", "pk"))
    # A booking of the whole hall holds each of its parts, all for the same time.
    taken = {hold.booking_id: hold for hold in holds}
    with translation.override(language):
        titles = titles_of(taken)
        names = repr((room.name, place_of(room), sorted(titles.items()), sorted({h.booking.room.name for h in holds})))
        not_before, _new = since(f"{key}-names", language, hashlib.sha256(names.encode()).hexdigest())
        return [event_of(hold, room, titles.get(hold.booking_id), not_before) for hold in taken.values()]


def event_of(hold: Hold, room: Room, title: Title | None, not_before: dt.datetime) -> bytes:
    booking: Booking = hold.booking
    summary = without_mobiles(title.text, _("（电话见网页）")) if title else _("已占用")
    if booking.room_id != room.pk and booking.room.whole_id == room.pk:
        summary = _("%(what)s（%(part)s）") % {"what": summary, "part": booking.room.name}
    status = STATUS.get(Booking.Status(booking.status), "CONFIRMED")
    if status == "TENTATIVE":
        summary = _("%(what)s（待确认）") % {"what": summary}
    url = absolute(title.url if title else room.get_absolute_url())
    return made(
        # Not the UID that its people have in their calendars: a stranger who knew that one could write to it.
        uid=f"{uuid.uuid5(booking.uid, 'busy')}@hongxin",
        sequence=booking.sequence,
        changed_at=max(booking.changed_at, not_before),
        starts=hold.starts,
        ends=hold.ends,
        summary=summary,
        description=_("空闲时间和预约：%(url)s") % {"url": absolute(room.get_absolute_url())},
        place=place_of(room),
        url=url,
        status=status,
        busy=True,
    )
