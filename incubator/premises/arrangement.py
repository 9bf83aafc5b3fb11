"""A year's official arrangement of days off and swapped workdays (调休), as the special days that it makes.

The State Council announces it each autumn; the ``holidays`` package carries it. For a year that was not announced the
package silently gives the holidays of the law without swaps: such an arrangement is not ``official``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import override

from incubator.premises.models import SpecialDay

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
# How the package words the days that a worked weekend pays for, holidays that move on from a weekend, and the eve that
# the announcement counts as a part of the holiday after it.
PAID_FOR = re.compile(r"由 (\d{4}-\d{2}-\d{2}) 调休")
MOVED = re.compile(r"（补假）$")
EVE = re.compile(r"农历除夕")
# Notes and sources are data, written in the language of the announcement, whoever imports them.
LANGUAGE = "zh-hans"


class OfficialDay(NamedTuple):
    """A day off, or a worked weekend day that acts as the weekday that it pays for."""

    date: dt.date
    acts_as: int
    note: str

    @property
    def works(self) -> bool:
        return self.acts_as != SpecialDay.ActsAs.CLOSED


@dataclass(frozen=True)
class Arrangement:
    year: int
    official: bool
    days: tuple[OfficialDay, ...]

    @property
    def source(self) -> str:
        """What rows made of it name as their source."""
        if not self.official:
            return unannounced(self.year)
        with override(LANGUAGE):
            return _("国务院办公厅关于%(year)s年部分节假日安排的通知") % {"year": self.year}


def unannounced(year: int) -> str:
    """The source of the rows that were made before the announcement; it tells them from all others."""
    with override(LANGUAGE):
        return _("法定节假日（%(year)s年的官方安排尚未公布）") % {"year": year}


@lru_cache(maxsize=8)
def arrangement_of(year: int) -> Arrangement:
    """The arrangement of ``year``: every day off, weekends between and beside them included, and the worked weekends.

    Some of its days may lie in the last days of the year before, as the announcements have it.
    """
    calendar = holidays.country_holidays("CN", years=year, language="zh_CN")
    names = {date: str(name) for date, name in calendar.items() if date.year == year}
    worked = {dt.date.fromisoformat(found[1]): date for date, name in names.items() if (found := PAID_FOR.search(name))}
    days = []
    for stretch in _stretches(set(names), set(worked)):
        note = _name(names[date] for date in stretch if date in names)
        days += [OfficialDay(date, SpecialDay.ActsAs.CLOSED, note) for date in stretch]
        days += [OfficialDay(date, paid.weekday(), _swapped(note)) for date, paid in worked.items() if paid in stretch]
    return Arrangement(year, bool(worked), tuple(sorted(days)))


def _stretches(off: set[dt.date], worked: set[dt.date]) -> Iterator[list[dt.date]]:
    """Days off in a row, with the free weekends between and beside them, in order."""
    while off:
        first = last = min(off)
        while _free(first - ONE_DAY, off, worked):
            first -= ONE_DAY
        while _free(last + ONE_DAY, off, worked):
            last += ONE_DAY
        stretch = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        off = off - set(stretch)
        yield stretch


def _free(date: dt.date, off: set[dt.date], worked: set[dt.date]) -> bool:
    return date in off or (date.weekday() >= SATURDAY and date not in worked)


def _name(names: Iterable[str]) -> str:
    """What the announcement calls a stretch: its holidays, each once."""
    own = [MOVED.sub("", name) for name in names if not PAID_FOR.search(name) and not EVE.match(name)]
    with override(LANGUAGE):
        return _("、").join(dict.fromkeys(own))


def _swapped(holiday: str) -> str:
    with override(LANGUAGE):
        return _("%(holiday)s调休上班") % {"holiday": holiday}
