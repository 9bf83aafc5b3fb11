"""The figures of a programme as pictures, in units of their own; the tables below them say the same."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import ngettext

from events.programmes.figures import Figures

# Bars of a year of months.
BAR, GAP, HEIGHT, FOOT, HEAD = 22, 8, 110, 18, 14
# A day is a square; half a year stands side by side on a phone.
SQUARE, BETWEEN, SHADES = 11, 3, 4
LABELS = 14


class Bar(NamedTuple):
    """``middle`` and ``top`` are where its number stands."""

    x: int
    y: float
    height: float
    middle: float
    top: float
    label: str
    value: int


class Bars(NamedTuple):
    width: int
    height: int
    bar: int
    foot: int
    bars: list[Bar]


def bars(values: Sequence[tuple[str, int]]) -> Bars:
    """A bar for each (label, number), the highest as high as the picture; nothing has no height."""
    most = max((value for _label, value in values), default=0) or 1
    drawn = []
    for place, (label, value) in enumerate(values):
        x, high = place * (BAR + GAP), round(value / most * HEIGHT, 1)
        y = round(HEAD + HEIGHT - high, 1)
        drawn.append(Bar(x, y, high, x + BAR / 2, y - 3, label, value))
    width = max(len(values), 1) * (BAR + GAP) - GAP
    return Bars(width, HEAD + HEIGHT + FOOT, BAR, HEAD + HEIGHT + FOOT - 4, drawn)


class Share(NamedTuple):
    """A bar lying down, in percent of the longest."""

    label: str
    value: int
    percent: int


def shares(values: Sequence[tuple[str, int]]) -> list[Share]:
    most = max((value for _label, value in values), default=0) or 1
    return [Share(label, value, math.ceil(value / most * 100)) for label, value in values]


class Square(NamedTuple):
    """A day; ``shade`` None is not there yet, 0 nothing took place, and up to ``SHADES`` the most of any day."""

    x: int
    y: int
    shade: int | None
    words: str


class Label(NamedTuple):
    x: int
    text: str


class Half(NamedTuple):
    """Half a year, a column a week from Monday down."""

    width: int
    height: int
    side: int
    squares: list[Square]
    months: list[Label]

    @property
    def by_shade(self) -> list[tuple[str, list[Square]]]:
        """What days of one shade share is written once: a year of squares is most of its page."""
        shades: dict[str, list[Square]] = {}
        for square in self.squares:
            shades.setdefault("ahead" if square.shade is None else str(square.shade), []).append(square)
        return list(shades.items())


def squares(figures: Figures) -> list[Half]:
    most = max((there.activities for there in figures.days.values()), default=0) or 1
    return [_half(figures, first, first + 5, most) for first in (1, 7)]


def _half(figures: Figures, first: int, last: int, most: int) -> Half:
    begins = dt.date(figures.year, first, 1)
    ends = dt.date(figures.year, last, calendar.monthrange(figures.year, last)[1])
    step, drawn, months = SQUARE + BETWEEN, [], []
    for number in range((ends - begins).days + 1):
        day = begins + dt.timedelta(days=number)
        column, row = divmod(number + begins.weekday(), 7)
        if day.day == 1:
            # Under the first week that is wholly of the month, so that no two labels touch.
            months.append(Label((column + (row > 0)) * step, date_format(day, "M")))
        drawn.append(Square(column * step, LABELS + row * step, *_day(figures, day, most)))
    columns = ((ends - begins).days + begins.weekday()) // 7 + 1
    return Half(columns * step - BETWEEN, LABELS + 7 * step - BETWEEN, SQUARE, drawn, months)


def _day(figures: Figures, day: dt.date, most: int) -> tuple[int | None, str]:
    if day > figures.last:
        return None, ""
    there = figures.days.get(day)
    if there is None:
        return 0, ""
    words = ngettext("%(day)s：%(count)s 场", "%(day)s：%(count)s 场", there.activities) % {
        "day": date_format(day, "MONTH_DAY_FORMAT"),
        "count": there.activities,
    }
    return math.ceil(there.activities / most * SHADES), words
