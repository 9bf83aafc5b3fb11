"""Opening hours as people think of them: whose, in which season, on which weekdays; and what is odd about them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.premises.models import Center, OpeningHours, Room


class Season(NamedTuple):
    """From one day to another, both included; None is without end."""

    first: dt.date | None
    last: dt.date | None

    @property
    def is_dated(self) -> bool:
        return bool(self.first or self.last)

    def overlaps(self, other: Season) -> bool:
        return (self.first or dt.date.min) <= (other.last or dt.date.max) and (other.first or dt.date.min) <= (
            self.last or dt.date.max
        )

    def is_over(self, today: dt.date) -> bool:
        return bool(self.last and self.last < today)

    def holds_on(self, day: dt.date) -> bool:
        return (self.first or day) <= day <= (self.last or day)

    def a_year_later(self) -> Season:
        return Season(*(_a_year_later(day) for day in self))

    def __str__(self) -> str:
        first = date_format(self.first) if self.first else ""
        last = date_format(self.last) if self.last else ""
        if first and last:
            return _("%(first)s 到 %(last)s") % {"first": first, "last": last}
        if first:
            return _("%(first)s 起") % {"first": first}
        return _("到 %(last)s") % {"last": last} if last else _("常年")


def _a_year_later(day: dt.date | None) -> dt.date | None:
    if day is None:
        return None
    # The 29th of February has no namesake.
    return day.replace(year=day.year + 1, day=min(day.day, 28)) if day.month == 2 else day.replace(year=day.year + 1)


@dataclass
class SeasonRows:
    """The rows of one season of one place; ``remarks`` say what is not seen at a glance."""

    season: Season
    rows: list[OpeningHours]
    over: bool
    now: bool
    remarks: list[str] = field(default_factory=list)

    @property
    def by_weekday(self) -> list[tuple[str, list[OpeningHours]]]:
        return [
            (str(weekday.label), [row for row in self.rows if row.weekday == weekday])
            for weekday in OpeningHours.Weekday
        ]


@dataclass
class Place:
    """A center, or a room that has hours of its own."""

    center: Center
    room: Room | None
    seasons: list[SeasonRows]

    @property
    def code(self) -> str:
        return place_code(self.center, self.room)

    @property
    def name(self) -> str:
        return self.room.name if self.room else self.center.name


def place_code(center: Center, room: Room | None) -> str:
    """Names a center or a room in forms and addresses: c1, r5."""
    return f"r{room.pk}" if room else f"c{center.pk}"


def season_of(row: OpeningHours) -> Season:
    return Season(row.valid_from, row.valid_to)


def places_of(rows: Iterable[OpeningHours], today: dt.date) -> list[Place]:
    """``rows`` (with their centers and rooms) by place and season: the center first, what is over last."""
    by_place: dict[tuple[Center, Room | None], dict[Season, list[OpeningHours]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in sorted(rows, key=lambda row: (row.weekday, row.opens)):
        by_place[row.center, row.room][season_of(row)].append(row)
    places = [
        Place(
            center,
            room,
            [
                SeasonRows(season, seasons[season], season.is_over(today), season.holds_on(today))
                for season in sorted(
                    seasons, key=lambda season: (season.is_over(today), season.is_dated, season.first or dt.date.min)
                )
            ],
        )
        for (center, room), seasons in by_place.items()
    ]
    for place in places:
        _remark(place)
    return sorted(places, key=lambda place: (place.center.pk, (place.room.order, place.room.pk) if place.room else ()))


def _remark(place: Place) -> None:
    """Say what availability makes of seasons that overlap, and of weekdays that one leaves out."""
    usual = {row.weekday for one in place.seasons if not one.season.is_dated for row in one.rows}
    for one in place.seasons:
        missing = [weekday for weekday in OpeningHours.Weekday if weekday not in {row.weekday for row in one.rows}]
        fall_back = [weekday for weekday in missing if one.season.is_dated and weekday in usual]
        closed = [weekday for weekday in missing if weekday not in fall_back]
        if fall_back:
            one.remarks.append(_("%(days)s没有写，仍按常年的时间开放。") % {"days": _names(fall_back)})
        if closed:
            one.remarks.append(_("%(days)s没有写，不开放。") % {"days": _names(closed)})
        for other in place.seasons:
            if other is not one and one.season.is_dated and other.season.is_dated and one.season.overlaps(other.season):
                sentence = _("和“%(season)s”有重叠：重叠的日子里，两边写的时间都开放。")
                one.remarks.append(sentence % {"season": other.season})
    if place.room and not any(not one.season.is_dated for one in place.seasons):
        sentence = _("在这几季以外，%(room)s按服务中心（或所属大厅）的时间开放。")
        place.seasons[-1].remarks.append(sentence % {"room": place.room.name})


def _names(weekdays: Iterable[OpeningHours.Weekday]) -> str:
    return _("、").join(str(weekday.label) for weekday in weekdays)
