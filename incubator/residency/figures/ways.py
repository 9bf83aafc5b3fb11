"""How applications went from state to state, as the audit log tells it: the one record that says when each state began."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from incubator.residency.models import Application

ONE_DAY = dt.timedelta(days=1)


class Stay(NamedTuple):
    """An application in ``state`` from ``begins`` up to ``ends``; None while it lasts."""

    state: str
    begins: dt.datetime
    ends: dt.datetime | None

    @property
    def days(self) -> float | None:
        return (self.ends - self.begins) / ONE_DAY if self.ends else None


@dataclass
class Way:
    """The stays of one application, in their order."""

    stays: list[Stay] = field(default_factory=list)

    def first(self, state: str) -> dt.datetime | None:
        """When it came to ``state`` for the first time."""
        return next((stay.begins for stay in self.stays if stay.state == state), None)

    def state_at(self, moment: dt.datetime) -> str:
        """Where it stood then; nowhere before it began."""
        return next((stay.state for stay in reversed(self.stays) if stay.begins <= moment), "")

    def days_in(self, state: str, until: dt.datetime) -> float:
        """How many days it spent in ``state`` altogether before ``until``."""
        spans = (
            min(stay.ends or until, until) - stay.begins
            for stay in self.stays
            if stay.state == state and stay.begins < until
        )
        return sum(spans, dt.timedelta()) / ONE_DAY


def ways(before: dt.datetime) -> dict[int, Way]:
    """The ways of all applications as they were ``before``: one query."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application),
        action__startswith="residency.",
        timestamp__lt=before,
    ).order_by("timestamp", "pk")
    return {
        int(pk): Way(list(_stays(moves)))
        for pk, moves in _by_application(entries.values_list("object_id", "timestamp", "data")).items()
    }


def _by_application(rows: Iterable[tuple[str, dt.datetime, Any]]) -> Mapping[str, list[tuple[dt.datetime, str, str]]]:
    found: dict[str, list[tuple[dt.datetime, str, str]]] = defaultdict(list)
    for pk, when, data in rows:
        found[pk].append((when, data.get("from") or "", data.get("to") or ""))
    return found


def _stays(moves: Iterable[tuple[dt.datetime, str, str]]) -> Iterator[Stay]:
    """An entry counts when it leads from where the application stands to another of its states.

    Others tell of a review, an objection or a paper, whose states have names of their own (some the same).
    """
    state, since = "", None
    for when, before, after in moves:
        if after not in Application.Status.values or after == before or before not in ("", *Application.Status.values):
            continue
        if since is not None:
            if before != state:
                continue
            yield Stay(state, since, when)
        state, since = after, when
    if since is not None:
        yield Stay(state, since, None)
