"""Writing down a printed list in one go, beside others who check people in at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups.door.attendance import come, leave, lock_door
from events.signups.models import Registration
from portal.common.errors import Refused


class Tick(NamedTuple):
    """A line of the form: ``was`` people when the page was made, ``people`` now (0: nobody is here)."""

    registration: int
    was: int
    people: int


class Ticked(NamedTuple):
    """How many lines were written, and why others were not, by registration."""

    saved: int
    refused: dict[int, str]


@transaction.atomic
def tick(occurrence: Occurrence, ticks: Iterable[Tick], *, by: Any) -> Ticked:
    """Write the lines that were changed; what somebody else changed meanwhile stays, and is told.

    One line that is refused holds back no other. Refusals of all: those of the door's hours, ``not_allowed``.
    """
    occurrence = lock_door(occurrence, by)
    rows = {one.pk: one for one in occurrence.registrations.select_related("user")}
    saved, refused = 0, {}
    for line in ticks:
        registration = rows.get(line.registration)
        now = (registration.attended_size or 0) if registration else 0
        if registration is None or line.people in (line.was, now):
            continue
        registration.occurrence = occurrence
        try:
            with transaction.atomic():
                _write(registration, line, now, by)
        except Refused as refusal:
            refused[line.registration] = str(refusal)
        else:
            saved += 1
    return Ticked(saved, refused)


def _write(registration: Registration, line: Tick, now: int, by: Any) -> None:
    if now != line.was:
        words = {"name": registration.called(), "people": now}
        raise Refused("meanwhile", _("%(name)s：别人刚刚改成 %(people)s 人，没有再改。") % words)
    if line.people:
        come(registration, people=line.people, by=by)
    else:
        leave(registration, by=by)
