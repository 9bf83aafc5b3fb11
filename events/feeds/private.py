"""The private feeds behind secret addresses: a person's sign-ups and rooms, or an organization's rooms.

Made anew whenever they are asked for, so that whoever leaves an organization, or is switched off, reads nothing of it from that
moment; nobody else reads the same one, so that there is nothing to keep.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.feeds import occurrences
from events.feeds.calendar import DAYS_AHEAD, DAYS_CANCELLED, window_start
from events.feeds.feeds import Feed, MadeFeed, since
from events.feeds.models import FeedAddress
from events.feeds.permissions import organizations_spoken_for
from events.signups.models import Registration
from incubator.bookings.calendar import NEVER_SHOWN, STATUS, event_of, place_of
from incubator.bookings.models import Booking, BookingQuerySet
from portal.common.calendar import with_alarm
from portal.common.periods import at

REMINDER = dt.timedelta(hours=1)


def feed_behind(address: FeedAddress, language: str) -> Feed:
    """What ``address`` opens; its user and organization are loaded."""
    with translation.override(language):
        if address.organization:
            name = _("%(organization)s的场地") % {"organization": address.organization.name}
            description = _("组织预约的场地。这个日历只给组织里的人看。")
        else:
            name = _("我的红心空间")
            description = _("我报名的活动，和我的组织预约的场地。")
        return MadeFeed(
            key=address.feed,
            changes=address.feed,
            language=language,
            name=name,
            description=description,
            page=reverse("calendar_my"),
            path="",
            events=partial(events, address, language),
        )


def events(address: FeedAddress, language: str, today: dt.date) -> list[bytes]:
    """Sign-ups and bookings, each by time. Reminders are for one person, not for whoever shares an address."""
    made: list[bytes] = []
    if address.organization:
        shown = Q(organization=address.organization)
    else:
        # By key: who signed up a child beside themselves has the date once. Who waits for a seat has nothing to keep free.
        mine = Registration.objects.of(address.user).taking_seats()
        offered = mine.filter(status=Registration.Status.OFFERED).values("occurrence")
        coming = mine.exclude(status=Registration.Status.OFFERED).values("occurrence")
        dates = occurrences.shown_on(today)
        made += _signed_up(dates.filter(pk__in=coming), language, _as_ones_own)
        made += _signed_up(dates.filter(pk__in=offered).exclude(pk__in=coming), language, _as_an_offer)
        shown = Q(organization__in=organizations_spoken_for(address.user))
    bookings = list(bookings_on(today).filter(shown))
    with translation.override(language):
        names = repr(sorted({(booking.organization.name, place_of(booking.room)) for booking in bookings}, key=repr))
        not_before, _new = since(f"{address.feed}-names", language, hashlib.sha256(names.encode()).hexdigest())
        for booking in bookings:
            event = event_of(booking, not_before=not_before)
            reminded = address.organization is None and booking.status == Booking.Status.CONFIRMED
            made.append(with_alarm(event, REMINDER) if reminded else event)
    return made


def _signed_up(dates: QuerySet[Occurrence], language: str, as_mine: Callable[[bytes], bytes]) -> Iterator[bytes]:
    pks = list(dates.values_list("pk", flat=True))
    events = occurrences.stored(language, pks)
    return (as_mine(events[pk]) for pk in pks if pk in events)


def _as_ones_own(event: bytes) -> bytes:
    """A public event as it stands in the calendar of somebody who comes: it takes up time, and rings before."""
    if b"\r\nSTATUS:CANCELLED\r\n" in event:
        return event
    return with_alarm(event.replace(b"\r\nTRANSP:TRANSPARENT\r\n", b"\r\nTRANSP:OPAQUE\r\n"), REMINDER)


def _as_an_offer(event: bytes) -> bytes:
    """The same while a seat is held for an answer: it takes up time, and is not certain."""
    own = event.replace(b"\r\nTRANSP:TRANSPARENT\r\n", b"\r\nTRANSP:OPAQUE\r\n")
    return own.replace(b"\r\nSTATUS:CONFIRMED\r\n", b"\r\nSTATUS:TENTATIVE\r\n")


def bookings_on(today: dt.date) -> BookingQuerySet:
    """What private feeds show of bookings on a day, by time; what came to nothing until 30 days after it."""
    long_released = ~Q(status__in=STATUS) & Q(ends__lt=at(today - dt.timedelta(days=DAYS_CANCELLED), dt.time()))
    return (
        Booking.objects.filter(
            ends__gt=window_start(today), starts__lt=at(today + dt.timedelta(days=DAYS_AHEAD), dt.time())
        )
        .exclude(status__in=NEVER_SHOWN)
        .exclude(long_released)
        .select_related("organization", "room__center")
        .order_by("starts", "pk")
    )
