"""``make screenshots``: every public page in both languages and the main pages of those who are signed in, in three widths.

To be looked at by people; it fails where a page does not come.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse

from events.activities.models import Activity, Occurrence, Programme, Submission
from events.signups.links import token_of
from events.signups.models import Registration
from home.pages.models import CanteenPage, HomePage, NewsIndexPage
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Center, Room
from incubator.residency.models import Application, Call, Evaluation, Graduation, Report, Residency, Review
from portal.accounts.models import User
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import resize
from tests.journeys.test_access import addresses

pytestmark = [
    pytest.mark.screenshots,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
TABLET = (768, 1024)
NOT_HERE = "/nothing-here.html"


def of_resident(user: User) -> list[str]:
    confirmed = Registration.objects.filter(user=user, status="confirmed").earliest("occurrence__starts")
    waiting = Registration.objects.get(user=user, status="waitlisted")
    return [
        "/my/",
        "/my/activities/",
        "/my/notices/",
        "/my/data/",
        "/calendar/my/",
        *(reverse("signup_ticket", args=[token_of(registration)]) for registration in (confirmed, waiting)),
    ]


def of_lead(user: User) -> list[str]:
    own = {"organization__memberships__user": user}
    occurrence = Occurrence.objects.public().upcoming().filter(activity__organization__memberships__user=user)
    its = f"{occurrence.first().activity.get_absolute_url()}occurrences/{occurrence.first().pk}/"
    activity = Activity.objects.filter(live=True, **own).first()
    returned = Application.objects.get(status="returned", **own)
    residency = Residency.objects.get(**own)
    booking = Booking.objects.filter(status="confirmed", **own).latest("starts")
    series = Booking.objects.exclude(series=None).filter(**own).first().series
    return [
        "/my/",
        "/my/activities/",
        "/my/notices/",
        "/bookings/",
        f"/bookings/{booking.pk}/",
        f"/bookings/{booking.pk}/change/",
        f"/series/{series.pk}/",
        f"{Room.objects.bookable().first().get_absolute_url()}book/",
        "/activities/new/",
        f"{activity.get_absolute_url()}edit/",
        *(
            f"{its}{leaf}/"
            for leaf in ("people", "people/sheet", "people/add", "door", "door/screen", "message", "seats")
        ),
        "/apply/",
        f"/applications/{returned.pk}/",
        f"/applications/{returned.pk}/plan/",
        f"/residencies/{residency.pk}/",
        f"/residencies/{residency.pk}/papers/",
        f"/reports/{Report.objects.filter(residency=residency).first().pk}/",
        f"/organizations/{residency.organization.slug}/",
    ]


def of_reviewer(user: User) -> list[str]:
    return ["/my/", "/reviews/", f"/reviews/{Review.objects.filter(reviewer=user).latest('pk').pk}/"]


def of_director(user: User) -> list[str]:
    ahead = Occurrence.objects.public().upcoming().scheduled().first()
    stages = ("submitted", "in_review", "decided", "announced", "waiting")
    return [
        "/admin/",
        "/admin/todo/",
        "/admin/todo/?kind=booking",
        "/admin/today/",
        "/admin/bookings/inbox/",
        f"/admin/bookings/{Booking.objects.pending().filter(series=None).first().pk}/",
        f"/admin/bookings/series/{Booking.objects.pending().exclude(series=None).first().series_id}/",
        "/admin/bookings/figures/",
        "/admin/policies/",
        "/admin/submissions/",
        f"/admin/submissions/{Submission.objects.filter(status='pending').first().pk}/",
        f"/admin/activity/{ahead.activity_id}/",
        f"/admin/occurrences/{ahead.pk}/cancel/",
        f"/admin/programmes/figures/{Programme.objects.first().pk}/",
        "/admin/applications/",
        *(f"/admin/applications/{Application.objects.filter(status=stage).first().pk}/" for stage in stages),
        "/admin/applications/waiting/",
        f"/admin/organizations/{Organization.objects.public().first().pk}/",
        "/admin/residencies/",
        f"/admin/residencies/{Residency.objects.filter(status='active').first().pk}/",
        f"/admin/evaluations/{Evaluation.objects.first().pk}/",
        f"/admin/graduations/edit/{Graduation.objects.first().pk}/",
        "/admin/residencies/figures/",
        "/admin/plan/",
        "/admin/special_days/",
        "/admin/special_days/new/",
        "/admin/opening_hours/",
        f"/admin/rooms/edit/{Room.objects.first().pk}/",
        f"/admin/centers/edit/{Center.objects.first().pk}/",
        f"/admin/calls/edit/{Call.objects.first().pk}/",
        "/admin/images/",
        f"/admin/pages/{HomePage.objects.first().pk}/edit/",
        f"/admin/pages/add/home/newspage/{NewsIndexPage.objects.first().pk}/",
        f"/admin/pages/add/home/canteenweekpage/{CanteenPage.objects.first().pk}/",
        "/admin/settings/home/housesurroundings/",
    ]


SIGNED_IN: dict[str, Callable[[User], list[str]]] = {
    "resident": of_resident,
    "lead": of_lead,
    "reviewer": of_reviewer,
    "director": of_director,
}


def name_of(address: str) -> str:
    return re.sub(r"\W+", "-", address).strip("-") or "home"


def take_all(page, picture, paths):
    for address in paths:
        status = page.goto(address).status
        # A question that is not finished, or makes no sense, is answered by its form.
        asked = {200, 422} if "?" in address else {200}
        assert status in ({404} if address.endswith(NOT_HERE) else asked), address
        for size in (PHONE, TABLET, DESK):
            resize(page, size)
            assert picture(page, name_of(address)).stat().st_size > 0


@pytest.fixture
def town(db):
    call_command("demo", verbosity=0)


@pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
def test_public(town, open_page, picture, language):
    take_all(open_page(), picture, [language + address for address in addresses()])


@pytest.mark.parametrize("who", SIGNED_IN)
def test_signed_in(town, open_page_as, picture, who):
    user = User.objects.get(email=f"{who}@demo.invalid")
    take_all(open_page_as(user), picture, SIGNED_IN[who](user))


@pytest.mark.parametrize("dark", [False, True], ids=["care", "dark"])
def test_in_other_clothes(town, open_page_as, picture, live_server, dark):
    """The first pages of residents and of the desk in 关怀版, and in the dark."""
    page = open_page_as(User.objects.get(email="director@demo.invalid"), dark=dark)
    if not dark:
        page.context.add_cookies([{"name": "care", "value": "1", "url": live_server.url}])
    take_all(page, picture, ["/", "/activities/", "/center/", "/my/", "/admin/", "/admin/todo/"])
