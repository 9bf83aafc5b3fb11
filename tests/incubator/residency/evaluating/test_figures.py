"""The registry, and what bookings and events contribute, against a count of every row by hand."""

import datetime as dt
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from events.activities.models import Activity, Occurrence
from events.signups.models import Registration
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.residency.evaluating import figures
from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory

CODES = [
    "activities_held",
    "activity_hours",
    "people_signed_up",
    "rooms_used",
    "room_hours",
    "room_people",
    "no_shows",
]
FIRST = dt.date(2024, 1, 1)
# Minutes of the center's days around midnight, where a date in UTC is another one.
STARTS = st.tuples(st.integers(0, 20), st.sampled_from([0, 15, 8 * 60 - 1, 8 * 60, 14 * 60, 23 * 60 + 59]))
LENGTH = st.integers(1, 400)
BOOKED = st.tuples(
    STARTS, LENGTH, st.sampled_from(Booking.Status.values), st.sampled_from([None, 0, 12]), st.booleans()
)
HELD = st.tuples(
    STARTS, LENGTH, st.sampled_from(Occurrence.Status.values), st.lists(st.integers(-9, 10), max_size=3), st.booleans()
)


def moment(start):
    day, minutes = start
    return at(FIRST + dt.timedelta(days=day), dt.time()) + dt.timedelta(minutes=minutes)


def numbers(organization, first, ends):
    return {figure.code: figure.value for figure in figures.figures_of(organization, first, ends)}


@pytest.fixture
def ours(house):
    """Two organizations, each with an activity, and a room."""
    mine, other = OrganizationFactory(), OrganizationFactory()
    activities = {True: ActivityFactory(organization=mine), False: ActivityFactory(organization=other)}
    return house.room, {True: mine, False: other}, activities, UserFactory(), [UserFactory() for _n in range(3)]


def test_every_number_is_what_a_count_of_all_rows_by_hand_gives(ours):
    room, organizations, activities, person, names = ours
    numbered = count()

    @settings(max_examples=60)
    @given(st.lists(BOOKED, max_size=8), st.lists(HELD, max_size=6), st.integers(0, 21), st.integers(0, 21))
    def check(booked, held, one, two):
        for model in (Booking, Registration, Occurrence):
            model.objects.all().delete()
        first, ends = FIRST + dt.timedelta(days=min(one, two)), FIRST + dt.timedelta(days=max(one, two))
        expected = dict.fromkeys(CODES, 0)
        minutes = {"room_hours": 0, "activity_hours": 0}

        def counts(start, mine):
            return mine and first <= FIRST + dt.timedelta(days=start[0]) < ends

        made = []
        for start, length, status, came, mine in booked:
            starts = moment(start)
            ending = starts + dt.timedelta(minutes=length)
            made.append(
                Booking(
                    organization=organizations[mine],
                    room=room,
                    starts=starts,
                    ends=ending,
                    people=5,
                    headcount=came,
                    status=status,
                    requested_by=person,
                    due_at=starts,
                )
            )
            if counts(start, mine) and status in ("confirmed", "used"):
                expected["rooms_used"] += 1
                expected["room_people"] += came or 0
                minutes["room_hours"] += length
            expected["no_shows"] += counts(start, mine) and status == "no_show"
        Booking.objects.bulk_create(made)
        for start, length, status, parties, mine in held:
            starts = moment(start)
            occurrence = Occurrence.objects.create(
                activity=activities[mine],
                starts=starts,
                ends=starts + dt.timedelta(minutes=length),
                status=status,
                place="凉亭",
                uid=f"{next(numbered)}@test",
            )
            for name, party in zip(names, parties, strict=False):
                Registration.objects.create(
                    occurrence=occurrence,
                    user=name,
                    party_size=max(1, abs(party)),
                    status="confirmed" if party > 0 else "cancelled",
                )
            if counts(start, mine) and status == "scheduled":
                expected["activities_held"] += 1
                minutes["activity_hours"] += length
                expected["people_signed_up"] += sum(party for party in parties if party > 0)
        expected |= {code: round(total / 60, 1) for code, total in minutes.items()}
        assert numbers(organizations[True], first, ends) == expected

    check()


def test_what_is_not_over_does_not_count(house):
    now = timezone.now()
    organization = OrganizationFactory()
    for starts in (now - dt.timedelta(hours=1), now - dt.timedelta(hours=3)):
        BookingFactory(organization=organization, room=house.room, starts=starts)
        OccurrenceFactory(activity__organization=organization, starts=starts)
    day = timezone.localdate()
    found = numbers(organization, day - dt.timedelta(days=1), day + dt.timedelta(days=1))
    assert (found["rooms_used"], found["activities_held"]) == (1, 1)


def test_the_numbers_come_in_their_order_in_the_reader_s_words(house):
    organization = OrganizationFactory()
    found = figures.figures_of(organization, FIRST, FIRST + dt.timedelta(days=1))
    assert [figure.code for figure in found] == CODES
    assert (found[0].label, found[0].unit) == ("开展活动", "场")
    stored = figures.frozen(found)
    with translation.override("en"):
        assert figures.thawed(stored)[0].label == "Activities held"
        assert [figures.Figure("x", "x", value, "").text for value in (1234.0, 2.5, 0)] == ["1,234", "2.5", "0"]
    assert [figure.code for figure in figures.thawed([{"code": "no_longer_known", "value": 3}])] == ["no_longer_known"]


def test_a_code_means_one_thing():
    with pytest.raises(ValueError, match="no_shows"):
        figures.register("no_shows", "又一个", "次", lambda *_args: 0)


def test_as_many_queries_at_1_row_as_at_50(house):
    organization = Organization.objects.get(pk=OrganizationFactory().pk)
    long_ago = at(FIRST, dt.time(9))

    def ask():
        with CaptureQueriesContext(connection) as queries:
            figures.figures_of(organization, FIRST, FIRST + dt.timedelta(days=100))
        return len(queries)

    none = ask()
    activity = ActivityFactory(organization=organization)
    for day in range(50):
        starts = long_ago + dt.timedelta(days=day)
        BookingFactory(organization=organization, room=house.room, starts=starts)
        RegistrationFactory(occurrence=OccurrenceFactory(activity=activity, starts=starts))
    assert ask() == none == len(CODES)
    assert Activity.objects.count() == 1
