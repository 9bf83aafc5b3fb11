"""What time does to bookings: run again and again by ``manage.py work``, several at once if need be."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from incubator.bookings import holding, messages
from incubator.bookings.models import Booking

# Between two transactions of a batch, so that on SQLite another writer gets its turn.
PAUSE_SECONDS = 0.02
# So long after a booking is it known who telephoned for it.
CALLER_DAYS = 30


def expire_overdue(*, limit: int = 200) -> int:
    """End requests that nobody decided by their date, and queues that came to nothing; their people are told.

    One short transaction each; safe to run several at once and again. Returns how many expired.
    """
    overdue = Booking.objects.filter(status__in=Booking.Status.EXPIRES, due_at__lte=timezone.now())
    return each(overdue.order_by("due_at", "pk")[:limit], _expire)


def _expire(booking: Booking) -> bool:
    if booking.status not in Booking.Status.EXPIRES or booking.due_at > timezone.now():
        return False
    queued = booking.status == Booking.Status.QUEUED
    holding.release(booking, Booking.Status.EXPIRED, "bookings.expire", by=None)
    if queued:
        messages.booking_not_reached(booking)
    else:
        messages.booking_expired(booking)
    return True


def consider_queue(*, limit: int = 200) -> int:
    """Let those move up for whom the way became free otherwise (a special day taken back); returns how many did."""
    queued = Booking.objects.queued().filter(starts__gt=timezone.now())
    return each(queued[:limit], lambda booking: booking.status == Booking.Status.QUEUED and holding.promote(booking))


def forget_callers(*, limit: int = 200) -> int:
    """Clear who telephoned for a booking, ``CALLER_DAYS`` after it is over: nobody is to be called back any more.

    Safe to run several at once and again. Returns how many it cleared.
    """
    over = timezone.now() - dt.timedelta(days=CALLER_DAYS)
    known = Booking.objects.filter(ends__lt=over).exclude(caller="").order_by("ends", "pk")
    return Booking.objects.filter(pk__in=list(known.values_list("pk", flat=True)[:limit])).update(caller="")


def each(bookings: Iterable[Booking], do: Callable[[Booking], bool]) -> int:
    """Do it to each as it stands then, in a transaction of its own; returns how often it did something."""
    done = 0
    for booking in bookings:
        with transaction.atomic():
            (now,) = holding.locked([booking])
            done += (did := do(now))
        if did:
            time.sleep(PAUSE_SECONDS)
    return done
