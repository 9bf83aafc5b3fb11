"""News from the rooms below, turned into this room's verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from events.activities.actions import release_room
from events.activities.models import Occurrence, Submission
from events.activities.moving import move_occurrence
from incubator.bookings import companions, titles
from incubator.bookings.models import Booking
from incubator.bookings.signals import booking_moved, booking_released


@receiver(booking_released)
def on_booking_released(sender: Any, booking: Booking, by: Any, reason: str, **kwargs: Any) -> None:
    release_room(booking, by=by, reason=reason)


@receiver(booking_moved)
def on_booking_moved(sender: Any, booking: Booking, by: Any, before: Booking, **kwargs: Any) -> None:
    move_occurrence(booking, before=before, by=by)


@titles.register_titles
def titles_of(bookings: Iterable[int]) -> dict[int, titles.Title]:
    """What everybody may know of the bookings: those of published activities."""
    rows = Occurrence.objects.public().filter(booking__in=bookings)
    page = reverse("activity", args=["SLUG"])
    return {
        booking: titles.Title(title, page.replace("SLUG", slug))
        for booking, title, slug in rows.values_list("booking", "activity__title", "activity__slug")
    }


@companions.register
def activities_of(bookings: Iterable[int]) -> dict[int, companions.Companion]:
    """A booking asked for together with an activity is decided on the page of its submission."""
    rows = Submission.objects.filter(booking__in=bookings).values_list("booking", "activity__title", "pk")
    return {
        booking: companions.Companion(title, reverse("submission_decide", args=[pk])) for booking, title, pk in rows
    }
