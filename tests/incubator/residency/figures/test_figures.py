"""The figures against a count that looks at every application, day and m² by itself."""

import datetime as dt
import itertools
import random
import statistics
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incubator.residency.figures import figures, tables
from incubator.residency.figures.figures import outcome_of
from incubator.residency.figures.ways import ways
from incubator.residency.models import Application, FollowUp, Graduation, Residency, Review
from portal.common import audit
from portal.common.figures.numbers import nine_of_ten
from portal.common.periods import at, days
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory, ZoneFactory
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory, TermFactory

STATUS = Application.Status
# Four months that are over; the first and the last are cut short.
FIRST, LAST = dt.date(2024, 3, 10), dt.date(2024, 6, 20)
WAYS = [
    [STATUS.SUBMITTED],
    [STATUS.SUBMITTED, STATUS.RETURNED],
    [STATUS.SUBMITTED, STATUS.RETURNED, STATUS.SUBMITTED, STATUS.IN_REVIEW],
    [STATUS.SUBMITTED, STATUS.IN_REVIEW, STATUS.DECIDED],
    [STATUS.SUBMITTED, STATUS.IN_REVIEW, STATUS.DECIDED, STATUS.ANNOUNCED],
    [STATUS.SUBMITTED, STATUS.IN_REVIEW, STATUS.DECIDED, STATUS.ANNOUNCED, STATUS.CLOSED],
    [STATUS.SUBMITTED, STATUS.DECIDED, STATUS.CLOSED],
    [STATUS.SUBMITTED, STATUS.IN_REVIEW, STATUS.DECIDED, STATUS.WAITING],
    [STATUS.SUBMITTED, STATUS.IN_REVIEW, STATUS.DECIDED, STATUS.WAITING, STATUS.CLOSED],
    [STATUS.SUBMITTED, STATUS.DECIDED, STATUS.CLOSED, STATUS.IN_REVIEW, STATUS.DECIDED, STATUS.CLOSED],
    [STATUS.SUBMITTED, STATUS.WITHDRAWN],
]


def moment(day, hour=10):
    return at(day, dt.time(hour))


def walk(application, states, start, gaps, by):
    """Write the log of ``states``, the first at ``start``, and ``gaps`` hours between them; gives the moments."""
    told, when, before = [], start, STATUS.DRAFT
    with time_machine.travel(start - dt.timedelta(days=2), tick=False):
        audit.record(application, "residency.start", by=by, after=STATUS.DRAFT)
    for state, gap in zip(states, [0, *gaps], strict=False):
        when += dt.timedelta(hours=gap)
        with time_machine.travel(when, tick=False):
            audit.record(application, "residency.submit", by=by, before=before, after=state)
            # These change nothing of where it stands.
            audit.record(application, "residency.review", by=by, before="assigned", after="submitted")
            audit.record(application, "residency.review", by=by, before="submitted", after="submitted")
            audit.record(application, "residency.assign", by=by, before=state, after=state)
        told.append((state, when))
        before = state
    return told


@pytest.fixture(params=range(3))
def town(request, db):
    """Applications on every way, residents who came and left, terms on top of each other; at random."""
    chance = random.Random(request.param)
    by = UserFactory()
    center = CenterFactory(review_days=15)
    zones = [ZoneFactory(center=center, area=80), ZoneFactory(center=center, area=60)]
    calls = [CallFactory(center=center) for _n in range(3)]
    made = []
    for number in range(40):
        states = WAYS[number % len(WAYS)]
        start = moment(FIRST + dt.timedelta(days=chance.randint(-60, 100)), chance.randint(0, 23))
        closed = states[-1] == STATUS.CLOSED
        outcome = ""
        if STATUS.DECIDED in states:
            outcome = "waitlisted" if STATUS.WAITING in states else chance.choice(["accepted", "refused"])
        application = ApplicationFactory(
            call=chance.choice(calls),
            status=states[-1],
            outcome=outcome,
            submitted_at=start,
            area_wanted=Decimal(chance.randint(50, 300)) / 10,
            granted_area=Decimal(chance.randint(50, 300)) / 10 if outcome == "accepted" else None,
        )
        gaps = [chance.randint(1, 500) for _state in states]
        told = walk(application, states, start, gaps, by)
        made.append((application, told))
        if closed and outcome == "accepted":
            moved_in = told[-1][1].date() + dt.timedelta(days=chance.randint(0, 30))
            gone = chance.random() < 0.5
            residency = ResidencyFactory(
                organization=application.organization,
                center=center,
                application=application,
                moved_in=moved_in,
                status=Residency.Status.LEFT if gone else Residency.Status.ACTIVE,
                last_day=moved_in + dt.timedelta(days=chance.randint(0, 60)) if gone else None,
                left_as=chance.choice(Residency.Leaving.values) if gone else "",
            )
            ends = residency.last_day or LAST + dt.timedelta(days=200)
            if moved_in < ends:
                TermFactory(residency=residency, zone=chance.choice(zones), area="5.5", starts=moved_in, ends=ends)
    # Signed and never moved in.
    ResidencyFactory(center=center, status=Residency.Status.SIGNED)
    return made, zones


def stays(made):
    for application, told in made:
        for (state, since), (_next, until) in itertools.pairwise(told):
            yield application, state, since, until


def test_steps_are_what_the_log_says(town):
    made, _zones = town
    found = figures.read(FIRST, LAST)
    expected = defaultdict(list)
    for _application, state, since, until in stays(made):
        if moment(FIRST, 0) <= until < moment(LAST + dt.timedelta(days=1), 0):
            expected[state].append((until - since).total_seconds() / 86400)
    decided = in_time = 0
    for application, told in made:
        sent = told[0][1]
        first = next((when for state, when in told if state == STATUS.DECIDED), None)
        if first and moment(FIRST, 0) <= first < moment(LAST + dt.timedelta(days=1), 0):
            decided += 1
            whole = (first - sent).total_seconds() / 86400
            back = sum(
                (min(until, first) - since).total_seconds() / 86400
                for other, state, since, until in stays(made)
                if other == application and state == STATUS.RETURNED and since < first
            )
            in_time += whole - back <= 15
            expected["to_decision"].append(whole)
    for step in (*figures.STEPS, "to_decision"):
        assert sorted(found.steps.get(step, [])) == pytest.approx(sorted(expected[step])), step
    assert (found.decided, found.in_time) == (decided, in_time)
    moved = [there for there in Residency.objects.filter(moved_in__range=(FIRST, LAST)) if there.application_id]
    sent = {application.pk: told[0][1] for application, told in made}
    zone = timezone.get_default_timezone()
    assert sorted(found.steps.get("to_moving_in", [])) == sorted(
        (there.moved_in - sent[there.application_id].astimezone(zone).date()).days for there in moved
    )


def test_calls_are_what_a_count_of_every_application_finds(town):
    made, _zones = town
    found = figures.read(FIRST, LAST)
    zone = timezone.get_default_timezone()
    received = [a for a, told in made if FIRST <= told[0][1].astimezone(zone).date() <= LAST]
    assert found.received == len(received)
    by_call = defaultdict(Counter)
    for application in received:
        by_call[application.call.title][outcome_of(application.status, application.outcome)] += 1
    assert {use.title: use.states for use in found.calls} == by_call
    assert sum(use.wanted for use in found.calls) == sum(a.area_wanted for a in received)
    told = [a for a in received if a.outcome == "accepted" and a.status in ("announced", "closed")]
    assert sum(use.granted for use in found.calls) == sum(a.granted_area for a in told)
    # Each stands in one column.
    table = tables.calls(found)
    for row in [*table.rows, table.total]:
        assert row[1] == sum(row[2:-2])


def test_months_and_m2_are_what_a_count_of_every_day_finds(town):
    made, zones = town
    found = figures.read(FIRST, LAST)
    zone = timezone.get_default_timezone()
    stayed = list(Residency.objects.filter(moved_in__isnull=False))
    assert [month.first for month in found.months] == [FIRST, *(dt.date(2024, month, 1) for month in (4, 5, 6))]
    for month, point in zip(found.months, found.floors[0].points, strict=True):
        inside = days(month.first, month.last)
        assert month.received == sum(told[0][1].astimezone(zone).date() in inside for _a, told in made)
        assert month.moved_in == sum(there.moved_in in inside for there in stayed)
        gone = [there for there in stayed if there.last_day]
        assert month.left == sum(there.last_day in inside for there in gone)
        assert month.living == sum(
            there.moved_in <= month.last and not (there.last_day and there.last_day <= month.last) for there in stayed
        )
        night = moment(month.last + dt.timedelta(days=1), 0)
        last_states = [[state for state, when in told if when < night] for _a, told in made]
        assert month.waiting == sum(bool(states) and states[-1] == STATUS.WAITING for states in last_states)
        for there in zones:
            let = sum(
                (term.area for day in inside for term in there.terms.all() if term.starts <= day < term.ends), Decimal()
            )
            assert point.by_zone[there.pk] == (let / len(inside)).quantize(Decimal("0.1"))
    assert len(found.left) == sum(month.left for month in found.months)
    assert dict(found.leavings()) == Counter(
        there.left_as for there in stayed if there.last_day and FIRST <= there.last_day <= LAST
    )


# --- One by one --------------------------------------------------------------------------------------------------


def test_reviews_by_who_gave_them(db):
    asked = moment(FIRST)
    one, other = UserFactory(name="刘老师"), UserFactory(name="孙老师")

    def review(person, status, given=None, due=None):
        Review.objects.create(
            application=ApplicationFactory(),
            reviewer=person,
            status=status,
            assigned_at=asked,
            submitted_at=given,
            due=due,
        )

    day = dt.timedelta(days=1)
    review(one, "submitted", asked + 2 * day, due=FIRST + 3 * day)
    review(one, "submitted", asked + 5 * day, due=FIRST + 3 * day)
    review(one, "recused")
    review(other, "assigned")
    review(other, "submitted", moment(LAST + day))  # another time's
    rows = {row.name: row for row in figures.read(FIRST, LAST).reviewers}
    assert rows["刘老师"].days == [2, 5]
    assert (rows["刘老师"].late, rows["刘老师"].recused, rows["刘老师"].open) == (1, 1, 0)
    assert (rows["孙老师"].days, rows["孙老师"].open) == ([], 1)
    table = tables.reviewers(figures.read(FIRST, LAST))
    assert table.rows[0] == ["刘老师", 2, statistics.median([2, 5]), 1, 0, 1]
    assert table.total[1:] == [2, 3.5, 1, 1, 1]


def test_graduates_and_who_was_asked_how_it_goes(db):
    graduation = Graduation.objects.create(
        residency=ResidencyFactory(organization__name="春苗小队", status="left", left_as="graduated"),
        day=FIRST,
        story="长大了。",
        whereto="镇上",
    )
    FollowUp.objects.create(graduation=graduation, due=FIRST, done_at=moment(FIRST), still_active=True)
    FollowUp.objects.create(graduation=graduation, due=LAST)
    FollowUp.objects.create(graduation=graduation, due=LAST + dt.timedelta(days=1))
    found = figures.read(FIRST, LAST)
    assert found.graduates == [("春苗小队", FIRST, "镇上")]
    assert found.follow_ups == {"due": 2, "done": 1, "active": 1}
    assert figures.read(FIRST + dt.timedelta(days=1), LAST).graduates == []


def test_a_way_goes_on_after_an_appeal_and_what_the_log_skips_is_no_stay(db):
    application, by = ApplicationFactory(), UserFactory()
    hours = [24, 24, 24, 24]
    walk(application, [STATUS.SUBMITTED, STATUS.DECIDED, STATUS.CLOSED, STATUS.IN_REVIEW], moment(FIRST), hours, by)
    audit.record(application, "residency.withdraw", by=by, before=STATUS.WAITING, after=STATUS.WITHDRAWN)
    way = ways(timezone.now() + dt.timedelta(days=1))[application.pk]
    assert [stay.state for stay in way.stays] == ["draft", "submitted", "decided", "closed", "in_review"]
    assert [stay.days for stay in way.stays] == [2, 1, 1, 1, None]
    assert way.state_at(moment(FIRST) - dt.timedelta(days=3)) == ""


def test_nine_of_ten():
    assert nine_of_ten([]) is None
    assert nine_of_ten([4]) == 4
    assert nine_of_ten(list(range(1, 12))) == 10


def test_only_days_that_are_over_have_figures(db):
    with pytest.raises(ValueError):
        figures.read(FIRST, timezone.localdate())


def test_nothing_happened(db):
    found = figures.read(FIRST, LAST)
    assert (found.received, found.decided, found.in_time_share, found.left, found.floors) == (0, 0, None, [], [])
    assert all(table.rows or not table.total for table in tables.every(found))


def test_the_figures_cost_the_same_with_one_of_each_and_with_many(db):
    by = UserFactory()

    def more(count):
        for _n in range(count):
            application = ApplicationFactory(submitted_at=moment(FIRST), status=STATUS.CLOSED, outcome="accepted")
            walk(application, WAYS[5], moment(FIRST), [24] * 5, by)
            residency = ResidencyFactory(application=application, moved_in=FIRST, status="left", last_day=LAST)
            TermFactory(residency=residency, starts=FIRST, ends=LAST)
            graduation = Graduation.objects.create(residency=residency, day=LAST, story="好。")
            FollowUp.objects.create(graduation=graduation, due=LAST)
            Review.objects.create(
                application=application,
                reviewer=UserFactory(),
                status="submitted",
                assigned_at=moment(FIRST),
                submitted_at=moment(LAST),
            )

    def cost():
        with CaptureQueriesContext(connection) as queries:
            list(tables.every(figures.read(FIRST, LAST)))
        return len(queries)

    more(1)
    cost()  # the content type is remembered from now on
    first = cost()
    more(20)
    assert cost() == first == 10
