"""The floor plan on a day: who is where, how many m² and until when, and what is free, drawn true to area.

Pure once the floor is read; all lengths are units of the picture's view box unless they are called metres.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization
from incubator.premises.models import Center, Zone
from incubator.residency.area import NOTHING, Floor, How, Let

# A metre on the plan: large enough for text that is 14 units high.
SCALE = 30
LETTER = 15
LINE = 19
# On a phone the plan is half as large: fewer words, in letters twice as high.
BIG = 28
BIG_LINE = 34
ONE_DAY = dt.timedelta(days=1)


class Share(NamedTuple):
    """What one organization has of a zone on the day; ``until`` is the last day on which it is just so much."""

    organization: Organization
    area: Decimal
    until: dt.date
    how: How
    source_id: int | None
    name: str
    # Whether anybody may know who it is; its public page is then a tap away.
    is_public: bool


class Band(NamedTuple):
    """A share as it lies in its zone's rectangle."""

    y: int
    height: int
    how: How


class Word(NamedTuple):
    y: int
    text: str
    is_name: bool = False


class Shape(NamedTuple):
    """Where a zone stands on the picture."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Place:
    """A zone on the day."""

    zone: Zone
    shares: Sequence[Share]
    free: Decimal
    shape: Shape
    bands: Sequence[Band]
    words: Sequence[Word]
    big_words: Sequence[Word]

    @property
    def on_plan(self) -> bool:
        return self.shape.width > 0 and self.shape.height > 0


class Drawn:
    """What the picture asks of whoever has ``places``: those that stand on it, and its size in units of its view box."""

    places: Sequence[Place]

    @property
    def drawn(self) -> list[Place]:
        return [place for place in self.places if place.on_plan]

    @property
    def width(self) -> int:
        return max((place.shape.x + place.shape.width for place in self.drawn), default=0)

    @property
    def height(self) -> int:
        return max((place.shape.y + place.shape.height for place in self.drawn), default=0)


@dataclass(frozen=True)
class Plan(Drawn):
    """A center on a day. ``free`` and ``let`` are m² of what can be let at all."""

    center: Center
    day: dt.date
    places: Sequence[Place]
    let: Decimal
    free: Decimal

    @property
    def kinds(self) -> set[str]:
        """What the key has to explain."""
        return {share.how.value for place in self.places for share in place.shares}

    @property
    def in_words(self) -> str:
        day = _("今天") if self.day == timezone.localdate() else date_format(self.day)
        return _("%(day)s：空 %(free)s 平方米") % {"day": day, "free": floatformat(self.free)}


def plan_on(floor: Floor, day: dt.date, *, named: bool = False) -> Plan:
    """The plan of a floor that is read already (``area.floor_of``, ``promised`` or not); asks for the organizations only.

    Only with ``named`` (the desk) everybody is called by name; else those are who have a public page and live here or
    have signed.
    """
    wanted = {let.organization_id for let in floor.on(day)}
    return draw(floor, day, Organization.objects.in_bulk([pk for pk in wanted if pk]), named=named)


def draw(floor: Floor, day: dt.date, organizations: Mapping[int, Organization], *, named: bool = False) -> Plan:
    """As ``plan_on``; asks nothing."""
    tomorrow = day + ONE_DAY
    places = []
    for zone in floor.zones:
        lets = [let for let in floor.lets if let.zone_id == zone.pk]
        shares = _shares(lets, day, organizations, named)
        free = floor.free(zone, day, tomorrow) if zone.lettable else NOTHING
        places.append(_place(zone, shares, free))
    let = sum((let.area for let in floor.on(day)), NOTHING)
    free = sum((place.free for place in places), NOTHING)
    # Zones may promise more together than the center has.
    free = max(NOTHING, min(free, floor.center.area - let))
    return Plan(floor.center, day, places, let, free)


def place_between(floor: Floor, zone: Zone, starts: dt.date, ends: dt.date) -> Place:
    """A zone in a period, for choosing one: what is free on all its days, and below it the most that is taken."""
    free = floor.free(zone, starts, ends) if zone.lettable else NOTHING
    place = _place(zone, [], free)
    if not zone.lettable or not place.on_plan or not zone.area:
        return place
    height = round(place.shape.height * float((zone.area - free) / zone.area))
    taken = Band(place.shape.y + place.shape.height - height, height, How.LET)
    return replace(place, bands=[taken])


def shape_of(zone: Zone) -> Shape:
    return Shape(*(round(side * SCALE) for side in (zone.x, zone.y, zone.width, zone.height)))


def _shares(lets: Sequence[Let], day: dt.date, organizations: Mapping[int, Organization], named: bool) -> list[Share]:
    """Who has what on ``day``, the firmest and largest first."""
    shares = []
    order = list(How)
    for key in dict.fromkeys((let.organization_id, let.how) for let in lets if let.starts <= day < let.ends):
        own = [let for let in lets if (let.organization_id, let.how) == key]
        organization = organizations.get(key[0] or 0)
        if organization is None:
            continue
        is_public = organization.standing in Organization.Standing.PUBLIC and key[1] == How.LET
        shares.append(
            Share(
                organization,
                _area_on(own, day),
                _until(own, day),
                key[1],
                next(let.source_id for let in own if let.starts <= day < let.ends),
                organization.name if named or is_public else _("一个社会组织"),
                is_public,
            )
        )
    return sorted(shares, key=lambda share: (order.index(share.how), -share.area))


def _area_on(lets: Sequence[Let], day: dt.date) -> Decimal:
    return sum((let.area for let in lets if let.starts <= day < let.ends), NOTHING)


def _until(lets: Sequence[Let], day: dt.date) -> dt.date:
    """The last day with the same m² as on ``day``: a renewal carries on, a change of area does not."""
    same = _area_on(lets, day)
    turns = sorted({turn for let in lets for turn in (let.starts, let.ends) if turn > day})
    return next(turn for turn in turns if _area_on(lets, turn) != same) - ONE_DAY


def _place(zone: Zone, shares: Sequence[Share], free: Decimal) -> Place:
    shape = shape_of(zone)
    bands = _bands(zone, shares, shape)
    titles = [zone.name]
    if zone.lettable:
        titles += _fitting(
            [_("空 %(free)s 平方米") % {"free": floatformat(free)}, _("空 %(free)s") % {"free": floatformat(free)}],
            shape.width,
            LETTER,
        )
    big = _broken(zone.name, shape.width)
    if zone.lettable and (len(big) + 1) * BIG_LINE < shape.height:
        big += _fitting([_("空 %(free)s") % {"free": floatformat(free)}], shape.width, BIG)
    middle = shape.y + shape.height / 2
    words = _words(titles, shares, bands, shape)
    return Place(zone, shares, free, shape, bands, words, _stacked(big, middle, BIG_LINE))


def _bands(zone: Zone, shares: Sequence[Share], shape: Shape) -> list[Band]:
    """The shares on top of each other from the bottom up, each as high as its part of the zone's m²."""
    bands, bottom = [], float(shape.y + shape.height)
    for share in shares:
        top = max(bottom - shape.height * float(share.area / zone.area), shape.y) if zone.area else bottom
        bands.append(Band(round(top), round(bottom) - round(top), share.how))
        bottom = top
    return bands


def _words(titles: list[str], shares: Sequence[Share], bands: Sequence[Band], shape: Shape) -> list[Word]:
    """The zone's own words in the middle of what is free, or on top when that is too low; names where they fit."""
    free_until = bands[-1].y if bands else shape.y + shape.height
    room = free_until - shape.y
    high = len(titles) * LINE
    middle = shape.y + (room / 2 if room >= high + LINE / 2 else high / 2 + 5)
    words = _stacked(titles, middle, LINE)
    words_end = middle + high / 2
    for share, band in zip(shares, bands, strict=True):
        top = max(band.y, words_end)
        left = band.y + band.height - top
        if left >= LINE - 1:
            text = f"{share.name} {floatformat(share.area)}"
            fits = _length(text) * LETTER <= shape.width - 10
            text = text if fits else _shortened(share.name, shape.width)
            words.append(Word(round(top + left / 2), text))
    return words


def _stacked(texts: Sequence[str], middle: float, line: float) -> list[Word]:
    """``texts`` under each other around ``middle``, ``line`` units apart."""
    top = middle - (len(texts) - 1) * line / 2
    return [Word(round(top + number * line), text, number == 0) for number, text in enumerate(texts)]


def _length(text: str) -> float:
    """In Chinese letters; others take about half as much."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WF" else 0.55 for letter in text)


def _fitting(texts: Sequence[str], width: float, letter: int) -> list[str]:
    """The first of ``texts`` that fits into ``width``, if one does."""
    return next(([text] for text in texts if _length(text) * letter <= width - 10), [])


def _broken(name: str, width: float) -> list[str]:
    """``name`` in big letters, in as many lines of like length as it takes to fit ``width``."""
    fits = max(int(width // BIG), 1)
    lines = -(-len(name) // fits)
    each = -(-len(name) // lines)
    return [name[at : at + each] for at in range(0, len(name), each)]


def _shortened(name: str, width: float) -> str:
    """``name`` as far as it fits."""
    if _length(name) * LETTER <= width - 10:
        return name
    fits = max(int(width // LETTER) - 1, 1)
    return name[: fits - 1] + "…"
