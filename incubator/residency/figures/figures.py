"""What the records say of a period: who asked, how long each step took, what was let, who came and who left. Reads only.

A thing belongs to the day on which it happened in the center's zone, and only days that are over count. What became of
an application is what it is today. Who reviewed is named here, for the center's staff alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from incubator.premises.models import Center, Zone
from incubator.residency.area import Floor, Let
from incubator.residency.figures.ways import ONE_DAY, Way, ways
from incubator.residency.models import Application, FollowUp, Graduation, Residency, Review, Term
from incubator.residency.plan.occupancy import Occupancy, series, spans
from portal.common.figures.numbers import ratio
from portal.common.periods import Period, day_period, today

Status, Outcome = Application.Status, Application.Outcome
# The states whose days are told, in their order; the last ones are steps over several of them.
STEPS = (
    Status.SUBMITTED,
    Status.RETURNED,
    Status.IN_REVIEW,
    Status.DECIDED,
    Status.ANNOUNCED,
    Status.WAITING,
)
TO_DECISION, TO_MOVING_IN, ANNOUNCED_TO_MOVING_IN = "to_decision", "to_moving_in", "announced_to_moving_in"


@dataclass
class CallUse:
    """What was handed in to a call for the first time, by what became of it. Areas are m²."""

    title: str
    states: Counter[str] = field(default_factory=Counter)
    wanted: Decimal = Decimal()
    granted: Decimal = Decimal()

    @property
    def received(self) -> int:
        return self.states.total()


class Month(NamedTuple):
    """``living`` are those who stay on after its last day, ``waiting`` those who wait on its last evening."""

    first: dt.date
    last: dt.date
    received: int
    moved_in: int
    left: int
    living: int
    waiting: int


class Left(NamedTuple):
    pk: int
    organization: str
    moved_in: dt.date
    last_day: dt.date
    left_as: str
    reason: str


class Graduate(NamedTuple):
    organization: str
    day: dt.date
    whereto: str


class Reviewer(NamedTuple):
    """``days`` of each review from being asked to giving it; ``late`` of those; ``open`` now; ``recused`` of those asked."""

    name: str
    days: list[float]
    late: int
    open: int
    recused: int


@dataclass
class Figures:
    """The figures of ``first`` to ``last``, both included. ``steps`` are days, by state or step."""

    first: dt.date
    last: dt.date
    calls: list[CallUse]
    steps: Mapping[str, list[float]]
    decided: int
    in_time: int
    months: list[Month]
    floors: list[Occupancy]
    left: list[Left]
    graduates: list[Graduate]
    follow_ups: Counter[str]
    reviewers: list[Reviewer]

    @property
    def received(self) -> int:
        return sum(use.received for use in self.calls)

    @property
    def in_time_share(self) -> float | None:
        return ratio(self.in_time, self.decided)

    @property
    def moved_in(self) -> int:
        return sum(month.moved_in for month in self.months)

    def leavings(self) -> list[tuple[str, int]]:
        """How organizations left, the most frequent first."""
        return Counter(row.left_as for row in self.left).most_common()


class _Asked(NamedTuple):
    """An application with what the figures need of it."""

    pk: int
    call: str
    call_pk: int
    status: str
    outcome: str
    wanted: Decimal | None
    granted: Decimal | None
    review_days: int
    first_submitted: dt.datetime | None
    submitted: dt.datetime


class _Stayed(NamedTuple):
    """A residency that was moved into; ``until`` is the first day on which it does not live here any more."""

    pk: int
    organization: str
    application: int | None
    moved_in: dt.date
    until: dt.date | None
    left_as: str
    reason: str


def read(first: dt.date, last: dt.date) -> Figures:
    """The figures of the days from ``first`` to ``last``, which must be over. Ten queries, whatever there is."""
    if last >= today():
        raise ValueError("only days that are over have figures")
    window = Period(day_period(first).start, day_period(last).end)
    asked, stayed, by_application = _asked(window.end), _stayed(), ways(window.end)
    steps, decided, in_time = _steps(window, asked, stayed, by_application)
    left = [_left(row) for row in stayed if row.until and first < row.until <= last + ONE_DAY]
    return Figures(
        first,
        last,
        _calls(window, asked),
        steps,
        decided,
        in_time,
        _months(first, last, asked, stayed, by_application),
        _floors(first, last + ONE_DAY),
        sorted(left, key=lambda row: (row.last_day, row.organization), reverse=True),
        _graduates(first, last),
        _follow_ups(first, last),
        _reviewers(window),
    )


def received(first: dt.date, last: dt.date) -> int:
    """How many applications were handed in for the first time from ``first`` to ``last``; one query."""
    asked = Application.objects.filter(submitted_at__isnull=False).annotate(
        first=Coalesce(Min("versions__submitted_at"), "submitted_at")
    )
    return asked.filter(first__gte=day_period(first).start, first__lt=day_period(last).end).count()


# --- Applications ------------------------------------------------------------------------------------------------


def _asked(before: dt.datetime) -> list[_Asked]:
    rows = Application.objects.filter(submitted_at__isnull=False).annotate(first=Min("versions__submitted_at"))
    return [
        _Asked(*row)
        for row in rows.order_by("pk").values_list(
            "pk",
            "call__title",
            "call",
            "status",
            "outcome",
            "area_wanted",
            "granted_area",
            "call__center__review_days",
            "first",
            "submitted_at",
        )
        if (row[-2] or row[-1]) < before
    ]


def _received_at(row: _Asked) -> dt.datetime:
    return row.first_submitted or row.submitted


def outcome_of(status: str, outcome: str) -> str:
    """Where an application stands: its state, or how it was closed."""
    return outcome if status == Status.CLOSED and outcome else status


def _calls(window: Period, asked: list[_Asked]) -> list[CallUse]:
    found: dict[int, CallUse] = {}
    for row in asked:
        if _received_at(row) < window.start:
            continue
        use = found.setdefault(row.call_pk, CallUse(row.call))
        use.states[outcome_of(row.status, row.outcome)] += 1
        use.wanted += row.wanted or 0
        # What is decided and not announced is nobody's yet.
        if row.outcome == Outcome.ACCEPTED and row.status in Status.OUTCOME_IS_TOLD:
            use.granted += row.granted or 0
    return sorted(found.values(), key=lambda use: (-use.received, use.title))


def _steps(
    window: Period, asked: list[_Asked], stayed: list[_Stayed], by_application: Mapping[int, Way]
) -> tuple[Mapping[str, list[float]], int, int]:
    """The days of what ended in the window; how many were decided in it, and how many of these within the days promised.

    The days in which the applicant completes what was missing are not the center's.
    """
    steps: dict[str, list[float]] = defaultdict(list)
    for way in by_application.values():
        for stay in way.stays:
            if stay.ends and window.start <= stay.ends < window.end:
                steps[stay.state].append(stay.days or 0)
    decided = in_time = 0
    for row in asked:
        way = by_application.get(row.pk, Way())
        sent, told = way.first(Status.SUBMITTED), way.first(Status.DECIDED)
        if sent and told and window.start <= told < window.end:
            steps[TO_DECISION].append((told - sent) / ONE_DAY)
            decided += 1
            in_time += (told - sent) / ONE_DAY - way.days_in(Status.RETURNED, told) <= row.review_days
    zone = timezone.get_default_timezone()
    for row in stayed:
        way = by_application.get(row.application or 0, Way())
        if window.start <= day_period(row.moved_in).start < window.end:
            for step, state in ((TO_MOVING_IN, Status.SUBMITTED), (ANNOUNCED_TO_MOVING_IN, Status.ANNOUNCED)):
                if since := way.first(state):
                    steps[step].append(float((row.moved_in - since.astimezone(zone).date()).days))
    return steps, decided, in_time


# --- Who lives here ----------------------------------------------------------------------------------------------


def _stayed() -> list[_Stayed]:
    rows = Residency.objects.filter(moved_in__isnull=False).annotate(term_ends=Max("terms__ends"))
    found = []
    for pk, organization, application, moved_in, status, last_day, term_ends, left_as, reason in rows.values_list(
        "pk",
        "organization__name",
        "application",
        "moved_in",
        "status",
        "last_day",
        "term_ends",
        "left_as",
        "leaving_reason",
    ):
        until = None
        if status in (Residency.Status.LEAVING, Residency.Status.LEFT):
            until = last_day + ONE_DAY if last_day else term_ends
        found.append(_Stayed(pk, organization, application, moved_in, until, left_as, reason))
    return found


def _left(row: _Stayed) -> Left:
    assert row.until is not None  # noqa: S101 for the type checker: only those who left come here
    return Left(row.pk, row.organization, row.moved_in, row.until - ONE_DAY, row.left_as, row.reason)


def _months(
    first: dt.date, last: dt.date, asked: list[_Asked], stayed: list[_Stayed], by_application: Mapping[int, Way]
) -> list[Month]:
    zone = timezone.get_default_timezone()
    received = Counter(
        _received_at(row).astimezone(zone).date().replace(day=1)
        for row in asked
        if _received_at(row) >= day_period(first).start
    )
    found = []
    for starts, ends in spans(first, last + ONE_DAY, "month"):
        night = day_period(ends).start
        found.append(
            Month(
                starts,
                ends - ONE_DAY,
                received[starts.replace(day=1)],
                sum(starts <= row.moved_in < ends for row in stayed),
                sum(bool(row.until and starts < row.until <= ends) for row in stayed),
                sum(row.moved_in < ends and not (row.until and row.until <= ends) for row in stayed),
                sum(
                    way.state_at(night - dt.timedelta(microseconds=1)) == Status.WAITING
                    for way in by_application.values()
                ),
            )
        )
    return found


def _floors(starts: dt.date, ends: dt.date) -> list[Occupancy]:
    """The m² let in each center, month by month."""
    lets: dict[int, list[Let]] = defaultdict(list)
    rows = Term.objects.filter(starts__lt=ends, ends__gt=starts)
    for center, *let in rows.values_list("zone__center", "zone", "area", "starts", "ends"):
        lets[center].append(Let(*let))
    zones: dict[int, list[Zone]] = defaultdict(list)
    for zone in Zone.objects.all():
        zones[zone.center_id].append(zone)
    return [series(Floor(center, zones[center.pk], lets[center.pk]), starts, ends) for center in Center.objects.all()]


# --- Who grew up, and who judged ---------------------------------------------------------------------------------


def _graduates(first: dt.date, last: dt.date) -> list[Graduate]:
    rows = Graduation.objects.filter(day__range=(first, last)).order_by("-day", "-pk")
    return [Graduate(*row) for row in rows.values_list("residency__organization__name", "day", "whereto")]


def _follow_ups(first: dt.date, last: dt.date) -> Counter[str]:
    """Of those due in the period: ``due``, ``done``, ``active`` (those who said that they go on)."""
    found: Counter[str] = Counter()
    rows = FollowUp.objects.filter(due__range=(first, last))
    for done_at, still_active in rows.values_list("done_at", "still_active"):
        found.update(due=1, done=int(done_at is not None), active=int(bool(done_at and still_active)))
    return found


def _reviewers(window: Period) -> list[Reviewer]:
    """Who gave or was asked for a review in the window."""
    inside = Q(submitted_at__gte=window.start, submitted_at__lt=window.end)
    inside |= Q(submitted_at=None, assigned_at__gte=window.start, assigned_at__lt=window.end)
    found: dict[int, dict[str, Any]] = {}
    zone = timezone.get_default_timezone()
    rows = Review.objects.filter(inside).values_list("reviewer", "status", "assigned_at", "submitted_at", "due")
    for person, status, assigned, submitted, due in rows.order_by("pk"):
        mine = found.setdefault(person, {"days": [], "late": 0, "open": 0, "recused": 0})
        mine["recused"] += status == Review.Status.RECUSED
        mine["open"] += status == Review.Status.ASSIGNED
        if status == Review.Status.SUBMITTED:
            mine["days"].append(max((submitted - assigned) / ONE_DAY, 0.0))
            mine["late"] += bool(due and submitted.astimezone(zone).date() > due)
    people = get_user_model().objects.in_bulk(found)
    return sorted(
        (Reviewer(str(people[person]), **numbers) for person, numbers in found.items()),
        key=lambda row: (-len(row.days), row.name),
    )
