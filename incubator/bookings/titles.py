"""What everybody may know about bookings: the floors above register here what takes place in the room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Title(NamedTuple):
    """What is known in public about a booking: its activity, and where to read on."""

    text: str
    url: str


TitleSource = Callable[[Iterable[int]], dict[int, Title]]
_sources: list[TitleSource] = []


def register_titles(source: TitleSource) -> TitleSource:
    """Let ``source`` name bookings: from their ids to a ``Title`` for those that everybody may know of."""
    if source not in _sources:
        _sources.append(source)
    return source


def titles_of(booking_ids: Iterable[int]) -> dict[int, Title]:
    """The titles of those that have one: a query a source."""
    ids = set(booking_ids)
    found: dict[int, Title] = {}
    for source in _sources if ids else ():
        found |= source(ids)
    return found
