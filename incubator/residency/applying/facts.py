"""What the page of an application is told from: read once, in a number of queries that does not grow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from incubator.residency.models import Application, Residency, Term
from incubator.residency.objecting.reading import Challenges, challenges_of
from portal.common import audit

# What the history keeps and the applicant may know, in one query; decisions are told with their announcement.
TOLD = (
    "start",
    "submit",
    "return",
    "assign",
    "decide",
    "announce",
    "object",
    "answer_objection",
    "appeal",
    "answer_appeal",
    "move_rank",
    "offer",
    "begin",
    "wait_on",
    "withdraw",
)


class Event(NamedTuple):
    """One entry of the history: the verb, its day, and the codes that were kept with it."""

    verb: str
    day: dt.date
    before: str
    after: str
    outcome: str


@dataclass(frozen=True)
class Facts:
    """``residency``: the last one that came of it; ``line``: how many stand on the center's waiting list."""

    today: dt.date
    events: list[Event]
    challenges: Challenges
    residency: Residency | None
    terms: list[Term]
    line: int

    def last(self, *verbs: str) -> dt.date | None:
        """The day on which one of ``verbs`` was used last."""
        return next((event.day for event in reversed(self.events) if event.verb in verbs), None)

    @property
    def was_announced(self) -> bool:
        return any(event.verb == "announce" for event in self.events)


def facts_of(application: Application, today: dt.date | None = None) -> Facts:
    residency = application.residencies.order_by("-created_at", "-pk").first()
    line = 0
    if application.status == Application.Status.WAITING:
        line = Application.objects.waiting_at(application.call.center_id).count()
    return Facts(
        today=today or timezone.localdate(),
        events=_events_of(application),
        challenges=challenges_of(application),
        residency=residency,
        terms=list(residency.terms.select_related("zone")) if residency else [],
        line=line,
    )


def _events_of(application: Application) -> list[Event]:
    entries = audit.history(application).filter(action__in=[f"residency.{verb}" for verb in TOLD])
    return [
        Event(
            entry.action.partition(".")[2],
            timezone.localdate(entry.timestamp),
            entry.data.get("from") or "",
            entry.data.get("to") or "",
            entry.data.get("outcome") or "",
        )
        for entry in entries.order_by("timestamp", "pk")
    ]
