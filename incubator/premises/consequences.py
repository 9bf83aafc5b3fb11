"""What a change to when rooms are open breaks: told before it is kept, and found again afterwards.

Bookings stand above this room; they register how they find what was promised and cannot be kept any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction

from incubator.premises.models import Room


class Broken(NamedTuple):
    """A promise that the house no longer keeps: what, when and whose, in words."""

    what: str
    when: str
    whose: str
    state: str


# fn() -> everything promised for a time at which its room is closed now, by key.
Source = Callable[[], dict[int, Broken]]

_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


class Breaks(Exception):  # noqa: N818 - it is a question, not a fault
    """A change would break what nobody has agreed to break yet; nothing was written."""

    def __init__(self, broken: dict[int, Broken]) -> None:
        super().__init__(broken)
        self.broken = broken


@contextmanager
def weighed(accepted: Collection[int] = ()) -> Iterator[dict[int, Broken]]:
    """Make a change in the block, in one transaction, behind the locks of all rooms, by key, as bookings take them.

    No request can slip in between the looking and the saving. Gives what the change broke, filled in at the end.
    Raises Breaks, and undoes the change, when it breaks more than is ``accepted`` (keys).
    """
    with transaction.atomic():
        list(Room.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
        before = _broken()
        found: dict[int, Broken] = {}
        yield found
        found.update((key, broken) for key, broken in _broken().items() if key not in before)
        if not found.keys() <= set(accepted):
            raise Breaks(found)


def _broken() -> dict[int, Broken]:
    return {key: broken for source in _sources for key, broken in source().items()}
