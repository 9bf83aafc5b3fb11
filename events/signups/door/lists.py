"""The names on the list of an occurrence, sorted as people look them up, with what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from events.activities.models import Occurrence
from events.signups.models import Registration

Status = Registration.Status


class Totals(NamedTuple):
    """In people, not in sign-ups: ``expected`` have a seat and are not here, ``here`` are, ``absent`` did not come."""

    expected: int
    here: int
    absent: int
    waiting: int
    walked_in: int
    seats: int | None

    @property
    def coming(self) -> int:
        """On the list: here, or still expected."""
        return self.expected + self.here


def by_name(registrations: Iterable[Registration]) -> list[Registration]:
    """In the order of a Chinese dictionary: the common characters of GB 18030 stand in the order of their sound."""
    return sorted(registrations, key=lambda one: (one.called().encode("gb18030", "replace"), one.pk))


def totals(occurrence: Occurrence, registrations: Iterable[Registration]) -> Totals:
    expected = here = absent = waiting = walked_in = 0
    for one in registrations:
        if one.status in Status.EXPECTED:
            expected += one.party_size
        elif one.status == Status.ATTENDED:
            here += one.attended_size or 0
            walked_in += one.attended_size or 0 if one.walked_in else 0
        elif one.status == Status.NO_SHOW:
            absent += one.party_size
        elif one.status == Status.WAITLISTED:
            waiting += one.party_size
    return Totals(expected, here, absent, waiting, walked_in, occurrence.capacity)


def at_the_door(registrations: Iterable[Registration]) -> list[Registration]:
    """Those that can be ticked, by name: who has a seat, who is here, and who was given up."""
    shown = Status.TAKES_SEATS | {Status.NO_SHOW}
    return by_name(one for one in registrations if one.status in shown)
