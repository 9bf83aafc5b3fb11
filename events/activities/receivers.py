"""News from the rooms below, turned into this room's verbs."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from events.activities.actions import release_room
from incubator.bookings.models import Booking
from incubator.bookings.signals import booking_released


@receiver(booking_released)
def on_booking_released(sender: Any, booking: Booking, by: Any, reason: str, **kwargs: Any) -> None:
    release_room(booking, by=by, reason=reason)
