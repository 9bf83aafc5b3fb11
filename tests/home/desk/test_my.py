"""/my/: what waits for whom, and nothing of other people's."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities.actions import Planned, propose_activity, return_activity, withdraw_submission
from events.activities.models import Activity
from home.desk.my import desk_of
from incubator.organizations.models import Membership
from incubator.residency.models import Application, Review
from portal.common.periods import at
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory, SeriesFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, ServiceFieldFactory
from tests.factories.residency import ApplicationFactory

URL = "/my/"


def titles(lines):
    return [line.title for line in lines]


def propose(organization, by):
    start = timezone.now() + dt.timedelta(days=3)
    return propose_activity(
        organization=organization,
        fields={
            "title": "凉亭读书会",
            "summary": "一起读。",
            "service_field": ServiceFieldFactory(),
            "contact_name": "王老师",
            "contact_phone": "0535-0000001",
        },
        occurrences=[Planned(start, start + dt.timedelta(hours=1), "凉亭")],
        by=by,
    )


def test_strangers_are_led_to_the_sign_in_page(client, db):
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "person", ["resident", "lead", "editor", "member", "outsider", "reviewer", "staff", "director"]
)
def test_everybody_has_a_page(client, cast, person):
    client.force_login(getattr(cast, person))
    assert client.get(URL).status_code == 200


def test_what_was_returned_waits_for_lead_and_editor_only(cast):
    ApplicationFactory(organization=cast.organization, status=Application.Status.RETURNED, return_reason="请补充章程。")
    return_activity(propose(cast.organization, cast.lead), reason="请写明地点。", by=cast.staff)

    for person in (cast.lead, cast.editor):
        tasks = desk_of(person).tasks
        assert [task.detail for task in tasks] == ["请补充章程。", "请写明地点。"]
        assert all(task.urgent for task in tasks)
    for person in (cast.member, cast.outsider, cast.resident):
        assert desk_of(person).tasks == []


def test_what_was_taken_back_is_found_again(cast):
    submission = propose(cast.organization, cast.lead)
    withdraw_submission(submission, by=cast.lead)
    (task,) = desk_of(cast.editor).tasks
    assert task.href == reverse("activity_edit", args=[submission.activity.slug])
    assert not task.urgent
    assert desk_of(cast.member).tasks == []


def test_what_the_center_has_to_answer_is_shown_apart(cast):
    submission = propose(cast.organization, cast.lead)
    booking = BookingFactory(organization=cast.organization, pending=True)
    BookingFactory(pending=True)
    ApplicationFactory(organization=cast.organization, submitted=True)

    desk = desk_of(cast.lead)
    assert desk.tasks == []
    hrefs = {line.href for line in desk.waiting}
    assert hrefs == {
        submission.activity.get_absolute_url(),
        booking.get_absolute_url(),
        reverse("application", args=[Application.objects.get().pk]),
    }
    assert desk_of(cast.outsider).waiting == []


def test_a_review_waits_for_its_reviewer(cast):
    application = ApplicationFactory(organization=cast.organization, status=Application.Status.IN_REVIEW)
    review = Review.objects.create(application=application, reviewer=cast.reviewer)

    (task,) = desk_of(cast.reviewer).tasks
    assert task.href == reverse("review", args=[review.pk])
    assert desk_of(cast.outsider).tasks == []


def test_an_invitation_waits_for_the_invited(cast):
    MembershipFactory(
        organization=cast.other_organization,
        user=cast.resident,
        role=Membership.Role.VIEWER,
        status=Membership.Status.INVITED,
    )
    desk = desk_of(cast.resident)
    assert titles(desk.tasks) == [cast.other_organization.name]
    assert desk.organizations == []


def test_sign_ups_are_ahead_and_mine(client, cast):
    mine = RegistrationFactory(user=cast.resident)
    RegistrationFactory(occurrence=mine.occurrence)
    ended = timezone.now() - dt.timedelta(days=1)
    RegistrationFactory(
        user=cast.resident, occurrence=OccurrenceFactory(starts=ended - dt.timedelta(hours=2), ends=ended)
    )
    assert [registration for registration, _path in desk_of(cast.resident).registrations] == [mine]

    client.force_login(cast.resident)
    assert mine.occurrence.activity.title in client.get(URL).content.decode()


def test_the_page_costs_the_same_with_one_of_each_and_with_many(client, cast):
    def more(count):
        for _n in range(count):
            organization = OrganizationFactory()
            MembershipFactory(organization=organization, user=cast.lead)
            BookingFactory(organization=organization)
            BookingFactory(organization=organization, pending=True)
            ApplicationFactory(organization=organization, status=Application.Status.RETURNED)
            return_activity(propose(organization, cast.lead), reason="请补充。", by=cast.staff)
            RegistrationFactory(user=cast.lead)

    client.force_login(cast.lead)
    client.get(URL)
    costs = []
    for count in (1, 9):
        more(count)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        costs.append(len(queries))
    assert Activity.objects.filter(live=False).count() == 10
    assert costs[0] == costs[1]


def test_a_series_is_one_line(cast, house):
    series = SeriesFactory(organization=cast.organization, room=house.room)
    start = at(timezone.localdate() + dt.timedelta(days=1), dt.time(9))
    for number in range(4):
        BookingFactory(
            organization=cast.organization,
            room=house.room,
            series=series,
            pending=True,
            starts=start + dt.timedelta(weeks=number),
        )
    alone = BookingFactory(organization=cast.organization, room=house.room, starts=start + dt.timedelta(days=2))
    desk = desk_of(cast.lead)
    (line,) = desk.waiting
    assert "还有 4 次" in line.title
    assert line.href == series.get_absolute_url()
    shown = [(booking.pk, href) for booking, _what, href in desk.organizations[0].bookings]
    assert shown == [
        (series.bookings.earliest("starts").pk, series.get_absolute_url()),
        (alone.pk, alone.get_absolute_url()),
    ]


def test_a_draft_says_what_is_still_to_be_done(client, house, cast):
    from tests.factories.residency import ApplicationFactory, CallFactory

    draft = ApplicationFactory(call=CallFactory(center=house.center), organization=cast.organization, plan="")
    client.force_login(cast.lead)
    assert "还要填：打算做什么" in client.get("/my/").content.decode()
    draft.plan = "课后辅导"
    draft.save()
    assert "问题都答好了" in client.get("/my/").content.decode()


def test_a_seat_that_is_held_comes_first_and_a_place_in_line_is_said(client, cast):
    until = timezone.now() + dt.timedelta(hours=9)
    full = OccurrenceFactory(starts=timezone.now() + dt.timedelta(days=3), capacity=1)
    RegistrationFactory(occurrence=full)
    RegistrationFactory(occurrence=full, status="waitlisted")
    waiting = RegistrationFactory(
        occurrence=full, user=cast.resident, status="waitlisted", for_whom="child", name="小明"
    )
    offered = RegistrationFactory(
        occurrence=OccurrenceFactory(starts=timezone.now() + dt.timedelta(days=4)),
        user=cast.resident,
        status="offered",
        offered_until=until,
    )
    desk = desk_of(cast.resident)
    assert [(entry.pk, entry.place) for entry, _path in desk.registrations] == [(waiting.pk, 2), (offered.pk, 1)]
    assert titles(desk.tasks)[0] == offered.occurrence.activity.title
    assert desk.tasks[0].urgent and "前确认" in desk.tasks[0].detail and "/signups/t/" in desk.tasks[0].href
    client.force_login(cast.resident)
    text = client.get(URL).content.decode()
    assert "候补第 2 位" in text and "小明" in text and "有名额，待确认" in text


def test_my_sign_ups_cost_the_same_at_1_and_at_20(client, cast):
    client.force_login(cast.resident)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    RegistrationFactory(user=cast.resident, status="waitlisted")
    client.get(URL)
    one = cost()
    for _ in range(19):
        RegistrationFactory(user=cast.resident, status="waitlisted")
    assert cost() == one
