"""Who came: the one answer for pages, reports and programmes.

Where the list of an occurrence was closed, those who were ticked on it came; where nobody closed it, those who signed
up are all that is known, and whoever shows the number says so. Companions and walk-ins count.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from events.activities.models import Occurrence
from events.signups.models import Registration


class People(NamedTuple):
    """``came`` where the list was closed, ``signed_up`` where it was not."""

    came: int = 0
    signed_up: int = 0

    @property
    def all(self) -> int:
        return self.came + self.signed_up

    def __add__(self, other: People) -> People:  # type: ignore[override]
        return People(self.came + other.came, self.signed_up + other.signed_up)


_COUNTED = {
    "came": Sum(
        "attended_size",
        filter=Q(status=Registration.Status.ATTENDED, occurrence__attendance_closed_at__isnull=False),
    ),
    "signed_up": Sum(
        "party_size",
        filter=Q(status__in=Registration.Status.TAKES_SEATS, occurrence__attendance_closed_at=None),
    ),
}


def people_of(occurrences: QuerySet[Occurrence]) -> People:
    """The people of all ``occurrences``; one query."""
    sums = Registration.objects.filter(occurrence__in=occurrences.order_by()).aggregate(**_COUNTED)
    return People(sums["came"] or 0, sums["signed_up"] or 0)


def people_by_occurrence(occurrences: QuerySet[Occurrence]) -> dict[int, People]:
    """The same for each that somebody signed up for, by its key; one query."""
    rows = Registration.objects.filter(occurrence__in=occurrences.order_by()).order_by().values("occurrence")
    return {row["occurrence"]: People(row["came"] or 0, row["signed_up"] or 0) for row in rows.annotate(**_COUNTED)}
