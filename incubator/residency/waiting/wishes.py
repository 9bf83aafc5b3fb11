"""Who on the waiting list could be offered what: wishes laid on the one reading of the floor. Reads only.

All areas are m², all periods are days, half-open. What decisions promised to others counts as let.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from incubator.premises.models import Center, Zone
from incubator.residency.area import Floor, floor_of
from incubator.residency.models import Application
from portal.common.periods import months_after

# For how long somebody is thought to come who did not say.
USUAL_MONTHS = 12


class Wish(NamedTuple):
    area: Decimal
    starts: dt.date
    ends: dt.date


def wish_of(application: Application, today: dt.date) -> Wish:
    """What it asks for, from today at the earliest."""
    starts = max(application.starts_wanted or today, today)
    ends = months_after(starts, application.months_wanted or USUAL_MONTHS)
    return Wish(application.area_wanted or Decimal("0.1"), starts, ends)


class Waiting(NamedTuple):
    """One in line: what it wishes, the zones that could be offered now, and else where it would fit first."""

    application: Application
    wish: Wish
    fits: list[Zone]
    later: tuple[dt.date, Zone] | None
    is_next: bool

    @property
    def since(self) -> dt.date | None:
        told = self.application.announced_at
        return timezone.localdate(told) if told else None


class ZoneFree(NamedTuple):
    """What is free in a zone today, and on all days of the year to come."""

    zone: Zone
    area: Decimal
    now: Decimal
    lasting: Decimal


class WaitingList(NamedTuple):
    center: Center
    floor: Floor
    rows: list[Waiting]
    zones: list[ZoneFree]

    @property
    def next(self) -> Waiting | None:
        """The first in line whose wish could be met now."""
        return next((row for row in self.rows if row.is_next), None)

    def skipped_by(self, application: Application) -> list[Waiting]:
        """Those of better rank whose wish could be met now."""
        ahead = []
        for row in self.rows:
            if row.application.pk == application.pk:
                break
            if row.fits:
                ahead.append(row)
        return ahead

    def free_since(self, today: dt.date) -> dt.date | None:
        """Since when somebody could have been offered what fits; None when nobody fits."""
        found = self.next
        if found is None:
            return None
        zones = {zone.pk for zone in found.fits}
        ended = [let.ends for let in self.floor.lets if let.zone_id in zones and let.ends <= today]
        return max([found.since or today, *ended])


def waiting_list(center: Center, today: dt.date) -> WaitingList:
    """The center's list; as many queries at one as at fifty in line."""
    floor = floor_of(center, promised=True)
    lettable = [zone for zone in floor.zones if zone.lettable]
    waiting = Application.objects.waiting_at(center.pk).select_related("organization", "call")
    rows: list[Waiting] = []
    found = False
    for application in waiting:
        wish = wish_of(application, today)
        fits = [zone for zone in lettable if floor.free(zone, wish.starts, wish.ends) >= wish.area]
        later = None if fits else _first_fit(floor, lettable, wish)
        rows.append(Waiting(application, wish, fits, later, bool(fits) and not found))
        found = found or bool(fits)
    year = months_after(today, 12)
    zones = [
        ZoneFree(zone, zone.area, floor.free(zone, today, today + dt.timedelta(days=1)), floor.free(zone, today, year))
        for zone in lettable
    ]
    return WaitingList(center, floor, rows, zones)


def _first_fit(floor: Floor, zones: Sequence[Zone], wish: Wish) -> tuple[dt.date, Zone] | None:
    days = [(floor.next_start(zone, wish.area, wish.starts, wish.ends), zone) for zone in zones]
    known = [(day, zone) for day, zone in days if day]
    return min(known, key=lambda pair: pair[0], default=None)


def lists_with_room(today: dt.date) -> list[WaitingList]:
    """The lists of all centers on which somebody could be offered something now."""
    centers = Center.objects.filter(calls__applications__status=Application.Status.WAITING).distinct()
    return [found for center in centers if (found := waiting_list(center, today)).next]
