"""The admin's home page: which panels whom, in which order, at what cost."""

import datetime as dt
import re

from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.desk.todo import Kind, Matter, kinds_of, todo_of
from tests.factories.activities import OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.people import UserFactory
from tests.factories.premises import RoomFactory
from tests.factories.residency import ApplicationFactory, CallFactory

HOME = "/admin/"


def panels(page):
    return re.findall(r'<section class="w-panel[^"]*" id="([\w-]+)-section"', page)


def test_staff_see_what_waits_the_house_the_month_and_what_expires(client, cast, house):
    ApplicationFactory(status="submitted", submitted_at=timezone.now() - dt.timedelta(days=20))
    client.force_login(cast.staff)
    page = client.get(HOME).content.decode()
    assert panels(page) == ["todo", "house", "month", "expiring"]
    assert "申请待核对" in page
    assert "最久等了 20 天" in page
    assert "1 件逾期" in page
    assert house.room.name in page
    assert "Wagtail 8" not in page
    english = client.get(HOME, headers={"accept-language": "en"})
    assert english.status_code == 200


def test_an_editor_sees_the_pages_edited_last_and_nothing_of_the_desk(client, house):
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name="editor"))
    ApplicationFactory(submitted=True)
    client.force_login(editor)
    answer = client.get(HOME)
    assert answer.status_code == 200
    assert panels(answer.content.decode()) == []


def test_a_kind_tells_how_many_how_late_and_how_old(cast, house):
    for days in (20, 1):
        ApplicationFactory(status="submitted", submitted_at=timezone.now() - dt.timedelta(days=days))
    BookingFactory(room=house.room, pending=True, created_at=timezone.now() - dt.timedelta(days=2))
    assert kinds_of(todo_of(cast.staff)) == [Kind(Matter.APPLICATION_SENT, 2, 1, 20), Kind(Matter.BOOKING, 1, 0, 2)]
    assert kinds_of([]) == []


def test_a_kind_leads_to_its_own_list(client, cast, house):
    application = ApplicationFactory(submitted=True)
    booking = BookingFactory(room=house.room, pending=True)
    client.force_login(cast.staff)
    page = client.get(HOME).content.decode()
    assert "/admin/todo/?kind=application-sent" in page
    only = client.get(reverse("todo"), {"kind": "application-sent"}).content.decode()
    assert reverse("applications:edit", args=[application.pk]) in only
    assert reverse("bookings_admin:decide", args=[booking.pk]) not in only
    # Rooms are answered together, in the inbox.
    assert f'href="{reverse("bookings_inbox")}"' in page and "?kind=booking" not in page
    # A kind that there is not shows everything.
    everything = client.get(reverse("todo"), {"kind": "x"}).content.decode()
    assert reverse("applications:edit", args=[application.pk]) in everything


def test_it_costs_the_same_at_1_and_at_50(client, cast, house):
    client.force_login(cast.director)
    client.get(HOME)
    costs = []
    for count in (1, 49):
        for _n in range(count):
            room = RoomFactory(center=house.center)
            BookingFactory(
                room=room,
                starts=timezone.now() + dt.timedelta(minutes=1),
                ends=timezone.now() + dt.timedelta(minutes=40),
            )
            BookingFactory(room=room, pending=True)
            ApplicationFactory(submitted=True)
            OccurrenceFactory(starts=timezone.now())
            CallFactory(closes=timezone.localdate())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
