"""Half years, and who lived here in one for long enough to have something to tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from incubator.residency.models import Report, Residency

# Who was here for fewer days of a half year reports on the next one.
FEWEST_DAYS = 30
# From the day after the half year.
DAYS_TO_REPORT = dt.timedelta(days=31)


@dataclass(frozen=True)
class HalfYear:
    year: int
    half: int

    @property
    def starts(self) -> dt.date:
        return self._report().starts

    @property
    def ends(self) -> dt.date:
        """The day after it: on that day the reports are asked for."""
        return self._report().ends

    @property
    def due(self) -> dt.date:
        return self.ends + DAYS_TO_REPORT

    def _report(self) -> Report:
        return Report(year=self.year, half=self.half)


def half_before(day: dt.date) -> HalfYear:
    """The last half year that was over on ``day``."""
    if day.month > 6:
        return HalfYear(day.year, Report.Half.FIRST)
    return HalfYear(day.year - 1, Report.Half.SECOND)


def days_lived(residency: Residency, starts: dt.date, ends: dt.date) -> int:
    """On how many days from ``starts`` up to ``ends`` it had space here; prefetch ``terms``."""
    first = max(starts, residency.moved_in or starts)
    lived: set[int] = set()
    for term in residency.terms.all():
        lived.update(range(max(term.starts, first).toordinal(), min(term.ends, ends).toordinal()))
    return len(lived)
