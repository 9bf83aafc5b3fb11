"""What waits for an answer, as staff read it: an entry a request, and one for all the dates of a series.

The soonest due comes first, then the longest waiting. Entries cost the same number of queries, however many they are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.bookings.companions import Companion, companions_of
from incubator.bookings.desk.facts import Accounts, Look, Used, look
from incubator.bookings.door.attendance import Record
from incubator.bookings.models import Booking, BookingQuerySet, Series
from incubator.bookings.reasons import MATTERS_AT_APPROVAL
from incubator.bookings.rules.policies import Quota
from incubator.bookings.series import recurrence
from incubator.bookings.wording import age_text, clock, day_text, when_text
from portal.common.forms import whole_number


@dataclass
class Entry:
    """One thing to decide, with what decides about it."""

    looks: list[Look]
    companion: Companion | None
    used: Used
    quota: Quota | None
    record: Record

    @property
    def booking(self) -> Booking:
        """The first of its dates; organization, room and wishes are those of all."""
        return self.looks[0].booking

    @property
    def series(self) -> Series | None:
        return self.booking.series

    @property
    def key(self) -> str:
        return key_of(self.booking)

    @property
    def due_at(self) -> dt.datetime:
        return min(one.booking.due_at for one in self.looks)

    @property
    def fitting(self) -> list[Look]:
        return [one for one in self.looks if one.fits]

    @property
    def can_approve(self) -> bool:
        """Whether anything of it could be approved at once."""
        return any(MATTERS_AT_APPROVAL.isdisjoint(reason.code for reason in one.obstacles) for one in self.looks)

    @property
    def rivals(self) -> list[Booking]:
        return list({rival.pk: rival for one in self.looks for rival in one.rivals}.values())

    @property
    def when(self) -> str:
        return series_text([one.booking for one in self.looks]) if self.series else when_text(self.booking.period)

    @property
    def waiting(self) -> str:
        return waiting_text(min(one.booking.created_at for one in self.looks), self.due_at)


def key_of(booking: Booking) -> str:
    """What forms call its entry: a series or a booking by itself."""
    return f"s{booking.series_id}" if booking.series_id else f"b{booking.pk}"


def keys() -> list[str]:
    """The entries that wait, in their order: one query."""
    found: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    for booking in Booking.objects.pending().only("pk", "series", "due_at", "created_at"):
        key, waits = key_of(booking), (booking.due_at, booking.created_at)
        found[key] = min(found.get(key, waits), waits)
    return sorted(found, key=lambda key: (found[key], key))


def called(keys: Iterable[str]) -> BookingQuerySet:
    """The bookings of the entries called ``keys``, decided meanwhile or not; of a series only what waits."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        if number := whole_number(key[1:]):
            numbers[key[:1]].append(number)
    rows = Booking.objects.select_related("organization", "room__center", "series")
    dates = rows.pending().filter(series__in=numbers["s"])
    return (rows.filter(series=None, pk__in=numbers["b"]) | dates).order_by("starts", "pk")


def waiting(keys: Iterable[str]) -> BookingQuerySet:
    """The pending bookings of the entries called ``keys``; what is no such name finds nothing."""
    return called(keys).pending()


def entries(keys: Sequence[str]) -> list[Entry]:
    """The entries called ``keys``, in that order."""
    bookings = list(waiting(keys))
    companions = companions_of(booking.pk for booking in bookings)
    looks = look(bookings)
    accounts = Accounts(bookings)
    together: dict[str, list[Look]] = defaultdict(list)
    for one in looks:
        together[key_of(one.booking)].append(one)
    found = []
    for key in keys:
        if own := together.get(key):
            first = own[0].booking
            found.append(
                Entry(
                    own,
                    companions.get(first.pk),
                    accounts.month(first.organization, first.day),
                    accounts.quota(first),
                    accounts.record(first.organization),
                )
            )
    return found


def waiting_series() -> QuerySet[Series]:
    """Series of which dates wait, with ``due_at``, ``since`` and how many ``dates``."""
    pending = Series.objects.filter(bookings__status__in=Booking.Status.CAN_DECIDE).order_by()
    return pending.annotate(
        due_at=Min("bookings__due_at"), since=Min("bookings__created_at"), dates=Count("bookings")
    ).select_related("organization", "room")


# --- In words ----------------------------------------------------------------------------------------------------


def series_text(bookings: Sequence[Booking]) -> str:
    """When the dates of a series are: how often, from which day to which."""
    first, last = bookings[0], bookings[-1]
    if len(bookings) == 1 or not first.series:
        return when_text(first.period)
    words = {
        "pattern": recurrence.in_words(first.series.pattern, first.series.first),
        "times": f"{clock(first.starts)}–{clock(first.ends)}",
        "from": day_text(first.day),
        "to": day_text(last.day),
        "count": len(bookings),
    }
    if len({(clock(booking.starts), clock(booking.ends)) for booking in bookings}) > 1:
        return _("%(pattern)s，%(from)s到%(to)s，共 %(count)s 次，时间不都一样") % words
    return _("%(pattern)s，%(times)s，%(from)s到%(to)s，共 %(count)s 次") % words


def waiting_text(since: dt.datetime, due: dt.datetime) -> str:
    """How long a request has been waiting, and until when it may."""
    return _("已等 %(age)s，%(due)s 前答复") % {
        "age": age_text(timezone.now() - since),
        "due": f"{date_format(timezone.localtime(due), 'MONTH_DAY_FORMAT')} {clock(due)}",
    }
