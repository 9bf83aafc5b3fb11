"""News from the rooms below, turned into this room's verbs."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from events.activities.actions import release_room
from events.activities.models import Submission
from incubator.bookings import companions
from incubator.bookings.models import Booking
from incubator.bookings.signals import booking_released


@receiver(booking_released)
def on_booking_released(sender: Any, booking: Booking, by: Any, reason: str, **kwargs: Any) -> None:
    release_room(booking, by=by, reason=reason)


@companions.register
def activity_of(booking: Booking) -> tuple[str, str] | None:
    """A booking asked for together with an activity is decided on the page of its submission."""
    submission = Submission.objects.filter(booking=booking).select_related("activity").first()
    if submission is None:
        return None
    return submission.activity.title, reverse("submission_decide", args=[submission.pk])
