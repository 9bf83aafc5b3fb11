"""What a booking was asked for together with, and is to be decided together with.

The floors above register here; a booking with a companion is approved and declined on the companion's page only, so
that one decision gives both results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from incubator.bookings.models import Booking
from portal.common.errors import Refused


class Companion(NamedTuple):
    """What it is called, and the address of the page on which both are decided."""

    label: str
    url: str


# fn(keys of bookings) -> the companions of those that have one.
CompanionSource = Callable[[Iterable[int]], dict[int, Companion]]

_sources: list[CompanionSource] = []


def register(source: CompanionSource) -> CompanionSource:
    if source not in _sources:
        _sources.append(source)
    return source


def companions_of(booking_ids: Iterable[int]) -> dict[int, Companion]:
    """The companions of those that have one: a query a source."""
    ids = set(booking_ids)
    found: dict[int, Companion] = {}
    for source in _sources if ids else ():
        found |= source(ids)
    return found


def companion_of(booking: Booking) -> Companion | None:
    return companions_of([booking.pk]).get(booking.pk)


def must_be_alone(bookings: Iterable[Booking]) -> None:
    """Refused with decided_together when one of ``bookings`` has a companion."""
    for companion in companions_of(booking.pk for booking in bookings).values():
        sentence = _("请在“%(label)s”的页面一起审批。") % {"label": companion.label}
        raise Refused("decided_together", sentence)
