"""How much of a room's open time was used, by weekday and hour. Pure; lengths are minutes of the center's clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.common.figures.numbers import ratio

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60


class Hour(NamedTuple):
    """An hour of a week: Monday is 0, and 9 is from nine to ten."""

    weekday: int
    hour: int


class Span(NamedTuple):
    """``minutes`` from ``minute`` of a ``weekday`` on, midnight being 0."""

    weekday: int
    minute: int
    minutes: int

    def hours(self) -> Iterator[tuple[Hour, int]]:
        """The hours that it touches, with the minutes in each; after Sunday comes Monday."""
        moment = self.weekday * DAY + self.minute
        until = moment + self.minutes
        while moment < until:
            step = min(HOUR - moment % HOUR, until - moment)
            yield Hour(*divmod(moment % WEEK // HOUR, 24)), step
            moment += step


@dataclass
class Heat:
    """Minutes used and minutes open in each hour of the week."""

    used: Counter[Hour] = field(default_factory=Counter)
    opened: Counter[Hour] = field(default_factory=Counter)

    @classmethod
    def of(cls, used: Counter[Span], opened: Counter[Span]) -> Heat:
        """From how often each span was used and open. What was used was open, whatever the hours of today say."""
        heat = cls(_minutes(used), _minutes(opened))
        heat.opened |= heat.used
        return heat

    @classmethod
    def together(cls, heats: Iterable[Heat]) -> Heat:
        """Several rooms as one: what they have in minutes added up."""
        whole = cls()
        for heat in heats:
            whole.used.update(heat.used)
            whole.opened.update(heat.opened)
        return whole

    @property
    def minutes(self) -> int:
        return self.used.total()

    @property
    def open_minutes(self) -> int:
        return self.opened.total()

    @property
    def share(self) -> float | None:
        """The part of the open time that was used; None where nothing was open."""
        return ratio(self.minutes, self.open_minutes)

    def share_at(self, hour: Hour) -> float | None:
        return ratio(self.used[hour], self.opened[hour])

    @property
    def busiest(self) -> float:
        """The share of the hour that was used most."""
        return max((self.share_at(hour) or 0 for hour in self.opened), default=0)

    def span_of_day(self) -> range:
        """From the first hour that was ever open to the last."""
        hours = [there.hour for there, minutes in self.opened.items() if minutes]
        return range(min(hours), max(hours) + 1) if hours else range(0)


def _minutes(spans: Counter[Span]) -> Counter[Hour]:
    found: Counter[Hour] = Counter()
    for span, times in spans.items():
        for hour, minutes in span.hours():
            found[hour] += minutes * times
    return found
