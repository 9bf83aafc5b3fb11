"""News that concerns people on a list."""

from __future__ import annotations

from typing import Any

from events.activities import panels
from events.activities.signals import occurrence_cancelled
from events.signups import panel
from events.signups.actions import tell_cancelled
from events.signups.models import seats_taken


def on_occurrence_cancelled(sender: Any, occurrence: Any, reason: str = "", **kwargs: Any) -> None:
    tell_cancelled(occurrence, reason=reason)


def connect() -> None:
    occurrence_cancelled.connect(on_occurrence_cancelled, dispatch_uid="signups-cancelled")
    panels.register(panel.context)
    panels.register_seats_taken(seats_taken)
