"""待办: what waits for whom, in which order, at what cost."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities.actions import Planned, propose_activity, request_room_and_activity
from home.desk.todo import count_of, todo_of
from incubator.organizations.models import Organization
from incubator.residency.models import Application
from portal.common.periods import at
from tests.factories.activities import ActivityFactory
from tests.factories.bookings import BookingFactory, SeriesFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.residency import ApplicationFactory, CallFactory

URL = "/admin/todo/"
Status = Application.Status


def days_ago(days):
    return timezone.now() - dt.timedelta(days=days)


def editorial(title="凉亭读书会"):
    return {
        "title": title,
        "summary": "一起读。",
        "service_field": ServiceFieldFactory(),
        "contact_name": "王老师",
        "contact_phone": "0535-0000001",
    }


def propose(organization, by):
    start = timezone.now() + dt.timedelta(days=3)
    planned = Planned(start, start + dt.timedelta(hours=1), "凉亭")
    return propose_activity(organization=organization, fields=editorial(), occurrences=[planned], by=by)


def hrefs(user):
    return {item.href for item in todo_of(user)}


def edit(application):
    return reverse("applications:edit", args=[application.pk])


def test_staff_examine_and_move_in_and_the_director_also_announces(cast):
    today = timezone.localdate()
    waiting = [
        ApplicationFactory(submitted=True),
        ApplicationFactory(status=Status.IN_REVIEW),
        ApplicationFactory(status=Status.ANNOUNCED, announced_until=today - dt.timedelta(days=1)),
    ]
    decided = ApplicationFactory(status=Status.DECIDED, decided_at=timezone.now())
    ApplicationFactory(status=Status.ANNOUNCED, announced_until=today)
    for status in (Status.DRAFT, Status.RETURNED, Status.CLOSED, Status.WITHDRAWN):
        ApplicationFactory(status=status)

    assert hrefs(cast.staff) == {edit(application) for application in waiting}
    assert hrefs(cast.director) == {edit(application) for application in [*waiting, decided]}


def test_a_room_asked_for_with_an_activity_is_one_thing_to_decide(cast, house):
    start = at(timezone.localdate() + dt.timedelta(days=2), dt.time(10))
    joint = request_room_and_activity(
        organization=cast.organization,
        room=house.room,
        starts=start,
        ends=start + dt.timedelta(hours=1),
        people=10,
        purpose="读书",
        fields=editorial(),
        by=cast.lead,
    )
    alone = BookingFactory(organization=cast.organization, room=house.room, pending=True)
    new = OrganizationFactory(standing=Organization.Standing.PENDING)

    assert hrefs(cast.staff) == {
        reverse("submission_decide", args=[joint.pk]),
        reverse("bookings_admin:decide", args=[alone.pk]),
        reverse("organization_records:edit", args=[new.pk]),
    }


def test_a_series_is_one_line_and_who_queues_is_none(cast, house):
    now = timezone.now()
    series = SeriesFactory(organization=cast.organization, room=house.room)
    for week in range(3):
        BookingFactory(
            organization=cast.organization,
            room=house.room,
            starts=at(timezone.localdate() + dt.timedelta(days=3, weeks=week), dt.time(9)),
            series=series,
            pending=True,
            due_at=now + dt.timedelta(days=2 + week),
            created_at=days_ago(1),
        )
    # Its confirmed dates do not wait.
    later = at(timezone.localdate() + dt.timedelta(days=40), dt.time(9))
    BookingFactory(organization=cast.organization, room=house.room, series=series, starts=later)
    BookingFactory(room=house.room, status="queued", queued_at=now)

    (item,) = todo_of(cast.staff)
    assert item.href == reverse("bookings_series", args=[series.pk])
    assert item.due == timezone.localtime(now + dt.timedelta(days=2)).date()
    assert (item.age_days, "3 次" in item.what, count_of(cast.staff)) == (1, True, 1)


def test_the_most_pressing_comes_first_and_what_is_late_says_so(cast):
    late = ApplicationFactory(status=Status.SUBMITTED, submitted_at=days_ago(20))
    fresh = ApplicationFactory(status=Status.SUBMITTED, submitted_at=days_ago(1))
    soon = BookingFactory(pending=True, due_at=timezone.now() + dt.timedelta(hours=1), created_at=days_ago(2))

    items = todo_of(cast.staff)
    assert [item.href for item in items] == [edit(late), reverse("bookings_admin:decide", args=[soon.pk]), edit(fresh)]
    assert [item.is_overdue for item in items] == [True, False, False]
    assert [item.age_days for item in items] == [20, 2, 1]


@pytest.mark.parametrize("person", ["resident", "lead", "editor", "member", "outsider", "reviewer"])
def test_others_have_no_desk(client, cast, person):
    ApplicationFactory(submitted=True)
    user = getattr(cast, person)
    assert todo_of(user) == []
    client.force_login(user)
    assert client.get(URL).status_code == 302


def test_the_page_the_panel_and_the_menu_show_it(client, cast):
    application = ApplicationFactory(status=Status.SUBMITTED, submitted_at=days_ago(20))
    client.force_login(cast.staff)

    page = client.get(URL).content.decode()
    assert edit(application) in page
    assert "已逾期" in page
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert edit(application) in home
    assert json.dumps("待办（1）").strip('"') in home  # the menu is handed to a script
    assert URL in client.get("/my/").content.decode()


def test_the_menu_leads_to_lists(client, cast):
    client.force_login(cast.staff)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("bookings_inbox", "policies:index", "special_days:index", "opening_hours:index", "rooms:index"):
        assert f'"url": "{reverse(name)}"' in home


def test_an_empty_desk_says_so(client, cast):
    client.force_login(cast.staff)
    assert "没有等您的事" in client.get(URL).content.decode()
    assert URL not in client.get("/my/").content.decode()


def test_the_list_costs_the_same_at_one_of_each_and_at_many(client, cast):
    def more(count):
        for _n in range(count):
            ApplicationFactory(submitted=True)
            OrganizationFactory(standing=Organization.Standing.PENDING)
            BookingFactory(pending=True)
            propose(cast.organization, cast.lead)

    client.force_login(cast.director)
    client.get(URL)
    costs = []
    for count in (1, 9):
        more(count)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        costs.append(len(queries))
    assert count_of(cast.director) == len(todo_of(cast.director)) == 40
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("place", "factory", "more"),
    [
        ("activities", ActivityFactory, {}),
        ("calls", CallFactory, {}),
        ("rooms", RoomFactory, {}),
        ("special_days", SpecialDayFactory, {"date": dt.date(2031, 5, 1)}),
    ],
)
def test_every_list_of_the_admin_costs_the_same_at_1_and_at_15_rows(client, cast, place, factory, more):
    client.force_login(cast.director)
    counts = []
    for rows in (1, 14):
        factory.create_batch(rows, **more)
        client.get(f"/admin/{place}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/admin/{place}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_a_closure_broke_is_one_line_until_it_is_resolved(cast, house):
    first = BookingFactory(organization=cast.organization, room=house.room)
    BookingFactory(organization=cast.other_organization, room=RoomFactory(center=house.center))
    assert todo_of(cast.staff) == []
    closure = SpecialDayFactory(center=house.center, date=first.day)
    item = todo_of(cast.staff)[0]
    assert (item.what, item.href, item.due) == ("2 个预约受停用影响", reverse("broken_bookings"), first.day)
    assert item.organization == f"{cast.organization.name}等"
    assert count_of(cast.staff) == 1
    assert todo_of(cast.reviewer) == []
    closure.delete()
    assert count_of(cast.staff) == 0
