"""Who is looking for a room gets an answer for each: when it is free, or why not and when next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.availability import Offer
from incubator.bookings.reasons import Reason
from incubator.bookings.wording import clock, day_text
from incubator.premises.models import Room
from incubator.premises.remembered import Premises
from portal.common.periods import Period, at, day_period

# How far around the wanted day the nearest free times are looked for.
DAYS_BEFORE, DAYS_AFTER = 2, 7
# Parts of the day, as the hours between which people want to begin.
PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24)}


@dataclass(frozen=True)
class Wish:
    """What is wanted: ``start`` is a time, a key of PARTS, or empty for any time of ``date``; ``minutes`` its length."""

    people: int
    date: dt.date
    start: dt.time | str
    minutes: int

    @property
    def between(self) -> Period:
        """Where the use may begin."""
        if isinstance(self.start, dt.time):
            starts = at(self.date, self.start)
            return Period(starts, starts + dt.timedelta(minutes=1))
        whole = day_period(self.date)
        if not self.start:
            return whole
        first, last = PARTS[self.start]
        return Period(whole.start + dt.timedelta(hours=first), whole.start + dt.timedelta(hours=last))

    @property
    def exactly(self) -> Period | None:
        """The period that is wanted, when a time was named."""
        if not isinstance(self.start, dt.time):
            return None
        starts = at(self.date, self.start)
        return Period(starts, starts + dt.timedelta(minutes=self.minutes))


class Choice(NamedTuple):
    """A time to tap: ``label`` is read beside the room, ``url`` leads to the filled-in form."""

    label: str
    day: str
    url: str


class Answer(NamedTuple):
    """What the search says of a room: times to take, or reasons with the nearest times."""

    room: Room
    choices: list[Choice]
    reasons: list[Reason]
    nearest: list[Choice]


def book_url(room: Room, starts: dt.datetime, minutes: int, people: int | None = None) -> str:
    """The form for ``room`` with what is known filled in."""
    return f"{reverse('room_book', args=[room.slug])}?{_known(starts, minutes, people)}"


def _known(starts: dt.datetime, minutes: int, people: int | None) -> str:
    local = timezone.localtime(starts)
    known: dict[str, Any] = {"date": local.date().isoformat(), "start": f"{local:%H:%M}", "minutes": minutes}
    if people:
        known["people"] = people
    return urlencode(known)


def search(
    rooms: Iterable[Room], wish: Wish, now: dt.datetime, premises: Premises | None = None
) -> tuple[list[Answer], list[Answer]]:
    """Answers for the rooms that are free as wished, the snuggest first, and for the others.

    Costs the queries of ``availability.load``; ``rooms`` come with their centers.
    """
    rooms = list(rooms)
    today = timezone.localtime(now).date()
    first = max(wish.date - dt.timedelta(days=DAYS_BEFORE), min(today, wish.date))
    house = availability.load(rooms, first, wish.date + dt.timedelta(days=DAYS_AFTER), premises=premises)
    free, others = [], []
    choices = _Choices(wish)
    for room in rooms:
        answer = _answer(house, room, wish, now, choices)
        (free if answer.choices else others).append(answer)
    free.sort(key=lambda answer: (answer.room.capacity, answer.room.order, answer.room.pk))
    return free, others


class _Choices:
    """Puts the few starts that many rooms have in common into words once."""

    def __init__(self, wish: Wish) -> None:
        self.wish, self.length = wish, dt.timedelta(minutes=wish.minutes)
        self._words: dict[dt.datetime, tuple[str, str, str]] = {}

    def of(self, room: Room, starts: Iterable[dt.datetime]) -> list[Choice]:
        form = reverse("room_book", args=[room.slug])
        found = []
        for start in starts:
            if start not in self._words:
                self._words[start] = self._in_words(start)
            label, day, known = self._words[start]
            found.append(Choice(label, day, f"{form}?{known}"))
        return found

    def _in_words(self, start: dt.datetime) -> tuple[str, str, str]:
        return (
            f"{clock(start)}–{clock(start + self.length)}",
            day_text(timezone.localtime(start).date()),
            _known(start, self.wish.minutes, self.wish.people),
        )


def _answer(house: availability.House, room: Room, wish: Wish, now: dt.datetime, choices: _Choices) -> Answer:
    starts = house.starts(room, wish.date, wish.minutes, wish.people, now, between=wish.between)
    if starts:
        return Answer(room, choices.of(room, starts), [], [])
    if wish.exactly:
        reasons = house.verdict(room, wish.exactly, wish.people, now)
    else:
        reasons = house.why_none(room, wish.date, wish.minutes, wish.people, now, between=wish.between)
    wanted = wish.exactly or Period(wish.between.start, wish.between.start + dt.timedelta(minutes=wish.minutes))
    nearest: list[Offer] = house.nearest(room, wanted, wish.people, now)
    return Answer(room, [], reasons, choices.of(room, [offer.starts for offer in nearest]))
