"""What the page of a series shows: its dates, and how they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import recurrence
from incubator.bookings.models import Booking, Series
from incubator.bookings.permissions import can_change_series
from incubator.bookings.wording import clock, day_text


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

    @property
    def changes(self) -> bool:
        """Whether there is a date ahead that can still be moved or cancelled."""
        return any(row.changes for row in self.rows)

    @property
    def asks_again(self) -> bool:
        return any(row.asks_again for row in self.rows)


def page_of(series: Series, user: Any) -> Page:
    """Two queries, whatever the number of dates."""
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
    return Page(recurrence.in_words(series.pattern, series.first), rows, _summary(bookings), may_change)


def _summary(bookings: list[Booking]) -> str:
    """共 12 次：已确认 9 次，待审批 2 次，已跳过 1 次."""
    count = Counter(booking.status for booking in bookings)
    parts = [
        _("%(status)s %(count)s 次") % {"status": status.label, "count": count[status]}
        for status in Booking.Status
        if count[status]
    ]
    return _("共 %(count)s 次：%(parts)s") % {"count": len(bookings), "parts": _("，").join(parts)}
