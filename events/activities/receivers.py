"""News from the rooms below, turned into this room's verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from events.activities.actions import release_room
from events.activities.models import Occurrence, Submission
from incubator.bookings import companions, titles
from incubator.bookings.models import Booking
from incubator.bookings.signals import booking_released


@receiver(booking_released)
def on_booking_released(sender: Any, booking: Booking, by: Any, reason: str, **kwargs: Any) -> None:
    release_room(booking, by=by, reason=reason)


@titles.register_titles
def titles_of(bookings: Iterable[int]) -> dict[int, titles.Title]:
    """What everybody may know of the bookings: those of published activities."""
    public = (
        Occurrence.objects.public()
        .filter(booking__in=bookings)
        .select_related("activity")
        .only("booking", "activity__slug", "activity__title")
    )
    return {
        occurrence.booking_id: titles.Title(occurrence.activity.title, occurrence.get_absolute_url())
        for occurrence in public
        if occurrence.booking_id
    }


@companions.register
def activity_of(booking: Booking) -> tuple[str, str] | None:
    """A booking asked for together with an activity is decided on the page of its submission."""
    submission = Submission.objects.filter(booking=booking).select_related("activity").first()
    if submission is None:
        return None
    return submission.activity.title, reverse("submission_decide", args=[submission.pk])
