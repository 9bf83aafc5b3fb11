"""The m² let, month by month, as a picture: a bar a month, a shade a zone. The table below it says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from incubator.residency.plan.occupancy import Occupancy

# In units of the picture.
BAR, GAP, HEIGHT = 40, 12, 200
SHADES = 5


class Part(NamedTuple):
    """A rectangle of a bar."""

    x: float
    y: float
    width: float
    height: float
    shade: int
    words: str


class Label(NamedTuple):
    x: float
    text: str


@dataclass
class Picture:
    """``legend`` are (shade, zone); ``full`` is what can be let, at the top."""

    width: int
    height: int
    parts: list[Part]
    labels: list[Label]
    legend: list[tuple[int, str]]
    full: str


def picture(there: Occupancy) -> Picture:
    """The darkest shade is at the foot; more zones than shades begin again with it."""
    full = float(there.lettable) or 1.0
    shades = {zone.pk: SHADES - number % SHADES for number, zone in enumerate(there.zones)}
    parts, labels = [], []
    # A label a bar while there is room for it.
    every = len(there.points) // 12 + 1
    for place, point in enumerate(there.points):
        x, foot = place * (BAR + GAP), float(HEIGHT)
        for zone in there.zones:
            let = point.by_zone[zone.pk]
            height = min(float(let) / full * HEIGHT, foot)
            foot -= height
            if height:
                words = f"{point.starts:%Y-%m} {zone} {let} m²"
                parts.append(Part(x, round(foot, 2), BAR, round(height, 2), shades[zone.pk], words))
        if place % every == 0:
            labels.append(Label(x + BAR / 2, f"{point.starts:%m}" if point.starts.month > 1 else f"{point.starts:%Y}"))
    width = max(len(there.points) * (BAR + GAP) - GAP, BAR)
    return Picture(
        width, HEIGHT, parts, labels, [(shades[zone.pk], str(zone)) for zone in there.zones], str(there.lettable)
    )
