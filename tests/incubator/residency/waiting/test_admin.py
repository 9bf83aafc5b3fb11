import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.desk.todo import count_of, todo_of
from incubator.residency.models import Application
from incubator.residency.waiting.wishes import waiting_list
from tests.factories.organizations import OrganizationFactory
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today


@pytest.fixture
def wait(house):
    """Puts somebody at the end of the list."""
    house.center.refresh_from_db()
    call = CallFactory(center=house.center)

    def make(area="20.0", **more):
        rank = Application.objects.waiting_at(house.center.pk).count() + 1
        given = {"status": "waiting", "outcome": "waitlisted", "waiting_rank": rank, "submitted_at": timezone.now()}
        return ApplicationFactory(
            call=call,
            organization=OrganizationFactory(),
            area_wanted=area,
            announced_at=timezone.now(),
            **{**given, **more},
        )

    return make


@pytest.fixture
def let(house):
    """Lets m² of the zone until so many days from now."""

    def make(area, days):
        residency = ResidencyFactory(center=house.center)
        return TermFactory(residency=residency, zone=house.zone, area=area, starts=today(-100), ends=today(days))

    return make


def test_the_first_whose_wish_fits_is_next(wait, let, house):
    let("170.0", 900)
    big, fits, behind = wait("50.0"), wait("30.0"), wait("10.0")
    rows = waiting_list(house.center, today()).rows
    assert [row.application for row in rows] == [big, fits, behind]
    assert [bool(row.fits) for row in rows] == [False, True, True]
    assert [row.is_next for row in rows] == [False, True, False]


def test_what_does_not_fit_now_says_when_and_where(wait, let, house):
    let("180.0", 60)
    wait("50.0")
    (row,) = waiting_list(house.center, today()).rows
    assert row.fits == [] and row.later == (today(60), house.zone)
    wait("500.0")
    assert waiting_list(house.center, today()).rows[1].later is None


def test_what_was_promised_to_others_is_not_free(wait, house):
    wait("20.0")
    assert waiting_list(house.center, today()).next
    ApplicationFactory(
        call=CallFactory(center=house.center),
        status="announced",
        outcome="accepted",
        granted_zone=house.zone,
        granted_area="190.0",
        granted_starts=today(),
        granted_ends=today(900),
    )
    assert not waiting_list(house.center, today()).next


def test_the_director_is_told_of_area_that_fits_and_staff_are_not(wait, let, cast):
    def told(person):
        return [item for item in todo_of(person) if item.href == reverse("waiting_lists")]

    term = let("190.0", 900)
    wait("50.0")
    assert told(cast.director) == []
    before = count_of(cast.director)
    # The term ends early: the area is free.
    term.ends = today()
    term.save(update_fields=["ends"])
    (item,) = told(cast.director)
    assert item.what == "有空出的面积，候补第 1 位适合"
    assert item.since == today() and count_of(cast.director) > before
    assert told(cast.staff) == []


def test_the_page_shows_the_line_and_what_is_free(client, wait, let, cast, house):
    let("180.0", 60)
    first = wait("50.0")
    client.force_login(cast.staff)
    page = client.get(reverse("waiting_lists")).content.decode()
    assert first.organization.name in page and house.zone.name in page and "move_rank" not in page
    client.force_login(cast.director)
    assert (
        reverse("applications:verb", args=[first.pk, "move_rank"])
        in client.get(reverse("waiting_lists")).content.decode()
    )


def test_the_director_moves_somebody(client, wait, cast):
    first, second = wait(), wait()
    client.force_login(cast.director)
    address = reverse("applications:verb", args=[second.pk, "move_rank"])
    assert client.post(address, {"place": 1, "reason": ""}).status_code == 422
    assert client.post(address, {"place": 1, "reason": "急需。"}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.waiting_rank, first.waiting_rank) == (1, 2)


def test_the_page_costs_the_same_however_long_the_line(client, wait, cast):
    client.force_login(cast.director)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("waiting_lists")).status_code == 200
        return len(captured)

    wait()
    queries()
    before = queries()
    for _n in range(50):
        wait()
    assert queries() == before
