"""What the page of a series shows: its dates, and how they stand."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings.models import Booking, BookingQuerySet, Series
from incubator.bookings.permissions import can_change_series, edits_for_organization
from incubator.bookings.series import recurrence
from incubator.bookings.series.date_choices import FOLDED, Run
from incubator.bookings.wording import clock, day_text, what_and_when


@dataclass
class Row:
    booking: Booking
    day: str
    time: str
    # Its room, when it is not that of the series.
    elsewhere: str
    changes: bool
    asks_again: bool


@dataclass
class Page:
    pattern: str
    rows: list[Row]
    summary: str
    may_change: bool
    # Whether something public may take place on dates of it.
    hosts: bool

    @property
    def runs(self) -> list[Run[Row]]:
        """The rows; many that were left out, one after the other, together: they are shown as one."""
        found: list[Run[Row]] = []
        for left_out, group in itertools.groupby(
            self.rows, key=lambda row: row.booking.status == Booking.Status.SKIPPED
        ):
            rows = list(group)
            found += [Run(rows)] if left_out and len(rows) >= FOLDED else [Run([row]) for row in rows]
        return found

    @property
    def changes(self) -> bool:
        """Whether there is a date ahead that can still be moved or cancelled."""
        return any(row.changes for row in self.rows)

    @property
    def asks_again(self) -> bool:
        return any(row.asks_again for row in self.rows)


def page_of(series: Series, user: Any) -> Page:
    """Three queries, whatever the number of dates."""
    may_change = can_change_series(user, series)
    now = timezone.now()
    rows = []
    bookings = list(series.bookings.select_related("room").order_by("starts", "pk"))
    for booking in bookings:
        ahead = booking.starts > now
        rows.append(
            Row(
                booking=booking,
                day=day_text(booking.day),
                time=f"{clock(booking.starts)}–{clock(booking.ends)}",
                elsewhere="" if booking.room_id == series.room_id else booking.room.name,
                changes=may_change and ahead and booking.status in Booking.Status.CAN_MOVE,
                asks_again=may_change and ahead and booking.status in Booking.Status.CAN_ASK_AGAIN,
            )
        )
    hosts = edits_for_organization(user, series.organization_id) and any(
        booking.starts > now and booking.status in Booking.Status.HOLDS_ROOM for booking in bookings
    )
    return Page(recurrence.in_words(series.pattern, series.first), rows, _summary(bookings), may_change, hosts)


def _summary(bookings: list[Booking]) -> str:
    """共 12 次：已确认 9 次，待审批 2 次，已跳过 1 次."""
    count = Counter(booking.status for booking in bookings)
    parts = [
        _("%(status)s %(count)s 次") % {"status": status.label, "count": count[status]}
        for status in Booking.Status
        if count[status]
    ]
    return _("共 %(count)s 次：%(parts)s") % {"count": len(bookings), "parts": _("，").join(parts)}


def line_of(booking: Booking, times: int) -> str:
    """A series in one line, by its next date: 多功能厅，每周一次，星期三 19:00，还有 12 次，下次 12月2日 星期三."""
    series = booking.series
    if series is None or times < 2:
        return what_and_when(booking)
    return _("%(room)s，%(pattern)s %(time)s，还有 %(times)s 次，下次 %(day)s") % {
        "room": booking.room,
        "pattern": recurrence.in_words(series.pattern, series.first),
        "time": clock(booking.starts),
        "times": times,
        "day": day_text(booking.day),
    }


def page_of_line(booking: Booking, times: int) -> str:
    """Where such a line leads: to the series, or to its only date."""
    return booking.series.get_absolute_url() if booking.series and times > 1 else booking.get_absolute_url()


def one_a_series(bookings: BookingQuerySet) -> BookingQuerySet:
    """Of the ``bookings`` of a series the first, with how many there are as ``times``; the others as they are."""
    same = bookings.filter(series=OuterRef("series")).order_by()
    earlier = same.filter(Q(starts__lt=OuterRef("starts")) | Q(starts=OuterRef("starts"), pk__lt=OuterRef("pk")))
    count = same.values("series").annotate(n=Count("pk")).values("n")
    return bookings.filter(~Exists(earlier)).annotate(times=Coalesce(Subquery(count), 1)).select_related("series")
