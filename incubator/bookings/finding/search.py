"""Who is looking for a room gets an answer for each: when it is free, or why not and when next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings import reasons as why
from incubator.bookings.asking import Need
from incubator.bookings.availability import House
from incubator.bookings.reasons import Reason
from incubator.bookings.rules.policies import Asker
from incubator.bookings.wording import clock, day_text
from incubator.premises.models import Room
from incubator.premises.remembered import Premises
from portal.common.periods import Period, at, day_period, days

# How far around the wanted day the nearest free times are looked for.
DAYS_BEFORE, DAYS_AFTER = 2, 7
# The longest range of days.
MOST_DAYS = 31
# Places on a page; a hall with its parts is one.
ON_PAGE = 10
# Parts of the day, as the hours between which people want to begin.
PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24)}


@dataclass(frozen=True)
class Wish:
    """What is wanted on ``date``, or on any day from it up to ``until``.

    ``start`` is a time, a key of PARTS, or empty for any time of a day; ``minutes`` its length. ``equipment`` are names.
    """

    people: int
    date: dt.date
    start: dt.time | str
    minutes: int
    until: dt.date | None = None
    equipment: tuple[str, ...] = ()

    @property
    def days(self) -> list[dt.date]:
        return days(self.date, self.until or self.date)

    def between(self, day: dt.date) -> Period:
        """Where on ``day`` the use may begin."""
        if isinstance(self.start, dt.time):
            starts = at(day, self.start)
            return Period(starts, starts + dt.timedelta(minutes=1))
        whole = day_period(day)
        if not self.start:
            return whole
        first, last = PARTS[self.start]
        return Period(whole.start + dt.timedelta(hours=first), whole.start + dt.timedelta(hours=last))

    @property
    def exactly(self) -> Period | None:
        """The period that is wanted on ``date``, when a time was named."""
        if not isinstance(self.start, dt.time):
            return None
        starts = at(self.date, self.start)
        return Period(starts, starts + dt.timedelta(minutes=self.minutes))

    def needs(self, house: House, room: Room) -> list[Need]:
        """The equipment as it can be had in ``room``."""
        return [house.asking.need(room, name) for name in self.equipment]


class Choice(NamedTuple):
    """A time to tap: ``label`` is read beside the room, ``url`` leads to the filled-in form."""

    label: str
    day: str
    url: str


class Day(NamedTuple):
    """A day of a range: the first ``time`` that is free on it, or the code of what is in the way."""

    date: dt.date
    spoken: str
    time: str
    code: str


class Answer(NamedTuple):
    """What the search says of a room: times to take, or the days of a range, or reasons with the nearest times."""

    room: Room
    choices: list[Choice]
    reasons: list[Reason]
    nearest: list[Choice]
    days: list[Day]
    queue: str = ""
    # The form for the same time again and again.
    again: str = ""

    @property
    def is_free(self) -> bool:
        return bool(self.choices) or any(day.time for day in self.days)


class Place(NamedTuple):
    """A room by itself, or a hall with its parts."""

    rooms: list[Room]

    @property
    def whole(self) -> Room | None:
        """The hall, when there is more than it."""
        return self.rooms[0] if len(self.rooms) > 1 else None


class Found(NamedTuple):
    """A page of the answers, a list of them for each place: those that can be had and those that cannot."""

    free: list[list[Answer]]
    others: list[list[Answer]]
    free_in_all: int
    page: int
    pages: int


def places_of(rooms: Iterable[Room]) -> list[Place]:
    """Each hall with its parts behind it, in the order of ``rooms``."""
    families: dict[int, list[Room]] = {}
    for room in rooms:
        families.setdefault(room.family_id, []).append(room)
    return [Place(sorted(family, key=lambda room: room.whole_id is not None)) for family in families.values()]


def book_url(room: Room, starts: dt.datetime, minutes: int, people: int | None = None) -> str:
    """The form for ``room`` with what is known filled in."""
    return f"{reverse('room_book', args=[room.slug])}?{_known(starts, minutes, people)}"


def _known(starts: dt.datetime, minutes: int, people: int | None, **more: Any) -> str:
    local = timezone.localtime(starts)
    known: dict[str, Any] = {"date": local.date().isoformat(), "start": f"{local:%H:%M}", "minutes": minutes}
    if people:
        known["people"] = people
    return urlencode(known | {name: value for name, value in more.items() if value}, doseq=True)


def search(
    rooms: Iterable[Room],
    wish: Wish,
    now: dt.datetime,
    *,
    asker: Asker | None = None,
    premises: Premises | None = None,
    page: int = 1,
) -> Found:
    """Answers for the places that are free as wished, the snuggest first, and for the others.

    Costs the queries of a snapshot for a range, those of two for a day; ``rooms`` come with their centers.
    """
    find = (_Range if wish.until else _OneDay)(wish, now, asker, premises)
    return find.page(sorted(places_of(rooms), key=lambda place: _snugness(place, wish)), page)


def _snugness(place: Place, wish: Wish) -> tuple[bool, int, int, int]:
    """Those that are large enough first, the smallest of them first."""
    sizes = [room.capacity for room in place.rooms if room.capacity >= wish.people]
    return not sizes, min(sizes, default=0), place.rooms[0].order, place.rooms[0].pk


class _Search:
    """What both kinds of search share."""

    def __init__(self, wish: Wish, now: dt.datetime, asker: Asker | None, premises: Premises | None) -> None:
        self.wish, self.now, self.asker, self.premises = wish, now, asker, premises
        self.choices = _Choices(wish, asker)

    def load(self, rooms: Sequence[Room], first: dt.date, last: dt.date) -> House:
        return availability.load(
            rooms, first, last, asker=self.asker, equipment=bool(self.wish.equipment), premises=self.premises
        )

    def starts(self, house: House, room: Room, day: dt.date) -> list[dt.datetime]:
        wish = self.wish
        return house.starts(
            room,
            day,
            wish.minutes,
            wish.people,
            self.now,
            between=wish.between(day),
            equipment=wish.needs(house, room),
        )

    def why_none(self, house: House, room: Room, day: dt.date) -> list[Reason]:
        wish = self.wish
        return house.why_none(
            room,
            day,
            wish.minutes,
            wish.people,
            self.now,
            between=wish.between(day),
            equipment=wish.needs(house, room),
        )


class _OneDay(_Search):
    """Every place is asked about the day; only those that are shown, what else they could offer."""

    def page(self, places: list[Place], page: int) -> Found:
        wish = self.wish
        house = self.load([room for place in places for room in place.rooms], wish.date, wish.date)
        starts = {room.pk: self.starts(house, room, wish.date) for place in places for room in place.rooms}
        free = [place for place in places if any(starts[room.pk] for room in place.rooms)]
        others = [place for place in places if place not in free]
        page, pages, shown = _page([*free, *others], page)
        unfree = [room for place in shown for room in place.rooms if not starts[room.pk]]
        first = max(wish.date - dt.timedelta(days=DAYS_BEFORE), min(timezone.localtime(self.now).date(), wish.date))
        around = self.load(unfree, first, wish.date + dt.timedelta(days=DAYS_AFTER)) if unfree else None

        def answers(place: Place) -> list[Answer]:
            return [
                Answer(room, self.choices.of(room, starts[room.pk]), [], [], [], again=self.choices.again(room))
                if starts[room.pk] or around is None
                else self.instead(around, room)
                for room in place.rooms
            ]

        return Found(
            [answers(place) for place in shown if place in free],
            [answers(place) for place in shown if place not in free],
            len(free),
            page,
            pages,
        )

    def instead(self, house: House, room: Room) -> Answer:
        """Why ``room`` cannot be had, and its nearest free times."""
        wish, needs = self.wish, self.wish.needs(house, room)
        between = wish.between(wish.date)
        wanted = wish.exactly or Period(between.start, between.start + dt.timedelta(minutes=wish.minutes))
        if wish.exactly:
            reasons = house.verdict(room, wish.exactly, wish.people, self.now, equipment=needs)
        else:
            reasons = self.why_none(house, room, wish.date)
        offers = house.nearest(room, wanted, wish.people, self.now, equipment=needs)
        queue = ""
        if [reason.code for reason in reasons] == [why.IN_DEMAND]:
            queue = f"{self.choices.of(room, [wanted.start])[0].url}&queue=1"
        again = "" if any(reason.code in why.WHATEVER_THE_TIME for reason in reasons) else self.choices.again(room)
        nearest = self.choices.of(room, [offer.starts for offer in offers])
        return Answer(room, [], reasons, nearest, [], queue, again)


class _Range(_Search):
    """Any day will do: the places of the page are asked about all of them."""

    @cached_property
    def spoken(self) -> dict[dt.date, str]:
        """The days, each put into words once for all rooms."""
        return {day: day_text(day) for day in self.wish.days}

    def page(self, places: list[Place], page: int) -> Found:
        page, pages, shown = _page(places, page)
        house = self.load([room for place in shown for room in place.rooms], self.wish.date, self.wish.days[-1])
        answers = [[self.answer(house, room) for room in place.rooms] for place in shown]
        free = [place for place in answers if any(answer.is_free for answer in place)]
        return Found(free, [place for place in answers if place not in free], len(free), page, pages)

    def answer(self, house: House, room: Room) -> Answer:
        found = []
        reasons: list[Reason] = []
        for day, spoken in self.spoken.items():
            starts = self.starts(house, room, day)
            reasons = [] if starts else self.why_none(house, room, day)
            if reasons and reasons[0].code in why.WHATEVER_THE_TIME:
                # No day will be better.
                return Answer(room, [], reasons[:1], [], [])
            found.append(Day(day, spoken, clock(starts[0]) if starts else "", reasons[0].code if reasons else ""))
        if all(day.code == why.TOO_LONG for day in found):
            return Answer(room, [], reasons[:1], [], [])
        return Answer(room, [], [], [], found)


def _page(places: list[Place], page: int) -> tuple[int, int, list[Place]]:
    """The number of the page that is shown, of how many, and what stands on it."""
    pages = max(1, -(-len(places) // ON_PAGE))
    page = min(max(page, 1), pages)
    return page, pages, places[(page - 1) * ON_PAGE : page * ON_PAGE]


class _Choices:
    """Puts the few starts that many rooms have in common into words once."""

    def __init__(self, wish: Wish, asker: Asker | None) -> None:
        self.wish, self.length = wish, dt.timedelta(minutes=wish.minutes)
        self.organization = asker.organization_id if asker else None
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

    def again(self, room: Room) -> str:
        """The form for a series, with what is known filled in."""
        wish = self.wish
        known = {"date": wish.date.isoformat(), "minutes": wish.minutes, "people": wish.people}
        if isinstance(wish.start, dt.time):
            known["start"] = f"{wish.start:%H:%M}"
        if self.organization:
            known["organization"] = self.organization
        return f"{reverse('room_series', args=[room.slug])}?{urlencode(known)}"

    def _in_words(self, start: dt.datetime) -> tuple[str, str, str]:
        wish = self.wish
        return (
            f"{clock(start)}–{clock(start + self.length)}",
            day_text(timezone.localtime(start).date()),
            _known(start, wish.minutes, wish.people, organization=self.organization, equipment=wish.equipment),
        )
