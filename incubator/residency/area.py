"""How many m² are free: one pure reading of terms, used by the decision form, the center's page and the check.

All areas are m² with one decimal, all periods are days, half-open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from incubator.premises.models import Center, Zone
from incubator.residency.models import Application, Residency, Term

NOTHING = Decimal("0.0")


class How(StrEnum):
    """How firmly an area is somebody's."""

    LET = "let"  # signed for, or lived in
    OFFERED = "offered"  # offered and kept free, not signed for yet
    PROMISED = "promised"  # decided or announced; there is no term yet


class Let(NamedTuple):
    """So many m² of a zone from ``starts`` up to, not including, ``ends``.

    ``source_id`` is the key of the residency, or of the application where it is only promised.
    """

    zone_id: int
    area: Decimal
    starts: dt.date
    ends: dt.date
    organization_id: int | None = None
    source_id: int | None = None
    how: How = How.LET


def peak(lets: Iterable[Let], starts: dt.date, ends: dt.date) -> Decimal:
    """The largest sum of areas on any day from ``starts`` up to ``ends``."""
    lets = [let for let in lets if let.starts < ends and let.ends > starts and let.starts < let.ends]
    # A sum only grows where a let starts, so these days are enough to look at.
    days = {max(let.starts, starts) for let in lets}
    return max(
        (sum((let.area for let in lets if let.starts <= day < let.ends), NOTHING) for day in days), default=NOTHING
    )


class ZoneState(NamedTuple):
    """A zone in a period: its m², the most that is let on a day of it, and what is free on all its days."""

    zone: Zone
    area: Decimal
    let: Decimal
    free: Decimal


@dataclass(frozen=True)
class Floor:
    """The lets of one center; asks the database nothing more."""

    center: Center
    zones: Sequence[Zone]
    lets: Sequence[Let]

    def free(self, zone: Zone, starts: dt.date, ends: dt.date) -> Decimal:
        """The m² that can be let in ``zone`` on every day of the period; the center's own m² count, too."""
        area = next(known.area for known in self.zones if known.pk == zone.pk)
        in_zone = area - peak([let for let in self.lets if let.zone_id == zone.pk], starts, ends)
        in_center = self.center.area - peak(self.lets, starts, ends)
        return max(NOTHING, min(in_zone, in_center))

    def states(self, starts: dt.date, ends: dt.date) -> list[ZoneState]:
        return [
            ZoneState(
                zone,
                zone.area,
                peak([let for let in self.lets if let.zone_id == zone.pk], starts, ends),
                self.free(zone, starts, ends),
            )
            for zone in self.zones
            if zone.lettable
        ]

    def on(self, day: dt.date) -> list[Let]:
        return [let for let in self.lets if let.starts <= day < let.ends]

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which anything is let, as far as is known."""
        ends = max((let.ends for let in self.lets if let.starts < let.ends), default=None)
        return ends - dt.timedelta(days=1) if ends else None

    def without(self, residency: Residency, starts: dt.date) -> Floor:
        """The floor as it would be if ``residency`` gave up all it has from ``starts`` on (to get another space)."""
        lets = [
            let._replace(ends=max(let.starts, min(let.ends, starts)))
            if let.source_id == residency.pk and let.how != How.PROMISED
            else let
            for let in self.lets
        ]
        return replace(self, lets=lets)

    def next_start(self, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date) -> dt.date | None:
        """The first day from ``starts`` on which ``area`` is free for as long as asked, if that day ever comes."""
        length = ends - starts
        days = sorted({starts, *(let.ends for let in self.lets if let.ends > starts)})
        return next((day for day in days if self.free(zone, day, day + length) >= area), None)


WHEN = ("zone_id", "area", "starts", "ends")
HOW = {Residency.Status.OFFERED: How.OFFERED}


def floor_of(center: Center, *, promised: bool = False, apart_from: Application | None = None) -> Floor:
    """The floor of ``center`` with all its terms.

    With ``promised`` the areas of decided and announced applications count, too, except those of ``apart_from``.
    Three queries at most.
    """
    zones = list(center.zones.all())
    terms = Term.objects.filter(zone__center=center).order_by("starts", "pk")
    rows = terms.values_list(*WHEN, "residency__organization_id", "residency_id", "residency__status")
    lets = [Let(*row[:-1])._replace(how=HOW.get(row[-1], How.LET)) for row in rows]
    if promised:
        promises = Application.objects.filter(
            granted_zone__center=center,
            status__in=Application.Status.PROMISES_AREA,
            outcome=Application.Outcome.ACCEPTED,
        )
        if apart_from is not None:
            promises = promises.exclude(pk=apart_from.pk)
        granted = ("granted_zone_id", "granted_area", "granted_starts", "granted_ends", "organization_id", "pk")
        lets += [Let(*row)._replace(how=How.PROMISED) for row in promises.order_by("pk").values_list(*granted)]
    return Floor(center, zones, lets)


def shortage(floor: Floor, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date) -> str:
    """Why ``area`` does not fit, in a sentence that says how much is free and when; empty when it fits."""
    free = floor.free(zone, starts, ends)
    if area <= free:
        return ""
    sentence = _("%(zone)s从 %(first)s 到 %(last)s 最多还能安排 %(free)s 平方米，不够 %(area)s 平方米。") % {
        "zone": zone,
        "first": starts,
        "last": ends - dt.timedelta(days=1),
        "free": free,
        "area": area,
    }
    if later := floor.next_start(zone, area, starts, ends):
        sentence += _("从 %(day)s 起就够了。") % {"day": later}
    others = [
        _("%(zone)s %(free)s 平方米") % {"zone": other, "free": floor.free(other, starts, ends)}
        for other in floor.zones
        if other.lettable and other.pk != zone.pk
    ]
    if others:
        sentence += _("同一时间其他区域空闲：%(others)s。") % {"others": _("、").join(others)}
    return sentence
