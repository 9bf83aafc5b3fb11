"""What a booking was asked for together with, and is to be decided together with.

The floors above register here; a booking with a companion is approved and declined on the companion's page only, so
that one decision gives both results.
"""

from __future__ import annotations

from collections.abc import Callable

from incubator.bookings.models import Booking

# fn(booking) -> (label, address of the joint page), or None when it is decided by itself.
Companion = Callable[[Booking], tuple[str, str] | None]

_sources: list[Companion] = []


def register(source: Companion) -> Companion:
    if source not in _sources:
        _sources.append(source)
    return source


def companion_of(booking: Booking) -> tuple[str, str] | None:
    """Label and address of what ``booking`` is decided together with."""
    for source in _sources:
        if found := source(booking):
            return found
    return None
