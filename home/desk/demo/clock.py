"""The town has a past: the same actions, done at an earlier hour, so that its history tells the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def at_hour(moment: dt.datetime) -> Iterator[None]:
    """Within the block Django's clock stands at ``moment`` (aware). For this command only: it is the whole process's."""

    class AnyTime(type):
        # Templates look there whether what they show is a time at all, and turn it into that of the house.
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, dt.datetime)

    class Then(dt.datetime, metaclass=AnyTime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return moment.astimezone(tz)

    # Fields keep a reference to timezone.now itself as their default, so the clock that it reads is turned back.
    real = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Then  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = real  # type: ignore[attr-defined]
