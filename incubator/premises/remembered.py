"""All rooms with their hours and special days, as pages show them: read with every page about rooms, seldom written."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404

from incubator.premises.models import OpeningHours, Room, SpecialDay
from portal.common.kept import Remembered


class Premises(NamedTuple):
    """Rooms with their centers, photos and equipment. Shared by all requests: to be read only."""

    rooms: list[Room]
    hours: list[OpeningHours]
    special_days: list[SpecialDay]

    @property
    def bookable(self) -> list[Room]:
        """What ``Room.objects.bookable()`` finds."""
        return [room for room in self.rooms if room.active]

    def room(self, slug: str) -> Room:
        """The room of an address; Http404 when there is none."""
        for room in self.rooms:
            if room.slug == slug:
                return room
        raise Http404(slug)


@Remembered
def premises() -> Premises:
    """Six queries when something in the house has changed, else one. Who writes asks the database."""
    # Fetched apart, one center is shared by all of its rooms; joined, it would be made anew for each.
    rooms = Room.objects.select_related("photo").prefetch_related("center", "equipment", "photo__renditions")
    return Premises(list(rooms), list(OpeningHours.objects.all()), list(SpecialDay.objects.all()))
