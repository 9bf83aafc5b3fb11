"""Whom to call: the center's name, address and telephone, which every page shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache

KEY = "contact"


class Contact(NamedTuple):
    """``telephone`` as people read it, ``tel`` as a phone dials it."""

    name: str
    address: str
    telephone: str

    @property
    def tel(self) -> str:
        return "".join(character for character in self.telephone if character.isdigit() or character == "+")


# The floor that knows the center says where to ask; this one only remembers the answer.
_sources: list[Callable[[], Contact | None]] = []
_memory: list[Contact] = []


def register(source: Callable[[], Contact | None]) -> None:
    """Let ``source`` answer whom to call; it may cost one query."""
    _sources[:] = [source]


def contact() -> Contact | None:
    """Whom to call, at the cost of one query every ``CONTACT_CACHE_SECONDS``; None while there is no center."""
    kept = cache.get(KEY)
    if kept and time.time() - kept[0] < settings.CONTACT_CACHE_SECONDS:
        return _remember(Contact(*kept[1]))
    found = _sources[0]() if _sources else None
    if found:
        cache.set(KEY, (time.time(), tuple(found)), timeout=None)
        _remember(found)
    return found


def remembered() -> Contact | None:
    """The last answer without asking the database, however old: for the page that says that something broke."""
    if _memory:
        return _memory[0]
    try:
        kept = cache.get(KEY)
    except Exception:  # the cache may be what broke
        return None
    return Contact(*kept[1]) if kept else None


def forget(**kwargs: Any) -> None:
    """Ask anew next time; a receiver of the signals that a center changed."""
    cache.delete(KEY)
    _memory.clear()


def _remember(found: Contact) -> Contact:
    _memory[:] = [found]
    return found
