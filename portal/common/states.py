"""A table of states: which verb leads from where to where, and whose it is. Each room has its own roles and its own table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Transition:
    """``targets``: the states it may lead to; empty when the state stays. ``roles`` are of the room's own ``StrEnum``."""

    sources: frozenset[str]
    targets: frozenset[str]
    roles: frozenset[Any]


Table = dict[str, Transition]


def way(*sources: str, to: tuple[str, ...] = (), by: tuple[Any, ...]) -> Transition:
    """From ``sources`` to one of ``to``, for those in one of the roles ``by``."""
    return Transition(frozenset(sources), frozenset(to), frozenset(by))
