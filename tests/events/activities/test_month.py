"""The month: what a square shows, which day is listed below, what it costs, and which months there are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.activities.browsing.month import FEW, Month, months_after
from events.activities.models import Occurrence
from portal.common.periods import at, day_period
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.premises import SpecialDayFactory

pytestmark = pytest.mark.django_db

# A month that lies ahead, whenever this runs; its days are those of the month after the next one.
FIRST = months_after(timezone.localdate().replace(day=1), 2)
PAGE = f"/activities/month/{FIRST:%Y-%m}/"


def on(day, hour=9, minute=0, **kwargs):
    starts = at(FIRST.replace(day=day), dt.time(hour, minute))
    return OccurrenceFactory(starts=starts, ends=starts + dt.timedelta(hours=1), **kwargs)


def month_of(client, path=PAGE, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.context["month"]


def squares(month):
    return {square.date.day: square for week in month.weeks for square in week if square}


def test_every_day_has_a_square_under_its_weekday(client):
    month = month_of(client)
    assert [len(week) for week in month.weeks] == [7] * len(month.weeks)
    for week in month.weeks:
        assert all(square is None or square.date.weekday() == column for column, square in enumerate(week))
    assert list(squares(month)) == list(range(1, month.last.day + 1))


def test_it_is_a_table_that_can_be_listened_to(client):
    page = client.get(PAGE).content.decode()
    assert page.count('<th scope="col">') == 7
    assert "<caption" in page


def test_a_square_shows_a_few_in_order_and_counts_the_rest(client):
    for hour in (15, 9, 11, 9, 8):
        on(5, hour)
    on(6, 9)
    square = squares(month_of(client))[5]
    assert [entry.time for entry in square.entries] == ["08:00", "09:00", "09:00"]
    assert (square.count, square.more) == (5, 2)
    assert "还有 2 场" in client.get(PAGE).content.decode()
    assert squares(month_of(client))[6].more == 0


def test_a_single_one_more_is_shown_instead_of_counted(client):
    for _n in range(FEW + 1):
        on(5)
    square = squares(month_of(client))[5]
    assert (len(square.entries), square.more) == (FEW + 1, 0)


def test_many_at_one_moment_are_counted_and_a_few_shown(client):
    for _n in range(9):
        on(5)
    square = squares(month_of(client))[5]
    assert (len(square.entries), square.count, square.more) == (FEW, 9, 9 - FEW)


def test_a_day_is_ours_and_not_greenwichs(client):
    on(5, 0, 30)  # the day before in UTC
    on(5, 23, 30)
    assert squares(month_of(client))[5].count == 2


def test_only_what_is_public_is_there_and_cancelled_ones_are_struck_through(client):
    on(5, activity__title="排练", status=Occurrence.Status.CANCELLED)
    on(6, status=Occurrence.Status.PROPOSED)
    on(7, activity=ActivityFactory(draft=True))
    month = month_of(client)
    assert month.count == 1
    assert squares(month)[5].entries[0].cancelled
    page = client.get(PAGE).content.decode()
    assert '<li class="is-off">' in page
    assert '<span class="visually-hidden">已取消 </span>排练' in page


def test_a_chosen_day_is_listed_below_with_a_way_to_all_of_it(client):
    for _n in range(12):
        on(5, activity__title="楼道清洁日")
    on(6, activity__title="合唱")
    day = FIRST.replace(day=5)
    answer = client.get(PAGE, {"day": f"{day}"})
    assert answer.context["month"].chosen.date == day
    assert len(answer.context["cards"]) == 10
    whole = client.get(answer.context["day_href"])
    assert whole.context["page"].paginator.count == 12


def test_without_a_choice_the_next_day_with_something_is_listed(client):
    on(9)
    on(12)
    assert month_of(client).chosen.date.day == 9
    assert month_of(client, day="nonsense").chosen.date == FIRST
    assert month_of(client, day="0001-01-01").chosen.date == FIRST


def test_filters_and_search_hold_in_the_month_and_are_kept_on_the_way(client):
    choir = OrganizationFactory(slug="choir")
    on(5, activity__title="合唱", activity__organization=choir)
    full = on(5, 10, activity__title="满员", capacity=1, activity__organization=choir)
    RegistrationFactory(occurrence=full)
    on(6, activity__title="急救")
    assert month_of(client, organization="choir").count == 2
    assert month_of(client, organization="choir", free="on").count == 1
    assert month_of(client, q="急救").count == 1
    assert month_of(client, since="2001-01-01", when="past").count == 3  # the month is the time
    page = client.get(PAGE, {"organization": "choir", "free": "on"}).content.decode()
    assert f'href="/activities/month/{months_after(FIRST, 1):%Y-%m}/?organization=choir&amp;free=on"' in page
    assert "?organization=choir&amp;free=on&amp;day=" in page
    listed = client.get("/activities/", {"organization": "choir", "since": f"{FIRST}"})
    assert listed.context["month_href"] == f"{PAGE}?organization=choir"


def test_the_list_of_another_month_is_that_months(client):
    on(5)
    OccurrenceFactory()
    answer = client.get(client.get(PAGE).context["list_href"])
    assert answer.context["page"].paginator.count == 1


def test_special_days_of_the_house_are_named(client, house):
    SpecialDayFactory(center=house.center, date=FIRST.replace(day=4), note="邻里节", acts_as=6)
    SpecialDayFactory(center=house.center, room=house.room, date=FIRST.replace(day=5), note="换灯", acts_as=-1)
    notes = {day: square.note.text for day, square in squares(month_of(client)).items() if square.note}
    assert notes == {4: "邻里节"}


@pytest.mark.parametrize("month", ["2026-13", "0001-01", "9999-12", "1999-12", "2026-00", "x", "2026-1", "99999-01"])
def test_a_month_that_is_none_is_not_found(client, month):
    assert client.get(f"/activities/month/{month}/").status_code == 404


def test_months_end_at_both_ends_of_our_time(client):
    first, last = month_of(client, "/activities/month/2000-01/"), month_of(client, "/activities/month/2099-12/")
    assert (first.previous, first.following) == (None, dt.date(2000, 2, 1))
    assert (last.previous, last.following) == (dt.date(2099, 11, 1), None)


def test_the_present_month_has_a_short_address(client):
    today = timezone.localdate()
    month = month_of(client, "/activities/month/")
    assert month.first == today.replace(day=1)
    assert month.is_current
    assert squares(month)[today.day].is_today


@pytest.mark.parametrize(("months", "found"), [(-13, False), (-12, True), (0, True), (3, True), (4, False)])
def test_search_engines_stop_at_far_months(client, months, found):
    month = months_after(timezone.localdate().replace(day=1), months)
    page = client.get(f"/activities/month/{month:%Y-%m}/").content.decode()
    assert ("noindex, nofollow" in page) is not found
    assert 'content="noindex, nofollow"' in client.get(PAGE, {"q": "急救"}).content.decode()


def test_a_month_costs_the_same_with_one_and_with_many(client, house):
    counts = []
    for more in (1, 49):
        for n in range(more):
            on(1 + n % 28, 8 + n % 9, capacity=5)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"day": f"{FIRST}"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_month_goes_by_its_own_days():
    month = Month(FIRST, [], [], 0, None, FIRST)
    assert day_period(month.last).end == day_period(month.following).start
