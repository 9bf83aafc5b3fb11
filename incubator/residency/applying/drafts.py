"""A draft that is filled in on several devices: which answers a page was made with, and which changed elsewhere since.

A page carries a stamp of each answer as it stood when the page was made. Stamps tell apart what a person changed on
the page from what merely lay there, so that an old page in a drawer never brings old answers back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from incubator.residency.models import Application

LONGEST = 2000  # characters of all stamps of a page, and more
_WRITTEN = re.compile(r"\b([a-z_]{1,30}):([0-9a-f]{12})\b")


class Saved(NamedTuple):
    """What a save found. ``kept``: changed elsewhere and not here, so what stands there stays. ``both``: changed here
    and elsewhere; what stands there stays until the person has seen it and saves again.
    """

    kept: list[str]
    both: list[str]


def stamp(value: Any) -> str:
    """A short mark of an answer; the same answer has the same, whichever way it was typed."""
    if isinstance(value, Decimal):
        value = f"{value:.1f}"
    text = "" if value is None else str(value).replace("\r\n", "\n")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def stamps_of(application: Application, names: Iterable[str]) -> dict[str, str]:
    return {name: stamp(getattr(application, name)) for name in names}


def stamps_after(application: Application, seen: Mapping[str, str], unsaved: Iterable[str]) -> dict[str, str]:
    """The stamps that a page goes on with after a save: ``unsaved`` answers keep those that it was made with."""
    now = stamps_of(application, seen)
    return now | {name: seen[name] for name in unsaved if name in seen}


def write_stamps(stamps: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{value}" for name, value in stamps.items())


def read_stamps(text: str) -> dict[str, str]:
    """What a page sent along; nonsense is no stamp at all, and then what is typed last counts."""
    return dict(_WRITTEN.findall(text[:LONGEST]))


def compare(application: Application, cleaned: Mapping[str, Any], seen: Mapping[str, str]) -> tuple[list[str], Saved]:
    """Which of the ``cleaned`` answers to write, and what was changed elsewhere since the page was made."""
    write: list[str] = []
    found = Saved([], [])
    for name, value in cleaned.items():
        now, typed = stamp(getattr(application, name)), stamp(value)
        was = seen.get(name, now)
        if typed == now:
            continue
        if was == now:
            write.append(name)
        elif typed == was:
            found.kept.append(name)
        else:
            found.both.append(name)
    return write, found
