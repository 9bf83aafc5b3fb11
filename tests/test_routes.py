"""Every address, asked by every person with every method: the expected answer, and never an error of ours.

``ROUTES`` has a row for each route of ours; a route without one fails. A row gives the address and what GET and an empty POST
answer to each person in ``PEOPLE``, a letter each (``MEANING``). HEAD answers as GET does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from events.activities.models import Programme, PublishingPolicy
from events.activities.pictures import keep_picture
from events.feeds.actions import make_address
from events.signups.door.codes import token_of
from events.signups.links import token_of as link_of
from events.signups.models import Feedback
from home.models import HomePage, NewsCategory, NewsIndexPage
from incubator.premises.models import Equipment, OpeningHours
from incubator.residency.evaluating.halves import half_before
from incubator.residency.models import ChecklistItem
from portal.notices.actions import notify
from tests.conftest import make_cast, make_house
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory, SeriesFactory
from tests.factories.pictures import picture_bytes
from tests.factories.premises import SpecialDayFactory
from tests.factories.residency import (
    AgreementFactory,
    ApplicationFactory,
    CallFactory,
    EvaluationFactory,
    GraduationFactory,
    PaperKindFactory,
    ResidencyFactory,
    SignedCopyFactory,
    TermFactory,
)
from tests.factories.rules import PolicyFactory

PEOPLE = ("anonymous", "resident", "member", "lead", "outsider", "reviewer", "staff", "director")
MEANING = {
    "o": "200: here it is",
    "l": "to the sign-in page",
    "r": "to another page",
    "b": "400: nonsense",
    "f": "403: seen, not allowed",
    "n": "404: nothing, or nothing for you",
    "m": "405: another method",
    "t": "409: taken",
    "u": "422: something is missing or wrong",
}
OURS = ("portal", "incubator", "events", "home")


def letter(answer: Any) -> str:
    if answer.status_code in (301, 302, 303):
        return "l" if "/login/" in answer["Location"] else "r"
    codes = {200: "o", 400: "b", 403: "f", 404: "n", 405: "m", 409: "t", 422: "u"}
    return codes.get(answer.status_code, str(answer.status_code))


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(route, module of its view) for every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern.callback.__module__


def ours() -> set[str]:
    return {route for route, module in routes() if module.partition(".")[0] in OURS}


@pytest.fixture
def town(db, shared_rows):
    return (shared_rows["town"] if shared_rows else make_all())[0]


@pytest.fixture
def people(town, shared_rows) -> dict[str, Client]:
    """A browser for each of ``PEOPLE``, signed in."""
    clients = {person: Client(raise_request_exception=False) for person in PEOPLE}
    for person, session in shared_rows["town"][1].items():
        clients[person].cookies[settings.SESSION_COOKIE_NAME] = session
    return clients


def make_all() -> tuple[SimpleNamespace, dict[str, str]]:
    """The town, and the session of everybody in it."""
    cast = make_cast()
    town = make_town(cast, make_house())
    return town, {person: session_of(getattr(cast, person)) for person in PEOPLE if person != "anonymous"}


MAKERS = {"town": make_all}


def session_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def make_town(cast: SimpleNamespace, house: SimpleNamespace) -> SimpleNamespace:
    """One of everything; all of it is the first organization's, led by ``lead``."""
    organization = cast.organization
    activity = ActivityFactory(organization=organization)
    occurrence = OccurrenceFactory(activity=activity)
    series = SeriesFactory(organization=organization, room=house.room, requested_by=cast.lead)
    booking = BookingFactory(organization=organization, room=house.room, requested_by=cast.lead, series=series)
    call = CallFactory(center=house.center)
    noticed = ApplicationFactory(
        call=call,
        status="announced",
        outcome="accepted",
        granted_zone=house.zone,
        granted_area="5.0",
        granted_starts=timezone.localdate(),
        granted_ends=timezone.localdate() + dt.timedelta(days=100),
        decided_at=timezone.now(),
        announced_at=timezone.now(),
        announced_until=timezone.localdate() + dt.timedelta(days=3),
    )
    application = ApplicationFactory(call=call, organization=organization, created_by=cast.lead, submitted=True)
    kind = PaperKindFactory()
    call.papers.add(kind)
    document = application.documents.create(
        kind=kind,
        file=ContentFile(b"%PDF-1.7 x", name="paper.pdf"),
        original_name="章程.pdf",
        content_type="application/pdf",
        size=10,
        uploaded_by=cast.lead,
    )
    application.versions.create(number=1, answers={}, submitted_by=cast.lead)
    review = application.reviews.create(reviewer=cast.reviewer)
    residency = ResidencyFactory(organization=organization, center=house.center)
    half = half_before(timezone.localdate())
    report = residency.reports.create(year=half.year, half=half.half, due=half.due, done="办了二十场活动。")
    term = TermFactory(residency=residency, zone=house.zone)
    agreement = AgreementFactory(residency=residency, term=term)
    graduation = GraduationFactory(residency__organization=organization, residency__center=house.center)
    revision = activity.save_revision(user=cast.lead)
    token = make_address(by=cast.lead)
    registration = RegistrationFactory(occurrence=occurrence, user=cast.resident)
    HomePage.objects.get(slug="home").add_child(instance=NewsIndexPage(title="消息", slug="news"))
    picture = keep_picture(ContentFile(picture_bytes(), name="photo.png"), title="x", description="x", by=cast.lead)
    return SimpleNamespace(
        organization=organization,
        membership=organization.memberships.get(user=cast.member),
        stage_change=organization.stage_changes.create(
            stage="filed",
            file=ContentFile(b"%PDF-1.7 x", name="paper.pdf"),
            original_name="备案证明.pdf",
            content_type="application/pdf",
            size=10,
            uploaded_by=cast.lead,
        ),
        invitation=organization.invitations.create(contact="wang@example.invalid", invited_by=cast.lead),
        activity=activity,
        occurrence=occurrence,
        trust=PublishingPolicy.objects.create(organization=organization, kind="new"),
        submission=activity.submissions.create(revision=revision, submitted_by=cast.lead),
        booking=booking,
        series=booking.series,
        center=house.center,
        zone=house.zone,
        room=house.room,
        # Yesterday's: nothing of what is booked here falls on them, so they may be deleted on any day of the week.
        hours=OpeningHours.objects.filter(weekday=(timezone.localdate().weekday() - 1) % 7).earliest("pk"),
        policy=PolicyFactory(center=house.center),
        shared=Equipment.objects.create(center=house.center, name="移动音箱"),
        special_day=SpecialDayFactory(center=house.center, date=timezone.localdate()),
        call=call,
        paper_kind=kind,
        service_field=activity.service_field,
        programme=Programme.objects.create(name="红心物业", name_en="Red Heart Property", slug="red-heart"),
        application=application,
        noticed=noticed,
        document=document,
        review=review,
        residency=residency,
        report=report,
        agreement=agreement,
        checklist_item=ChecklistItem.objects.create(center=house.center, text="钥匙"),
        signed_copy=SignedCopyFactory(agreement=agreement),
        change_request=residency.change_requests.create(kind="resize", reason="不够用", asked_by=cast.lead),
        evaluation=EvaluationFactory(residency=residency),
        graduation=graduation,
        news_category=NewsCategory.objects.create(name="通知", name_en="Notices", slug="notices"),
        follow_up=graduation.follow_ups.create(due=timezone.localdate()),
        user=cast.resident,
        registration=registration,
        ticket=token_of(registration),
        feedback=Feedback.objects.create(registration=registration, stars=5, line="很好"),
        photo=occurrence.photos.create(image=picture, alt="两位居民", consent="asked"),
        link=link_of(registration),
        token=token,
        feed_address=cast.lead.feed_addresses.get(),
        notice=notify(cast.resident, "test", "主题", "内容"),
    )


def ask(client: Client, method: str, path: str) -> str:
    """The letter of the answer; what the request changed is undone."""
    cache.clear()  # limits are another test's matter
    with transaction.atomic():
        answer = client.generic(method, path)
        transaction.set_rollback(True)
    return letter(answer)


# route: (address, GET, POST)
ROUTES: dict[str, tuple[str, str, str]] = {
    "healthz": ("/healthz", "oooooooo", "mmmmmmmm"),
    "sw.js": ("/sw.js", "oooooooo", "mmmmmmmm"),
    "manifest.webmanifest": ("/manifest.webmanifest", "oooooooo", "mmmmmmmm"),
    "offline/": ("/offline/", "oooooooo", "mmmmmmmm"),
    "robots.txt": ("/robots.txt", "oooooooo", "mmmmmmmm"),
    "sitemap.xml": ("/sitemap.xml", "oooooooo", "mmmmmmmm"),
    "sitemap-<slug:section>.xml": ("/sitemap-rooms.xml", "oooooooo", "mmmmmmmm"),
    "admin/login/": ("/admin/login/", "llllllll", "mmmmmmmm"),
    "admin/todo/": ("/admin/todo/", "lllllloo", "llllllmm"),
    "admin/guide/": ("/admin/guide/", "lllllloo", "llllllmm"),
    "admin/guide/screenshots/guide-<slug:name>.webp": (
        "/admin/guide/screenshots/guide-home.webp",
        "lllllloo",
        "llllllmm",
    ),
    "admin/today/": ("/admin/today/", "lllllloo", "lllllluu"),
    "admin/paper/": ("/admin/paper/", "lllllloo", "llllllmm"),
    "admin/submissions/": ("/admin/submissions/", "lllllloo", "llllllmm"),
    "admin/submissions/<int:pk>/": ("/admin/submissions/{submission.pk}/", "lllllloo", "lllllluu"),
    "admin/activity/<int:pk>/": ("/admin/activity/{activity.pk}/", "lllllloo", "llllllmm"),
    "admin/activity/<int:pk>/take-down/": ("/admin/activity/{activity.pk}/take-down/", "lllllloo", "lllllluu"),
    "admin/photos/<int:pk>/take-down/": ("/admin/photos/{photo.pk}/take-down/", "lllllloo", "lllllluu"),
    "admin/publishing_policies/": ("/admin/publishing_policies/", "lllllloo", "llllllmm"),
    "admin/publishing_policies/results/": ("/admin/publishing_policies/results/", "lllllloo", "llllllmm"),
    "admin/publishing_policies/edit/<int:pk>/": ("/admin/publishing_policies/edit/{trust.pk}/", "llllllro", "llllllro"),
    "admin/publishing_policies/history/<int:pk>/": (
        "/admin/publishing_policies/history/{trust.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/publishing_policies/history-results/<int:pk>/": (
        "/admin/publishing_policies/history-results/{trust.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/programmes/": ("/admin/programmes/", "lllllloo", "llllllmm"),
    "admin/programmes/results/": ("/admin/programmes/results/", "lllllloo", "llllllmm"),
    "admin/programmes/edit/<int:pk>/": ("/admin/programmes/edit/{programme.pk}/", "lllllloo", "lllllloo"),
    "admin/programmes/history/<int:pk>/": ("/admin/programmes/history/{programme.pk}/", "lllllloo", "llllllmm"),
    "admin/programmes/history-results/<int:pk>/": (
        "/admin/programmes/history-results/{programme.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/programmes/figures/<int:pk>/": ("/admin/programmes/figures/{programme.pk}/", "lllllloo", "llllllmm"),
    "programmes/": ("/programmes/", "oooooooo", "mmmmmmmm"),
    "programmes/<slug:slug>/": ("/programmes/{programme.slug}/", "oooooooo", "mmmmmmmm"),
    "admin/occurrences/<int:pk>/cancel/": ("/admin/occurrences/{occurrence.pk}/cancel/", "lllllloo", "lllllluu"),
    "admin/users/erase/<int:pk>/": ("/admin/users/erase/{user.pk}/", "llllllro", "llllllru"),
    "admin/activities/history/<int:pk>/": ("/admin/activities/history/{activity.pk}/", "lllllloo", "llllllmm"),
    "admin/activities/history-results/<int:pk>/": (
        "/admin/activities/history-results/{activity.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/registrations/": ("/admin/registrations/", "lllllloo", "llllllmm"),
    "admin/registrations/results/": ("/admin/registrations/results/", "lllllloo", "llllllmm"),
    "admin/registrations/<int:pk>/": ("/admin/registrations/{registration.pk}/", "lllllloo", "lllllloo"),
    "admin/bookings/": ("/admin/bookings/", "lllllloo", "llllllmm"),
    "admin/bookings/results/": ("/admin/bookings/results/", "lllllloo", "llllllmm"),
    "admin/bookings/history/<int:pk>/": ("/admin/bookings/history/{booking.pk}/", "lllllloo", "llllllmm"),
    "admin/bookings/history-results/<int:pk>/": (
        "/admin/bookings/history-results/{booking.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/bookings/inbox/": ("/admin/bookings/inbox/", "lllllloo", "lllllluu"),
    "admin/bookings/on-behalf/": ("/admin/bookings/on-behalf/", "lllllloo", "llllllmm"),
    "admin/bookings/on-behalf/<slug:slug>/": ("/admin/bookings/on-behalf/{room.slug}/", "lllllloo", "lllllluu"),
    "admin/bookings/series/<int:pk>/": ("/admin/bookings/series/{series.pk}/", "lllllloo", "lllllluu"),
    "admin/bookings/broken/": ("/admin/bookings/broken/", "lllllloo", "lllllluu"),
    "admin/bookings/figures/": ("/admin/bookings/figures/", "lllllloo", "llllllmm"),
    "admin/residencies/figures/": ("/admin/residencies/figures/", "lllllloo", "llllllmm"),
    "admin/bookings/<int:pk>/": ("/admin/bookings/{booking.pk}/", "lllllloo", "lllllluu"),
    "admin/organizations/": ("/admin/organizations/", "lllllloo", "llllllmm"),
    "admin/organizations/results/": ("/admin/organizations/results/", "lllllloo", "llllllmm"),
    "admin/organizations/<int:pk>/": ("/admin/organizations/{organization.pk}/", "lllllloo", "lllllloo"),
    "admin/organizations/<int:pk>/standing/<slug:standing>/": (
        "/admin/organizations/{organization.pk}/standing/suspended/",
        "lllllloo",
        "lllllluu",
    ),
    "admin/organizations/<int:pk>/stage/<uuid:change_pk>/<slug:verb>/": (
        "/admin/organizations/{organization.pk}/stage/{stage_change.pk}/decline/",
        "lllllloo",
        "lllllluu",
    ),
    "admin/organizations/<int:pk>/lead/<int:member_pk>/": (
        "/admin/organizations/{organization.pk}/lead/{membership.pk}/",
        "lllllloo",
        "lllllluu",
    ),
    "admin/rooms/new/": ("/admin/rooms/new/", "lllllloo", "lllllloo"),
    "admin/rooms/edit/<int:pk>/": ("/admin/rooms/edit/{room.pk}/", "lllllloo", "lllllloo"),
    "admin/rooms/delete/<int:pk>/": ("/admin/rooms/delete/{room.pk}/", "llllllrr", "llllllrr"),
    "admin/special_days/new/": ("/admin/special_days/new/", "lllllloo", "lllllloo"),
    "admin/special_days/edit/<int:pk>/": ("/admin/special_days/edit/{special_day.pk}/", "lllllloo", "lllllloo"),
    "admin/special_days/delete/<int:pk>/": ("/admin/special_days/delete/{special_day.pk}/", "lllllloo", "llllllrr"),
    "admin/opening_hours/new/": ("/admin/opening_hours/new/", "lllllloo", "lllllloo"),
    "admin/opening_hours/edit/<int:pk>/": ("/admin/opening_hours/edit/{hours.pk}/", "lllllloo", "lllllloo"),
    "admin/opening_hours/delete/<int:pk>/": ("/admin/opening_hours/delete/{hours.pk}/", "lllllloo", "llllllrr"),
    "admin/zones/plan/": ("/admin/zones/plan/", "lllllloo", "lllllluu"),
    "admin/zones/new/": ("/admin/zones/new/", "lllllloo", "lllllloo"),
    "admin/zones/edit/<int:pk>/": ("/admin/zones/edit/{zone.pk}/", "lllllloo", "lllllloo"),
    "admin/zones/delete/<int:pk>/": ("/admin/zones/delete/{zone.pk}/", "llllllrr", "llllllrr"),
    "admin/centers/new/": ("/admin/centers/new/", "llllllrr", "llllllrr"),
    "admin/centers/edit/<int:pk>/": ("/admin/centers/edit/{center.pk}/", "llllllro", "llllllro"),
    "admin/centers/delete/<int:pk>/": ("/admin/centers/delete/{center.pk}/", "llllllrr", "llllllrr"),
    "admin/applications/": ("/admin/applications/", "lllllloo", "llllllmm"),
    "admin/applications/results/": ("/admin/applications/results/", "lllllloo", "llllllmm"),
    "admin/applications/compare/": ("/admin/applications/compare/", "lllllloo", "lllllloo"),
    "admin/applications/<int:pk>/": ("/admin/applications/{application.pk}/", "lllllloo", "lllllloo"),
    "admin/applications/<int:pk>/<slug:verb>/": (
        "/admin/applications/{application.pk}/return/",
        "lllllloo",
        "lllllluu",
    ),
    "admin/residencies/": ("/admin/residencies/", "lllllloo", "llllllmm"),
    "admin/residencies/results/": ("/admin/residencies/results/", "lllllloo", "llllllmm"),
    "admin/residencies/<int:pk>/": ("/admin/residencies/{residency.pk}/", "lllllloo", "lllllloo"),
    "admin/half_year_reports/": ("/admin/half_year_reports/", "lllllloo", "llllllmm"),
    "admin/half_year_reports/results/": ("/admin/half_year_reports/results/", "lllllloo", "llllllmm"),
    "admin/half_year_reports/<int:pk>/": ("/admin/half_year_reports/{report.pk}/", "lllllloo", "lllllluu"),
    "admin/residencies/<int:pk>/<slug:verb>/": ("/admin/residencies/{residency.pk}/end/", "llllllfo", "llllllfu"),
    "admin/graduations/": ("/admin/graduations/", "lllllloo", "llllllmm"),
    "admin/graduations/results/": ("/admin/graduations/results/", "lllllloo", "llllllmm"),
    "admin/graduations/edit/<int:pk>/": ("/admin/graduations/edit/{graduation.pk}/", "lllllloo", "llllllrr"),
    "admin/graduations/history/<int:pk>/": ("/admin/graduations/history/{graduation.pk}/", "lllllloo", "llllllmm"),
    "admin/graduations/history-results/<int:pk>/": (
        "/admin/graduations/history-results/{graduation.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/evaluations/": ("/admin/evaluations/", "lllllloo", "llllllmm"),
    "admin/evaluations/results/": ("/admin/evaluations/results/", "lllllloo", "llllllmm"),
    "admin/evaluations/<int:pk>/": ("/admin/evaluations/{evaluation.pk}/", "lllllloo", "lllllloo"),
    "admin/evaluations/<int:pk>/<slug:verb>/": (
        "/admin/evaluations/{evaluation.pk}/interview/",
        "lllllloo",
        "lllllluu",
    ),
    "admin/follow_ups/": ("/admin/follow_ups/", "lllllloo", "llllllmm"),
    "admin/follow_ups/results/": ("/admin/follow_ups/results/", "lllllloo", "llllllmm"),
    "admin/follow_ups/<int:pk>/": ("/admin/follow_ups/{follow_up.pk}/", "lllllloo", "lllllluu"),
    "admin/users/": ("/admin/users/", "lllllloo", "llllllmm"),
    "admin/users/results/": ("/admin/users/results/", "lllllloo", "llllllmm"),
    "admin/users/new/": ("/admin/users/new/", "llllllro", "llllllro"),
    "admin/users/edit/<int:pk>/": ("/admin/users/edit/{user.pk}/", "llllllro", "llllllro"),
    "admin/activities/": ("/admin/activities/", "lllllloo", "llllllmm"),
    "admin/activities/results/": ("/admin/activities/results/", "lllllloo", "llllllmm"),
    "admin/calls/": ("/admin/calls/", "lllllloo", "llllllmm"),
    "admin/calls/edit/<int:pk>/": ("/admin/calls/edit/{call.pk}/", "lllllloo", "lllllloo"),
    "admin/calls/history-results/<int:pk>/": ("/admin/calls/history-results/{call.pk}/", "lllllloo", "llllllmm"),
    "admin/calls/history/<int:pk>/": ("/admin/calls/history/{call.pk}/", "lllllloo", "llllllmm"),
    "admin/calls/new/": ("/admin/calls/new/", "lllllloo", "lllllloo"),
    "admin/calls/results/": ("/admin/calls/results/", "lllllloo", "llllllmm"),
    "admin/centers/": ("/admin/centers/", "lllllloo", "llllllmm"),
    "admin/centers/history-results/<int:pk>/": ("/admin/centers/history-results/{center.pk}/", "lllllloo", "llllllmm"),
    "admin/centers/history/<int:pk>/": ("/admin/centers/history/{center.pk}/", "lllllloo", "llllllmm"),
    "admin/centers/results/": ("/admin/centers/results/", "lllllloo", "llllllmm"),
    "admin/opening_hours/": ("/admin/opening_hours/", "lllllloo", "llllllmm"),
    "admin/opening_hours/history-results/<int:pk>/": (
        "/admin/opening_hours/history-results/{hours.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/opening_hours/history/<int:pk>/": ("/admin/opening_hours/history/{hours.pk}/", "lllllloo", "llllllmm"),
    "admin/opening_hours/copy/<int:pk>/": ("/admin/opening_hours/copy/{hours.pk}/", "lllllloo", "lllllloo"),
    "admin/special_days/copy/<int:pk>/": ("/admin/special_days/copy/{special_day.pk}/", "lllllloo", "lllllloo"),
    "admin/opening_hours/season/": (
        "/admin/opening_hours/season/?place=c{center.pk}&from=&to=",
        "lllllloo",
        "lllllloo",
    ),
    "admin/opening_hours/week/": ("/admin/opening_hours/week/", "lllllloo", "lllllluu"),
    "admin/checklist_items/": ("/admin/checklist_items/", "lllllloo", "llllllmm"),
    "admin/checklist_items/results/": ("/admin/checklist_items/results/", "lllllloo", "llllllmm"),
    "admin/checklist_items/new/": ("/admin/checklist_items/new/", "lllllloo", "lllllloo"),
    "admin/checklist_items/edit/<int:pk>/": (
        "/admin/checklist_items/edit/{checklist_item.pk}/",
        "lllllloo",
        "lllllloo",
    ),
    "admin/checklist_items/history-results/<int:pk>/": (
        "/admin/checklist_items/history-results/{checklist_item.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/checklist_items/history/<int:pk>/": (
        "/admin/checklist_items/history/{checklist_item.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/paper_kinds/edit/<int:pk>/": ("/admin/paper_kinds/edit/{paper_kind.pk}/", "lllllloo", "lllllloo"),
    "admin/paper_kinds/history-results/<int:pk>/": (
        "/admin/paper_kinds/history-results/{paper_kind.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/paper_kinds/history/<int:pk>/": ("/admin/paper_kinds/history/{paper_kind.pk}/", "lllllloo", "llllllmm"),
    "admin/rooms/": ("/admin/rooms/", "lllllloo", "llllllmm"),
    "admin/rooms/history-results/<int:pk>/": ("/admin/rooms/history-results/{room.pk}/", "lllllloo", "llllllmm"),
    "admin/rooms/history/<int:pk>/": ("/admin/rooms/history/{room.pk}/", "lllllloo", "llllllmm"),
    "admin/rooms/results/": ("/admin/rooms/results/", "lllllloo", "llllllmm"),
    "admin/shared_equipment/": ("/admin/shared_equipment/", "lllllloo", "llllllmm"),
    "admin/shared_equipment/results/": ("/admin/shared_equipment/results/", "lllllloo", "llllllmm"),
    "admin/shared_equipment/new/": ("/admin/shared_equipment/new/", "lllllloo", "lllllloo"),
    "admin/shared_equipment/edit/<int:pk>/": ("/admin/shared_equipment/edit/{shared.pk}/", "lllllloo", "lllllloo"),
    "admin/shared_equipment/delete/<int:pk>/": ("/admin/shared_equipment/delete/{shared.pk}/", "lllllloo", "llllllrr"),
    "admin/shared_equipment/history/<int:pk>/": (
        "/admin/shared_equipment/history/{shared.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/shared_equipment/history-results/<int:pk>/": (
        "/admin/shared_equipment/history-results/{shared.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/policies/": ("/admin/policies/", "lllllloo", "llllllmm"),
    "admin/policies/results/": ("/admin/policies/results/", "lllllloo", "llllllmm"),
    "admin/policies/new/": ("/admin/policies/new/", "lllllloo", "lllllloo"),
    "admin/policies/edit/<int:pk>/": ("/admin/policies/edit/{policy.pk}/", "lllllloo", "lllllloo"),
    "admin/policies/delete/<int:pk>/": ("/admin/policies/delete/{policy.pk}/", "lllllloo", "llllllrr"),
    "admin/policies/history/<int:pk>/": ("/admin/policies/history/{policy.pk}/", "lllllloo", "llllllmm"),
    "admin/policies/history-results/<int:pk>/": (
        "/admin/policies/history-results/{policy.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/policies/try/": ("/admin/policies/try/", "lllllloo", "llllllmm"),
    "admin/policies/move/<int:pk>/": ("/admin/policies/move/{policy.pk}/", "llllllmm", "llllllrr"),
    "admin/service_fields/edit/<int:pk>/": ("/admin/service_fields/edit/{service_field.pk}/", "lllllloo", "lllllloo"),
    "admin/service_fields/history-results/<int:pk>/": (
        "/admin/service_fields/history-results/{service_field.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/service_fields/history/<int:pk>/": (
        "/admin/service_fields/history/{service_field.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/special_days/": ("/admin/special_days/", "lllllloo", "llllllmm"),
    "admin/special_days/history-results/<int:pk>/": (
        "/admin/special_days/history-results/{special_day.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/special_days/history/<int:pk>/": ("/admin/special_days/history/{special_day.pk}/", "lllllloo", "llllllmm"),
    "admin/special_days/import/": ("/admin/special_days/import/", "lllllloo", "lllllluu"),
    "admin/special_days/results/": ("/admin/special_days/results/", "lllllloo", "llllllmm"),
    "admin/users/history-results/<int:pk>/": ("/admin/users/history-results/{user.pk}/", "lllllloo", "llllllmm"),
    "admin/users/history/<int:pk>/": ("/admin/users/history/{user.pk}/", "lllllloo", "llllllmm"),
    "admin/zones/": ("/admin/zones/", "lllllloo", "llllllmm"),
    "admin/zones/history-results/<int:pk>/": ("/admin/zones/history-results/{zone.pk}/", "lllllloo", "llllllmm"),
    "admin/zones/history/<int:pk>/": ("/admin/zones/history/{zone.pk}/", "lllllloo", "llllllmm"),
    "admin/zones/results/": ("/admin/zones/results/", "lllllloo", "llllllmm"),
    "papers/<uuid:pk>/": ("/papers/{document.pk}/", "nnoonooo", "mmmmmmmm"),
    "care/": ("/care/", "mmmmmmmm", "rrrrrrrr"),
    "privacy/": ("/privacy/", "oooooooo", "mmmmmmmm"),
    "privacy/agree/": ("/privacy/agree/", "lmmmmmmm", "lrrrrrrr"),
    "my/data/": ("/my/data/", "looooooo", "luuuuuuu"),
    "my/data/file/": ("/my/data/file/", "looooooo", "lmmmmmmm"),
    "my/data/erase/": ("/my/data/erase/", "looooooo", "luuuuuuu"),
    "accounts/login/": ("/accounts/login/", "orrrrrrr", "urrrrrrr"),
    "accounts/login/email/": ("/accounts/login/email/", "orrrrrrr", "urrrrrrr"),
    "accounts/login/code/": ("/accounts/login/code/", "llllllll", "mmmmmmmm"),
    "accounts/login/code/confirm/": ("/accounts/login/code/confirm/", "lrrrrrrr", "lrrrrrrr"),
    "accounts/signup/": ("/accounts/signup/", "orrrrrrr", "urrrrrrr"),
    "accounts/signup/email/": ("/accounts/signup/email/", "orrrrrrr", "urrrrrrr"),
    "accounts/phone/verify/": ("/accounts/phone/verify/", "lrrrrrrr", "lrrrrrrr"),
    "accounts/confirm-email/": ("/accounts/confirm-email/", "lrrrrrrr", "lrrrrrrr"),
    "accounts/password/reset/confirm/": ("/accounts/password/reset/confirm/", "llllllll", "llllllll"),
    "_util/login/": ("/_util/login/", "llllllll", "mmmmmmmm"),
    "my/notices/": ("/my/notices/", "looooooo", "lmmmmmmm"),
    "my/notices/read/": ("/my/notices/read/", "lmmmmmmm", "lrrrrrrr"),
    "my/notices/<int:pk>/": ("/my/notices/{notice.pk}/", "lonnnnnn", "lmmmmmmm"),
    "styleguide/": ("/styleguide/", "nnnnnnnn", "mmmmmmmm"),
    "dev/messages/": ("/dev/messages/", "nnnnnnnn", "mmmmmmmm"),
    "organizations/new/": ("/organizations/new/", "looooooo", "luuuuuuu"),
    "organizations/<slug:slug>/edit/": ("/organizations/{organization.slug}/edit/", "lffoffff", "lffuffff"),
    "organizations/<slug:slug>/members/": ("/organizations/{organization.slug}/members/", "lfooffoo", "lffuffff"),
    "organizations/<slug:slug>/members/<int:pk>/": (
        "/organizations/{organization.slug}/members/{membership.pk}/",
        "lnoonnff",
        "lnrunnff",
    ),
    "organizations/<slug:slug>/invitations/<int:pk>/": (
        "/organizations/{organization.slug}/invitations/{invitation.pk}/",
        "mmmmmmmm",
        "lffrffff",
    ),
    "organizations/<slug:slug>/stage/": ("/organizations/{organization.slug}/stage/", "lfooffoo", "lffuffff"),
    "organizations/<slug:slug>/stage/<uuid:pk>/": (
        "/organizations/{organization.slug}/stage/{stage_change.pk}/",
        "nnoonnoo",
        "mmmmmmmm",
    ),
    "organizations/<slug:slug>/stage/<uuid:pk>/withdraw/": (
        "/organizations/{organization.slug}/stage/{stage_change.pk}/withdraw/",
        "mmmmmmmm",
        "lnfrnnff",
    ),
    "organizations/<slug:slug>/join/": ("/organizations/{organization.slug}/join/", "lnrrnnnn", "lnrrnnnn"),
    "apply/": ("/apply/", "oooooooo", "mmmmmmmm"),
    "apply/fit/": ("/apply/fit/", "oooooooo", "mmmmmmmm"),
    "apply/calls/<int:pk>/": ("/apply/calls/{call.pk}/", "oooooooo", "mmmmmmmm"),
    "apply/<int:call_pk>/": ("/apply/{call.pk}/", "looooooo", "luuuuuuu"),
    "admin/applications/waiting/": ("/admin/applications/waiting/", "lllllloo", "llllllmm"),
    "apply/notices/": ("/apply/notices/", "oooooooo", "mmmmmmmm"),
    "apply/notices/<int:pk>/": ("/apply/notices/{noticed.pk}/", "oooooooo", "mmmmmmmm"),
    "apply/notices/<int:pk>/object/": ("/apply/notices/{noticed.pk}/object/", "looooooo", "luuuuuuu"),
    "applications/<int:pk>/appeal/": ("/applications/{application.pk}/appeal/", "lnfrnfff", "lnfunfff"),
    "applications/<int:pk>/": ("/applications/{application.pk}/", "lnoonooo", "mmmmmmmm"),
    "applications/<int:pk>/withdraw/": ("/applications/{application.pk}/withdraw/", "lnfonfff", "lnfrnfff"),
    "applications/<int:pk>/papers/<uuid:paper_pk>/remove/": (
        "/applications/{application.pk}/papers/{document.pk}/remove/",
        "mmmmmmmm",
        "lnfrnfff",
    ),
    "residencies/<int:pk>/papers/": ("/residencies/{residency.pk}/papers/", "lnoonnoo", "lnfunnff"),
    "applications/<int:pk>/versions/": ("/applications/{application.pk}/versions/", "lnoonooo", "mmmmmmmm"),
    "applications/<int:pk>/versions/<int:number>/": (
        "/applications/{application.pk}/versions/1/",
        "lnoonooo",
        "mmmmmmmm",
    ),
    "applications/<int:pk>/<slug:step>/": ("/applications/{application.pk}/plan/", "lnfrnfff", "lnfrnfff"),
    "reports/<int:pk>/": ("/reports/{report.pk}/", "lnoonnoo", "lnfunnff"),
    "reports/<int:pk>/check/": ("/reports/{report.pk}/check/", "lnfonnff", "lnfunnff"),
    "applications/<int:pk>/<slug:step>/save/": ("/applications/{application.pk}/plan/save/", "mmmmmmmm", "lnftnfff"),
    "reviews/": ("/reviews/", "looooooo", "mmmmmmmm"),
    "reviews/<int:pk>/compare/": ("/reviews/{review.pk}/compare/", "lnnnnonn", "mmmmmmmm"),
    "residencies/<int:pk>/": ("/residencies/{residency.pk}/", "lnoonnoo", "mmmmmmmm"),
    "residencies/<int:pk>/renew/": ("/residencies/{residency.pk}/renew/", "lnfonnff", "lnfunnff"),
    "residencies/<int:pk>/resize/": ("/residencies/{residency.pk}/resize/", "lnfonnff", "lnfunnff"),
    "residencies/<int:pk>/decline/": ("/residencies/{residency.pk}/decline/", "lnfrnnff", "lnfunnff"),
    "residencies/<int:pk>/leave/": ("/residencies/{residency.pk}/leave/", "lnfonnff", "lnfunnff"),
    "residencies/<int:pk>/stay/": ("/residencies/{residency.pk}/stay/", "lnfrnnff", "lnfunnff"),
    "residencies/<int:pk>/requests/<int:request_pk>/withdraw/": (
        "/residencies/{residency.pk}/requests/{change_request.pk}/withdraw/",
        "lnfonnff",
        "lnfrnnff",
    ),
    "agreements/<uuid:pk>/": ("/agreements/{agreement.pk}/", "lnoonnoo", "lnfunnff"),
    "agreements/<uuid:pk>/file/": ("/agreements/{agreement.pk}/file/", "lnoonnoo", "mmmmmmmm"),
    "signed-copies/<uuid:pk>/": ("/signed-copies/{signed_copy.pk}/", "lnoonnoo", "mmmmmmmm"),
    "evaluations/<int:pk>/": ("/evaluations/{evaluation.pk}/", "lnoonnoo", "lnfunnff"),
    "graduates/": ("/graduates/", "oooooooo", "mmmmmmmm"),
    "graduates/<slug:slug>/": ("/graduates/{graduation.slug}/", "oooooooo", "mmmmmmmm"),
    "reviews/<int:pk>/": ("/reviews/{review.pk}/", "lnnnnonn", "lnnnnunn"),
    "rooms/find/": ("/rooms/find/", "oooooooo", "mmmmmmmm"),
    "rooms/day/": ("/rooms/day/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/month/": ("/rooms/{room.slug}/month/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/": ("/rooms/{room.slug}/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/today/": ("/rooms/{room.slug}/today/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/sign/": ("/rooms/{room.slug}/sign/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/door/": ("/rooms/{room.slug}/door/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/door/worker.js": ("/rooms/{room.slug}/door/worker.js", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/paper/": ("/rooms/{room.slug}/paper/", "oooooooo", "mmmmmmmm"),
    "rooms/<slug:slug>/check-in/": ("/rooms/{room.slug}/check-in/", "looooooo", "lmmmmmmm"),
    "center/door/": ("/center/door/", "oooooooo", "mmmmmmmm"),
    "center/door/worker.js": ("/center/door/worker.js", "oooooooo", "mmmmmmmm"),
    "center/paper/": ("/center/paper/", "oooooooo", "mmmmmmmm"),
    "bookings/<int:pk>/check-in/": ("/bookings/{booking.pk}/check-in/", "lnoonnoo", "lnuunnuu"),
    "rooms/<slug:slug>/series/": ("/rooms/{room.slug}/series/", "lffoofoo", "lffuufuu"),
    "series/<int:pk>/": ("/series/{series.pk}/", "lnoonnoo", "lmmmmmmm"),
    "series/<int:pk>/change/": ("/series/{series.pk}/change/", "lnfonnoo", "lnfunnuu"),
    "series/<int:pk>/cancel/": ("/series/{series.pk}/cancel/", "lnfonnoo", "lnfunnuu"),
    # Nothing of it was skipped.
    "series/<int:pk>/again/": ("/series/{series.pk}/again/", "lnfrnnrr", "lnfrnnrr"),
    "bookings/": ("/bookings/", "looooooo", "lmmmmmmm"),
    "bookings/<int:pk>/change/": ("/bookings/{booking.pk}/change/", "lnfonnoo", "lnfunnuu"),
    "bookings/<int:pk>/": ("/bookings/{booking.pk}/", "lnoonnoo", "lmmmmmmm"),
    "bookings/<int:pk>/cancel/": ("/bookings/{booking.pk}/cancel/", "lnfonnoo", "lnfunnuu"),
    "activities/": ("/activities/", "oooooooo", "mmmmmmmm"),
    "activities/month/": ("/activities/month/", "oooooooo", "mmmmmmmm"),
    "activities/month/<month:month>/": ("/activities/month/2026-12/", "oooooooo", "mmmmmmmm"),
    "activities/new/": ("/activities/new/", "lffoofff", "lffuufff"),
    "activities/<slug:slug>/": ("/activities/{activity.slug}/", "oooooooo", "mmmmmmmm"),
    "embed/": ("/embed/", "oooooooo", "mmmmmmmm"),
    "embed/code/": ("/embed/code/", "oooooooo", "mmmmmmmm"),
    "": ("/", "oooooooo", "oooooooo"),
    "^((?:[\\w\\-]+/)*)$": ("/news/", "oooooooo", "oooooooo"),
    "admin/news_categories/": ("/admin/news_categories/", "lllllloo", "llllllmm"),
    "admin/news_categories/results/": ("/admin/news_categories/results/", "lllllloo", "llllllmm"),
    "admin/news_categories/edit/<int:pk>/": (
        "/admin/news_categories/edit/{news_category.pk}/",
        "lllllloo",
        "lllllloo",
    ),
    "admin/news_categories/history/<int:pk>/": (
        "/admin/news_categories/history/{news_category.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "admin/news_categories/history-results/<int:pk>/": (
        "/admin/news_categories/history-results/{news_category.pk}/",
        "lllllloo",
        "llllllmm",
    ),
    "news/feed.atom": ("/news/feed.atom", "oooooooo", "mmmmmmmm"),
    "activities/feed.atom": ("/activities/feed.atom", "oooooooo", "mmmmmmmm"),
    "organizations/<slug:slug>/feed.atom": ("/organizations/{organization.slug}/feed.atom", "oooooooo", "mmmmmmmm"),
    "activities/<slug:slug>/share/": ("/activities/{activity.slug}/share/", "oooooooo", "mmmmmmmm"),
    "activities/<slug:slug>/poster-square.png": (
        "/activities/{activity.slug}/poster-square.png",
        "oooooooo",
        "mmmmmmmm",
    ),
    "activities/<slug:slug>/poster-tall.png": ("/activities/{activity.slug}/poster-tall.png", "oooooooo", "mmmmmmmm"),
    "activities/<slug:slug>/poster.pdf": ("/activities/{activity.slug}/poster.pdf", "oooooooo", "mmmmmmmm"),
    "activities/<slug:slug>/preview/": ("/activities/{activity.slug}/preview/", "lnoonnoo", "lmmmmmmm"),
    "activities/<slug:slug>/edit/": ("/activities/{activity.slug}/edit/", "lffoffff", "lffuffff"),
    # What was published is never thrown away: told on its page.
    "activities/<slug:slug>/delete/": ("/activities/{activity.slug}/delete/", "lnfonnff", "lnfrnnff"),
    "activities/<slug:slug>/withdraw/": ("/activities/{activity.slug}/withdraw/", "lmmmmmmm", "lnfrnnff"),
    "activities/<slug:slug>/occurrences/<int:pk>/cancel/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/cancel/",
        "lffoffoo",
        "lffuffuu",
    ),
    "rooms/<slug:slug>/book/": ("/rooms/{room.slug}/book/", "lffoofff", "lffuufff"),
    "activities/<slug:slug>/signup/<int:pk>/": (
        "/activities/{activity.slug}/signup/{occurrence.pk}/",
        "oooooooo",
        "uuuuuuuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/people/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/people/",
        "lnoonnoo",
        "lmmmmmmm",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/people/sheet/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/people/sheet/",
        "lnoonnoo",
        "lmmmmmmm",
    ),
    # It is tomorrow: too early.
    "activities/<slug:slug>/occurrences/<int:pk>/door/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/door/",
        "lnoonnoo",
        "lnttnntt",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/door/walk-in/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/door/walk-in/",
        "lmmmmmmm",
        "lnuunnuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/door/find/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/door/find/",
        "lmmmmmmm",
        "lnuunnuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/door/list/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/door/list/",
        "lmmmmmmm",
        "lnfrnnrr",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/door/scan/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/door/scan/",
        "lnoonnoo",
        "lmmmmmmm",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/door/screen/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/door/screen/",
        "lnoonnoo",
        "lmmmmmmm",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/message/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/message/",
        "lnfonnoo",
        "lnfunnuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/seats/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/seats/",
        "lnfonnoo",
        "lnfunnuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/move/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/move/",
        "lffoffoo",
        "lffuffuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/after/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/after/",
        "lffoffoo",
        "lffuffuu",
    ),
    "activities/photos/<int:pk>/": ("/activities/photos/{photo.pk}/", "lffoffoo", "lffuffuu"),
    "activities/photos/<int:pk>/remove/": ("/activities/photos/{photo.pk}/remove/", "lmmmmmmm", "lffrffrr"),
    # Nobody came yet.
    "signups/t/<str:token>/feedback/": ("/signups/t/{link}/feedback/", "oooooooo", "uuuuuuuu"),
    "feedback/<int:pk>/take-away/": ("/feedback/{feedback.pk}/take-away/", "lmmmmmmm", "lfffffrr"),
    "ticket/<str:token>/": ("/ticket/{ticket}/", "oooooooo", "ffuuffuu"),
    # Nobody has scanned the code of the place.
    "here/<int:pk>/": ("/here/{occurrence.pk}/", "ffffffff", "ffffffff"),
    "here/<int:pk>/<str:code>/": ("/here/{occurrence.pk}/code/", "ffffffff", "mmmmmmmm"),
    "activities/<slug:slug>/occurrences/<int:pk>/people/add/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/people/add/",
        "lnfonnoo",
        "lnfunnuu",
    ),
    "activities/<slug:slug>/occurrences/<int:pk>/people/<int:registration_pk>/cancel/": (
        "/activities/{activity.slug}/occurrences/{occurrence.pk}/people/{registration.pk}/cancel/",
        "lnfonnoo",
        "lnfrnnrr",
    ),
    "signups/<int:pk>/": ("/signups/{registration.pk}/", "lrnnnnnn", "lmmmmmmm"),
    "signups/t/<str:token>/": ("/signups/t/{link}/", "oooooooo", "uuuuuuuu"),
    "signups/t/<str:token>/change/": ("/signups/t/{link}/change/", "oooooooo", "uuuuuuuu"),
    "signups/t/<str:token>/cancel/": ("/signups/t/{link}/cancel/", "oooooooo", "rrrrrrrr"),
    "signups/t/<str:token>/forget/": ("/signups/t/{link}/forget/", "rrrrrrrr", "rrrrrrrr"),
    "calendar/": ("/calendar/", "oooooooo", "mmmmmmmm"),
    "calendar/activities.ics": ("/calendar/activities.ics", "oooooooo", "mmmmmmmm"),
    "calendar/organizations/<slug:slug>.ics": (
        "/calendar/organizations/{organization.slug}.ics",
        "oooooooo",
        "mmmmmmmm",
    ),
    "calendar/categories/<slug:slug>.ics": ("/calendar/categories/{service_field.slug}.ics", "oooooooo", "mmmmmmmm"),
    "calendar/programmes/<slug:slug>.ics": ("/calendar/programmes/{programme.slug}.ics", "oooooooo", "mmmmmmmm"),
    "calendar/activities/<slug:slug>/<int:pk>.ics": (
        "/calendar/activities/{activity.slug}/{occurrence.pk}.ics",
        "oooooooo",
        "mmmmmmmm",
    ),
    "calendar/my/": ("/calendar/my/", "looooooo", "looooooo"),
    "calendar/my/<int:pk>/stop/": ("/calendar/my/{feed_address.pk}/stop/", "lmmmmmmm", "lnnrnnnn"),
    "calendar/my/<str:token>.ics": ("/calendar/my/{token}.ics", "oooooooo", "mmmmmmmm"),
    "calendar/rooms/<slug:slug>.ics": ("/calendar/rooms/{room.slug}.ics", "oooooooo", "mmmmmmmm"),
    "calendar/activities/<slug:slug>.ics": ("/calendar/activities/{activity.slug}.ics", "oooooooo", "mmmmmmmm"),
    "organizations/": ("/organizations/", "oooooooo", "mmmmmmmm"),
    "organizations/<slug:slug>/": ("/organizations/{organization.slug}/", "oooooooo", "mmmmmmmm"),
    "my/activities/": ("/my/activities/", "looooooo", "lmmmmmmm"),
    "my/": ("/my/", "looooooo", "mmmmmmmm"),
    "center/": ("/center/", "oooooooo", "mmmmmmmm"),
    "center/plan/": ("/center/plan/", "oooooooo", "mmmmmmmm"),
    "admin/plan/": ("/admin/plan/", "lllllloo", "llllllmm"),
    "admin/plan/zones/": ("/admin/plan/zones/?for=center-{center.pk}", "lllllloo", "llllllmm"),
    "admin/plan/day/": ("/admin/plan/day/", "lllllloo", "llllllmm"),
}


def test_every_route_has_a_row():
    assert ours() - set(ROUTES) == set(), "new routes need rows"
    assert set(ROUTES) - ours() == set(), "rows of routes that are gone"


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_the_expected_answer(route, town, people):
    address, get, post = ROUTES[route]
    path = address.format(**vars(town))
    answers = {method: "".join(ask(people[person], method, path) for person in PEOPLE) for method in ("GET", "POST")}
    assert answers == {"GET": get, "POST": post}
    for person in ("anonymous", "lead", "director"):
        assert ask(people[person], "HEAD", path) == get[PEOPLE.index(person)]


def test_addresses_of_others_never_break(people, town):
    """allauth's and Wagtail's public addresses without arguments; their answers are theirs, an error would be ours."""
    for route in sorted({route for route, _module in routes()} - ours()):
        if route.startswith(("admin/", "^", "documents/")) or "<" in route:
            continue
        for method in ("GET", "HEAD", "POST"):
            for person in ("anonymous", "resident", "staff"):
                assert not ask(people[person], method, f"/{route}").startswith("5"), (route, method, person)
