"""News that concerns people on a list, and what this room adds to the rooms below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from events.activities import panels
from events.activities.signals import occurrence_cancelled, occurrence_moved
from events.signups import panel, personal
from events.signups.actions import adopt, forget_guest, forget_person, tell_cancelled, tell_moved
from events.signups.after import panel as feedback
from events.signups.after.actions import forget_lines
from events.signups.models import people_came, seats_taken
from events.signups.running import panel as announcements
from events.signups.telling import beyond_reach
from portal.accounts import export
from portal.accounts.signals import contact_proved, person_erased


def on_occurrence_cancelled(sender: Any, occurrence: Any, reason: str = "", **kwargs: Any) -> tuple[int, int]:
    return tell_cancelled(occurrence, reason=reason), beyond_reach(occurrence)


def on_occurrence_moved(sender: Any, occurrence: Any, before: Any, **kwargs: Any) -> None:
    tell_moved(occurrence, before)


def on_person_erased(sender: Any, user: Any, contacts: Iterable[str] = (), **kwargs: Any) -> None:
    forget_person(user)
    forget_lines(user)
    for contact in sorted(contacts):
        forget_guest(contact)


def on_contact_proved(sender: Any, user: Any, contact: str, **kwargs: Any) -> None:
    adopt(user, contact)


def connect() -> None:
    occurrence_cancelled.connect(on_occurrence_cancelled, dispatch_uid="signups-cancelled")
    occurrence_moved.connect(on_occurrence_moved, dispatch_uid="signups-moved")
    person_erased.connect(on_person_erased, dispatch_uid="signups-erased")
    contact_proved.connect(on_contact_proved, dispatch_uid="signups-contact")
    panels.register(panel.context)
    panels.register(announcements.context)
    panels.register(feedback.context)
    panels.register_seats_taken(seats_taken)
    panels.register_people_came(people_came)
    export.register("signups", personal.export)
