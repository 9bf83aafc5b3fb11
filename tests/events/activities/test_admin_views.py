"""The desk: deciding what was read, and no door of Wagtail's that goes round it."""

import pytest
from django.urls import NoReverseMatch, reverse
from wagtail.permissions import policy_registry

from events.activities import actions
from events.activities.comparing import marked
from events.activities.models import Activity, Occurrence, Submission
from incubator.bookings.companions import companion_of
from incubator.bookings.models import Booking
from tests.events.activities.test_actions import propose, request_both
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.staff)
    return client


def decide(submission):
    return reverse("submission_decide", args=[submission.pk])


def test_the_queue_shows_the_longest_waiting_first(desk, cast, house):
    first, second = propose(cast), request_both(cast, house)
    page = desk.get(reverse("submission_queue"))
    assert list(page.context["page"]) == [first, second]
    assert house.room.name in page.content.decode()


@pytest.mark.parametrize("person", ["resident", "lead", "outsider"])
def test_the_desk_is_for_staff(client, cast, person):
    submission = propose(cast)
    occurrence = OccurrenceFactory()
    client.force_login(getattr(cast, person))
    for address in (
        reverse("submission_queue"),
        decide(submission),
        reverse("activity_list:index"),
        reverse("activity_desk", args=[submission.activity.pk]),
        reverse("occurrence_desk_cancel", args=[occurrence.pk]),
    ):
        assert client.get(address).status_code == 302
    client.post(decide(submission), {"approve": "1", "revision": submission.revision_id})
    assert not Activity.objects.get(pk=submission.activity.pk).live


def test_both_are_approved_in_one_step(desk, cast, house):
    submission = request_both(cast, house)
    page = desk.get(decide(submission)).content.decode()
    assert "这个时间可以使用" in page
    answer = desk.post(decide(submission), {"approve": "1", "revision": submission.revision_id})
    assert answer.status_code == 302
    assert Activity.objects.get().live
    assert Booking.objects.get().status == Booking.Status.CONFIRMED


def test_what_was_not_read_is_not_approved(desk, cast):
    submission = propose(cast)
    assert (
        desk.post(decide(submission), {"approve": "1", "revision": str(submission.revision_id + 1)}).status_code == 409
    )
    assert desk.post(decide(submission), {"approve": "1"}).status_code == 409
    assert not Activity.objects.get().live


def test_sending_back(desk, cast, house):
    submission = request_both(cast, house)
    assert desk.post(decide(submission), {"return": "1", "reason": ""}).status_code == 422
    assert desk.post(decide(submission), {}).status_code == 422
    assert desk.post(decide(submission), {"return": "1", "reason": "写清地点"}).status_code == 302
    submission.refresh_from_db()
    assert submission.status == Submission.Status.RETURNED
    page = desk.get(decide(submission)).content.decode()
    assert "写清地点" in page
    assert 'name="approve"' not in page


def test_the_difference_is_shown(desk, cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    submission = actions.revise_activity(
        activity, fields={"title": "社区急救实操宣讲", "takes_signups": False}, by=cast.lead
    )
    page = desk.get(decide(submission)).content.decode()
    assert '社区急救<span class="deletion">知识</span><span class="addition">实操</span>宣讲' in page
    assert '<span class="deletion">是</span><span class="addition">否</span>' in page


def test_differences_are_escaped():
    assert "<b>" not in marked("<b>", "<b>x")


def test_staff_look_and_cancel(desk, cast):
    occurrence = OccurrenceFactory(activity__organization=cast.organization)
    RegistrationFactory(occurrence=occurrence, party_size=2)
    activity = occurrence.activity
    assert activity.title in desk.get(reverse("activity_list:index")).content.decode()
    cancel = reverse("occurrence_desk_cancel", args=[occurrence.pk])
    assert cancel in desk.get(reverse("activity_desk", args=[activity.pk])).content.decode()
    assert "2 人报名" in desk.get(cancel).content.decode()
    assert desk.post(cancel, {"reason": " "}).status_code == 422
    assert desk.post(cancel, {"reason": "停电"}).status_code == 302
    assert Occurrence.objects.get().is_cancelled
    assert desk.post(cancel, {"reason": "停电"}).status_code == 409
    assert "取消" in desk.get(reverse("activity_list:history", args=[activity.pk])).content.decode()


@pytest.mark.parametrize("door", ["add", "edit", "delete", "copy", "inspect", "usage"])
def test_wagtails_own_doors_are_not_there(door):
    for arguments in ([], [1]):
        with pytest.raises(NoReverseMatch):
            reverse(f"activity_list:{door}", args=arguments)


def test_nobody_publishes_through_wagtail(cast):
    policy = policy_registry.get_by_type(Activity)
    for user in (cast.director, cast.staff, UserFactory(is_superuser=True, is_staff=True)):
        assert policy.user_has_permission(user, "view")
        for action in ("add", "change", "delete", "publish", "lock"):
            assert not policy.user_has_permission(user, action)


def test_the_queue_costs_the_same_for_1_and_for_20(desk, cast, django_assert_max_num_queries):
    propose(cast)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (0, 19):
        for _n in range(more):
            propose(cast)
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("submission_queue"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_booking_with_an_activity_leads_here(cast, house):
    submission = request_both(cast, house)
    assert companion_of(submission.booking) == (submission.activity.title, decide(submission))
