"""Every public page, in both languages and schemes, on phone and desk: what axe, the browser and a narrow screen say.

A page is opened once in each language and looked at in every size and scheme; opening it costs more than looking.
Colours are the same in both languages, and widths are not: the second language is spared the darkness only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from events.activities.models import Occurrence
from home.pages.models import NewsPage
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from incubator.residency.models import Application, Call, Graduation
from portal.common.periods import at
from tests.factories.bookings import BookingFactory, SeriesFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NARROW = (320, 640)
STANDARDS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# It fits, it does not yet, something else suits better.
VERDICTS = ("serves=residents&area=5", "serves=own&area=5", "serves=residents&area=0")
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


def addresses() -> list[str]:
    """One of every kind of page that is open to everybody."""
    ahead = Occurrence.objects.public().upcoming()
    cancelled = Occurrence.objects.public().filter(status=Occurrence.Status.CANCELLED).first()
    return [
        "/",
        "/activities/",
        "/activities/?when=past",
        "/activities/?free=on&q=%E6%80%A5%E6%95%91",
        "/activities/month/",
        "/activities/?q=zzz",
        ahead.scheduled().first().activity.get_absolute_url(),
        cancelled.activity.get_absolute_url(),
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
        "/calendar/",
        f"/calendar/?activity={ahead.scheduled().first().activity.slug}",
        f"{ahead.scheduled().first().activity.get_absolute_url()}share/",
        "/embed/",
        "/embed/code/",
        "/privacy/",
        "/accounts/login/",
        "/accounts/signup/email/",
        NewsPage.objects.live().filter(locale__language_code="zh-hans").first().get_parent().url,
        NewsPage.objects.live().filter(locale__language_code="zh-hans").first().url,
        "/house-rules/",
        "/about/water-pipes/",
        "/contact/",
        "/people/",
        "/canteen/",
        "/nothing-here.html",
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


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def violations(page: Page, only: dict[str, object]) -> Iterator[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate("only => axe.run({runOnly: only, resultTypes: ['violations']})", only))
    if found.violations_count:
        yield f"{page.url} at {page.viewport_size}\n{found.generate_report()}"


def sideways(page: Page) -> Iterator[str]:
    """What does not fit on a narrow screen, as it is and in 关怀版."""
    resize(page, NARROW)
    for care in (False, True):
        in_care(page, care)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW[0]:
            yield f"{page.url} is {width} wide at {NARROW[0]}{' in 关怀版' if care else ''}"
    in_care(page, False)


def in_care(page: Page, care: bool) -> None:
    """What the switch of 关怀版 changes is this class; ``test_the_switch_of_care_is_a_class`` holds it to that."""
    page.evaluate("care => document.documentElement.classList.toggle('care', care)", care)


def as_it_is(page: Page, sizes: Sequence[tuple[int, int]] = (PHONE, DESK)) -> Iterator[str]:
    for size in sizes:
        resize(page, size)
        yield from violations(page, STANDARDS)
    yield from sideways(page)


def in_the_dark(page: Page) -> Iterator[str]:
    """What darkness and 关怀版 change is colour and size."""
    resize(page, PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    for care in (False, True):
        in_care(page, care)
        yield from violations(page, CONTRAST)
    in_care(page, False)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def test_everyone_can_read_and_reach_every_page(open_page):
    call_command("demo", verbosity=0)
    page, wrong = open_page(), []
    for address in addresses():
        page.goto(address)
        wrong += [*as_it_is(page), *in_the_dark(page)]
        page.goto(f"/en{address}")
        wrong += as_it_is(page, [PHONE])
    assert not wrong, "\n".join(wrong)


def test_the_switch_of_care_is_a_class(page):
    page.goto("/")
    page.click("form[action$='/care/'] button")
    assert page.evaluate("document.documentElement.className") == "care"


def test_an_organization_can_read_and_reach_its_bookings(house, cast, open_page_as):
    page, wrong = open_page_as(cast.lead), []
    for address in own_addresses(house, cast):
        assert page.goto(address).status == 200, address
        assert page.url.endswith(address), "sent elsewhere"
        wrong += [*as_it_is(page), *in_the_dark(page)]
        page.goto(f"/en{address}")
        wrong += sideways(page)
    assert not wrong, "\n".join(wrong)
