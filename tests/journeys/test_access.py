"""Every public page, and an organization's bookings: what axe, the browser, a narrow screen and a thumb say."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.utils import timezone

from events.activities.models import Occurrence, Programme
from events.signups.door.codes import token_of
from events.signups.links import path_of
from events.signups.models import Registration
from home.pages.models import NewsPage
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from incubator.residency.models import Application, Call, Graduation
from portal.common.periods import at
from tests.factories.bookings import BookingFactory, SeriesFactory
from tests.journeys.looking import looked_at
from tests.test_routes import ROUTES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NOT_HERE = "/nothing-here.html"
# What machines read, files, and a piece of a page for its script.
NO_PAGE = re.compile(r"\.[a-z]+$|^healthz$|^center/plan/$")
# It fits, it does not yet, something else suits better.
VERDICTS = ("serves=residents&area=5", "serves=own&area=5", "serves=residents&area=0")
# Of all tests the longest, so that workers share it. Each part loads the demo town for itself.
PARTS = 3


def addresses() -> list[str]:
    """One of every kind of page that is open to everybody."""
    ahead = Occurrence.objects.public().upcoming()
    soon = ahead.scheduled().first()
    waiting = Registration.objects.filter(status=Registration.Status.WAITLISTED).first()
    came = Registration.objects.filter(status=Registration.Status.ATTENDED).first()
    cancelled = Occurrence.objects.public().filter(status=Occurrence.Status.CANCELLED).first()
    return [
        "/",
        "/activities/",
        "/activities/?when=past",
        "/activities/?free=on&q=%E6%80%A5%E6%95%91",
        "/activities/month/",
        f"/activities/month/{cancelled.starts:%Y-%m}/",
        "/activities/?q=zzz",
        soon.activity.get_absolute_url(),
        cancelled.activity.get_absolute_url(),
        f"{soon.activity.get_absolute_url()}signup/{soon.pk}/",
        path_of(waiting),
        *(f"{path_of(waiting)}{leaf}/" for leaf in ("change", "cancel")),
        f"{path_of(came)}feedback/",
        f"/ticket/{token_of(came)}/",
        "/organizations/",
        Organization.objects.public().first().get_absolute_url(),
        "/center/",
        "/rooms/find/",
        "/rooms/find/?people=x",
        Room.objects.bookable().first().get_absolute_url(),
        "/rooms/day/",
        f"{Room.objects.bookable().first().get_absolute_url()}month/",
        *(
            f"{Room.objects.bookable().first().get_absolute_url()}{leaf}/"
            for leaf in ("today", "door", "sign", "paper")
        ),
        "/center/door/",
        "/center/paper/",
        f"/center/?on={timezone.localdate() + dt.timedelta(days=60)}",
        "/apply/",
        f"/apply/calls/{Call.objects.first().pk}/",
        "/apply/fit/",
        "/apply/fit/?stage=budding",
        *(f"/apply/fit/?stage=budding&often=weekly&people=steady&{answers}" for answers in VERDICTS),
        "/apply/notices/",
        f"/apply/notices/{Application.objects.in_public_notice().first().pk}/",
        "/graduates/",
        Graduation.objects.first().get_absolute_url(),
        Graduation.objects.first().residency.organization.get_absolute_url(),
        "/programmes/",
        Programme.objects.get(slug="red-heart-welfare").get_absolute_url(),
        "/calendar/",
        f"/calendar/?activity={soon.activity.slug}",
        f"{soon.activity.get_absolute_url()}share/",
        "/embed/",
        "/embed/code/",
        "/privacy/",
        "/accounts/login/",
        "/accounts/login/email/",
        "/accounts/signup/",
        "/accounts/signup/email/",
        "/accounts/password/reset/",
        NewsPage.objects.live().filter(locale__language_code="zh-hans").first().get_parent().url,
        NewsPage.objects.live().filter(locale__language_code="zh-hans").first().url,
        "/house-rules/",
        "/about/water-pipes/",
        "/contact/",
        "/people/",
        "/canteen/",
        "/offline/",
        NOT_HERE,
    ]


def own_addresses(house: SimpleNamespace, cast: SimpleNamespace) -> list[str]:
    """What the lead of an organization sees of its bookings, in every state, and does with them."""
    week = dt.timedelta(weeks=1)
    series = SeriesFactory(room=house.room, organization=cast.organization, requested_by=cast.lead)
    known = {"room": house.room, "organization": cast.organization, "series": series}
    starts = at(series.first, dt.time(9))
    states = (Booking.Status.CONFIRMED, Booking.Status.PENDING, Booking.Status.SKIPPED, Booking.Status.DECLINED)
    dates = [
        BookingFactory(starts=starts + number * week, status=state, **known) for number, state in enumerate(states)
    ]
    rival = BookingFactory(room=house.room, starts=starts + 4 * week, pending=True)
    queued = BookingFactory(
        room=house.room,
        organization=cast.organization,
        starts=rival.starts,
        status=Booking.Status.QUEUED,
        queued_at=timezone.now(),
    )
    room, page = house.room.get_absolute_url(), series.get_absolute_url()
    known_of_rival = f"date={timezone.localdate(rival.starts)}&start=09:00&minutes=120&people=5"
    asked = f"date={series.first}&start=09:00&minutes=120&people=5&organization={cast.organization.pk}&purpose=x"
    return [
        "/my/",
        "/bookings/",
        "/bookings/?when=past",
        page,
        f"{page}change/",
        f"{page}change/?preview=1&room={house.room.pk}&weekday=2&start=10:00&minutes=60",
        f"{page}cancel/?since={dates[1].pk}",
        f"{page}again/",
        *(booking.get_absolute_url() for booking in (dates[0], dates[3], queued)),
        f"{dates[0].get_absolute_url()}change/",
        f"{dates[0].get_absolute_url()}cancel/",
        f"{room}book/?{known_of_rival}&queue=1",
        f"{room}series/?{asked}",
        f"{room}series/?{asked}&pattern=weekly&times=6&preview=1",
        f"{room}check-in/",
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_everyone_can_read_and_reach_every_page(open_page, part):
    call_command("demo", verbosity=0)
    paths = addresses()
    seen = {resolve(path.partition("?")[0]).route for path in paths if path != NOT_HERE}
    open_to_all = {
        route for route, (_address, get, _post) in ROUTES.items() if get[0] == "o" and not NO_PAGE.search(route)
    }
    assert open_to_all - seen == set(), "public pages that nobody looks at"
    page, wrong = open_page(), []
    for path in paths[part::PARTS]:
        wrong += looked_at(page, path, status=None)
    assert not wrong, "\n".join(wrong)


def test_the_switch_of_care_is_a_class(page):
    page.goto("/")
    page.click("form[action$='/care/'] button")
    assert page.evaluate("document.documentElement.className") == "care"


def test_an_organization_can_read_and_reach_its_bookings(house, cast, open_page_as):
    page, wrong = open_page_as(cast.lead), []
    for address in own_addresses(house, cast):
        wrong += looked_at(page, address)
    assert not wrong, "\n".join(wrong)
