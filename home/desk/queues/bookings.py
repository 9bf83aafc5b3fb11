"""Rooms that were asked for, and bookings that a closure broke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.activities.models import Submission
from home.desk.queues import Heap, Item, Matter, Queue, day_of
from incubator.bookings.desk.broken import any_broken, broken_bookings
from incubator.bookings.desk.inbox import waiting_series
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking
from incubator.bookings.series import recurrence
from incubator.bookings.wording import what_and_when


def queues_of(user: Any) -> Iterator[Queue | Heap]:
    if can_decide_booking(user):
        # A room that was asked for together with an activity is decided with it.
        alone = Booking.objects.pending().filter(series=None).exclude(submission__status=Submission.Status.PENDING)
        yield Queue(alone.select_related("organization", "room"), _item)
        yield Queue(waiting_series(), _series_item)
        yield Heap(broken_bookings, any_broken, _broken_item)


def _item(booking: Booking, today: dt.date) -> Item:
    return Item(
        Matter.BOOKING,
        _("%(what)s：%(purpose)s") % {"what": what_and_when(booking), "purpose": booking.purpose},
        booking.organization.name,
        day_of(booking.created_at),
        day_of(booking.due_at),
        reverse("bookings_admin:decide", args=[booking.pk]),
        today,
    )


def _series_item(series: Any, today: dt.date) -> Item:
    """All dates of a series are decided on one page, so they are one line; due as the first of them is."""
    words = {
        "room": series.room.name,
        "pattern": recurrence.in_words(series.pattern, series.first),
        "count": series.dates,
    }
    return Item(
        Matter.BOOKING,
        ngettext("%(room)s，%(pattern)s，%(count)s 次", "%(room)s，%(pattern)s，%(count)s 次", series.dates) % words,
        series.organization.name,
        day_of(series.since),
        day_of(series.due_at),
        reverse("bookings_series", args=[series.pk]),
        today,
    )


def _broken_item(bookings: list[Booking], today: dt.date) -> Item:
    """All that closures broke is put right on one page; due before the first of them."""
    count = len(bookings)
    whose = list(dict.fromkeys(booking.organization.name for booking in bookings))
    return Item(
        Matter.BROKEN_BOOKING,
        ngettext("%(count)s 个预约受停用影响", "%(count)s 个预约受停用影响", count) % {"count": count},
        whose[0] if len(whose) == 1 else _("%(name)s等") % {"name": whose[0]},
        today,
        bookings[0].day,
        reverse("broken_bookings"),
        today,
    )
