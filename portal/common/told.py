"""What a higher floor says on every page: this floor does not know it, it only remembers the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache

T = TypeVar("T")


class Told(Generic[T]):
    """The answer of the registered source, at the cost of its queries once every ``CONTACT_CACHE_SECONDS``."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._sources: list[Callable[[], T | None]] = []
        self._memory: list[T] = []

    def register(self, source: Callable[[], T | None]) -> None:
        """Let ``source`` answer; it may cost some queries. None is no answer yet, and is not kept."""
        self._sources[:] = [source]

    def __call__(self) -> T | None:
        kept = cache.get(self.key)
        if kept and time.time() - kept[0] < settings.CONTACT_CACHE_SECONDS:
            return self._remember(kept[1])
        found = self._sources[0]() if self._sources else None
        if found:
            cache.set(self.key, (time.time(), found), timeout=None)
            self._remember(found)
        return found

    def remembered(self) -> T | None:
        """The last answer without asking the database, however old: for the page that says that something broke."""
        if self._memory:
            return self._memory[0]
        try:
            kept = cache.get(self.key)
        except Exception:  # the cache may be what broke
            return None
        return kept[1] if kept else None

    def forget(self, **kwargs: Any) -> None:
        """Ask anew next time; a receiver of the signals that the answer changed."""
        cache.delete(self.key)
        self._memory.clear()

    def _remember(self, found: T) -> T:
        self._memory[:] = [found]
        return found
