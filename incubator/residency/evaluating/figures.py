"""What really happened, in numbers: a report and an evaluation count it themselves and ask nobody.

Whoever stands above this room registers what it can count (``bookings`` its rooms, ``events`` its activities), in the
``ready()`` of its floor. Periods are days in the house's zone, half-open; only what is over by now counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format

from incubator.organizations.models import Organization
from portal.common.periods import Period, at

Number = int | float
# Takes the organization, the first day and the day after the last; a constant number of queries, whatever there is.
Count = Callable[[Organization, dt.date, dt.date], Number]


@dataclass(frozen=True)
class Kind:
    code: str
    label: Any
    unit: Any
    count: Count
    order: int
    public: bool


class Figure(NamedTuple):
    code: str
    label: str
    value: Number
    unit: str

    @property
    def text(self) -> str:
        """The number as people read it."""
        return number_format(self.value, 0 if float(self.value).is_integer() else 1, use_l10n=True, force_grouping=True)


_kinds: dict[str, Kind] = {}


def register(code: str, label: Any, unit: Any, count: Count, *, order: int = 0, public: bool = False) -> None:
    """Let a room above contribute a number. ``label`` and ``unit`` are lazy; ``order`` is the place among the others.

    ``public`` ones everybody reads on the page of those who grew up; the others are between a resident and the house.

    A code stands in what is frozen for ever: never give one a second meaning.
    """
    if code in _kinds:
        raise ValueError(f"two figures are called {code}")
    _kinds[code] = Kind(code, label, unit, count, order, public)


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def figures_of(organization: Organization, starts: dt.date, ends: dt.date) -> list[Figure]:
    """What is known of the days from ``starts`` up to, not including, ``ends``."""
    return [
        Figure(kind.code, str(kind.label), kind.count(organization, starts, ends), str(kind.unit)) for kind in kinds()
    ]


def frozen(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """What is stored of them: the words come anew in the reader's language."""
    return [{"code": figure.code, "value": figure.value} for figure in figures]


def thawed(stored: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """The figures that were frozen, in their order then; one that nobody knows any more keeps its code for a name."""
    return [
        Figure(
            row["code"],
            str(_kinds[row["code"]].label) if row["code"] in _kinds else row["code"],
            row["value"],
            str(_kinds[row["code"]].unit) if row["code"] in _kinds else "",
        )
        for row in stored
    ]


def figures_in(record: Any, *, fixed: bool) -> list[Figure]:
    """Of a report or an evaluation: what was frozen once it is ``fixed``; until then, what is known today."""
    if fixed:
        return thawed(record.figures)
    return figures_of(record.residency.organization, record.starts, record.ends)


def for_everybody(stored: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """Those of the frozen figures that everybody may read, without the empty ones."""
    shown = {code for code, kind in _kinds.items() if kind.public}
    return [figure for figure in thawed(stored) if figure.code in shown and figure.value]


def over_within(starts: dt.date, ends: dt.date) -> Q:
    """A condition on rows with ``starts`` and ``ends``: they began on these days and are over."""
    window = Period(at(starts, dt.time()), at(ends, dt.time()))
    return Q(starts__gte=window.start, starts__lt=window.end, ends__lte=timezone.now())


def hours(length: dt.timedelta) -> float:
    """With one decimal."""
    return round(length / dt.timedelta(hours=1), 1)
