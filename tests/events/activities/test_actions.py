"""Proposing, deciding, changing and cancelling: what each verb does, and who may not."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import Revision

from events.activities import actions
from events.activities.models import Activity, Occurrence, Submission
from events.activities.signals import activity_published, occurrence_cancelled, occurrence_changed
from incubator.bookings.actions import approve_booking, cancel_booking, decline_booking
from incubator.bookings.models import Booking, Hold
from incubator.bookings.upkeep import expire_overdue
from incubator.organizations.models import Organization
from portal.common.audit import history
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.organizations import ServiceFieldFactory
from tests.factories.rules import PolicyFactory

pytestmark = pytest.mark.django_db


def day(ahead=2, hour=14):
    return at(timezone.localdate() + dt.timedelta(days=ahead), dt.time(hour))


def fields(**changed):
    return {
        "title": "社区急救知识宣讲",
        "summary": "学会心肺复苏。",
        "body": [("text", "带上耳朵就好。")],
        "service_field": ServiceFieldFactory(),
        "contact_name": "王老师",
        "contact_phone": "0535-7300000",
    } | changed


def elsewhere(**changed):
    return actions.Planned(
        **({"starts": day(), "ends": day(hour=16), "place": "梨园小区凉亭", "capacity": 30} | changed)
    )


def propose(cast, **changed):
    wanted = {"organization": cast.organization, "fields": fields(), "occurrences": [elsewhere()], "by": cast.lead}
    return actions.propose_activity(**wanted | changed)


def request_both(cast, house, **changed):
    wanted = {
        "organization": cast.organization,
        "room": house.room,
        "starts": day(),
        "ends": day(hour=16),
        "people": 30,
        "purpose": "急救宣讲",
        "fields": fields(),
        "terms": actions.Terms(30),
        "by": cast.lead,
    }
    return actions.request_room_and_activity(**wanted | changed)


@pytest.fixture
def heard():
    """What this room's signals said, in order."""
    said = []

    def listener(signal, sender, **kwargs):
        said.append((signal, kwargs))

    for signal in (activity_published, occurrence_changed, occurrence_cancelled):
        signal.connect(listener, weak=False, dispatch_uid="heard")
    yield said
    for signal in (activity_published, occurrence_changed, occurrence_cancelled):
        signal.disconnect(dispatch_uid="heard")


def refused(code, function, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def verbs(obj):
    return [entry.action for entry in history(obj)]


# --- Proposing ---------------------------------------------------------------------------------------------------


def test_proposing_makes_a_draft_that_nobody_sees(cast):
    submission = propose(cast)
    activity = submission.activity
    assert not activity.live
    assert submission.status == Submission.Status.PENDING
    assert submission.revision.as_object().title == "社区急救知识宣讲"
    occurrence = activity.occurrences.get()
    assert occurrence.status == Occurrence.Status.PROPOSED
    assert not Occurrence.objects.public().exists()
    assert verbs(activity) == ["activities.submit", "activities.propose"]


@pytest.mark.parametrize("person", ["outsider", "member", "resident", "staff"])
def test_only_leads_and_editors_propose(cast, person):
    refused("not_allowed", propose, cast, by=getattr(cast, person))
    assert not Activity.objects.exists()


def test_a_suspended_organization_proposes_nothing(cast):
    Organization.objects.update(standing=Organization.Standing.SUSPENDED)
    refused("not_allowed", propose, cast)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("past", {"occurrences": [actions.Planned(day(-1), day(-1, 16), "凉亭")]}),
        ("ends_before_start", {"occurrences": [actions.Planned(day(hour=16), day(hour=14), "凉亭")]}),
        ("no_place", {"occurrences": [actions.Planned(day(), day(hour=16), " ")]}),
        ("no_occurrence", {"occurrences": []}),
        ("invalid", {"fields": {"title": ""}}),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(cast, code, changed):
    if "fields" in changed:
        changed = {"fields": fields(**changed["fields"])}
    refused(code, propose, cast, **changed)
    assert not Activity.objects.exists()


# --- A room and an activity in one step ----------------------------------------------------------------------------


def test_room_and_activity_are_asked_for_together(cast, house):
    submission = request_both(cast, house)
    assert submission.booking.status == Booking.Status.PENDING
    occurrence = submission.activity.occurrences.get()
    assert (occurrence.room, occurrence.booking, occurrence.capacity) == (house.room, submission.booking, 30)


def test_a_room_asked_for_with_an_activity_waits_with_it_whatever_a_policy_says(cast, house):
    PolicyFactory(center=house.center, automatic=True)
    assert request_both(cast, house).booking.status == Booking.Status.PENDING


@pytest.mark.parametrize(
    ("code", "changed"), [("invalid", {"summary": ""}), ("too_many_seats", {}), ("in_demand", {}), ("too_small", {})]
)
def test_both_or_nothing(cast, house, code, changed):
    wanted = {"fields": fields(**changed)}
    if code == "too_many_seats":
        wanted["terms"] = actions.Terms(house.room.capacity + 1)
    if code == "too_small":
        wanted["people"] = house.room.capacity + 1
    if code == "in_demand":
        request_both(cast, house, organization=cast.other_organization, by=cast.outsider)
    before = Booking.objects.count(), Hold.objects.count(), Activity.objects.count()
    refusal = refused(code, request_both, cast, house, **wanted)
    assert (Booking.objects.count(), Hold.objects.count(), Activity.objects.count()) == before
    if code == "in_demand":
        assert refusal.alternatives


# --- Deciding ----------------------------------------------------------------------------------------------------


def test_approving_publishes_and_confirms_the_room_in_one_step(cast, house, heard):
    submission = request_both(cast, house)
    activity = actions.approve_activity(submission, by=cast.staff)
    submission.refresh_from_db()
    assert activity.live
    assert submission.status == Submission.Status.APPROVED
    assert submission.booking.status == Booking.Status.CONFIRMED
    occurrence = Occurrence.objects.public().get()
    assert occurrence.status == Occurrence.Status.SCHEDULED
    assert heard == [
        (activity_published, {"activity": activity}),
        (occurrence_changed, {"occurrence": occurrence}),
    ]
    assert verbs(activity)[0] == "activities.approve"


def test_one_decision_is_one_notice(cast, house):
    actions.approve_activity(request_both(cast, house), by=cast.staff)
    assert sorted(Notice.objects.values_list("recipient__name", "kind")) == [
        ("编辑", "activities.approved"),
        ("负责人", "activities.approved"),
    ]
    assert "/admin" not in "".join(Notice.objects.values_list("path", flat=True))


@pytest.mark.parametrize("person", ["lead", "editor", "member", "outsider", "resident", "reviewer"])
def test_only_staff_decide(cast, person):
    submission = propose(cast)
    by = getattr(cast, person)
    refused("not_allowed", actions.approve_activity, submission, by=by)
    refused("not_allowed", actions.return_activity, submission, reason="不行", by=by)
    assert not Activity.objects.get().live


def test_the_second_decision_is_refused(cast):
    submission = propose(cast)
    actions.approve_activity(submission, by=cast.staff)
    refused("decided", actions.approve_activity, submission, by=cast.director)
    refused("decided", actions.return_activity, submission, reason="晚了", by=cast.director)
    refused("decided", actions.withdraw_submission, submission, by=cast.lead)


def test_an_activity_whose_time_has_passed_is_not_published(cast):
    submission = propose(cast)
    Occurrence.objects.update(starts=day(-1), ends=day(-1, 16))
    refused("past", actions.approve_activity, submission, by=cast.staff)
    assert not Activity.objects.get().live


def test_a_room_closed_meanwhile_undoes_the_whole_approval(cast, house):
    submission = request_both(cast, house)
    house.room.active = False
    house.room.save(update_fields=["active"])
    refused("inactive", actions.approve_activity, submission, by=cast.staff)
    submission.refresh_from_db()
    assert submission.status == Submission.Status.PENDING
    assert not Activity.objects.get().live


def test_sending_back_declines_the_room_and_tells_why_once(cast, house):
    submission = request_both(cast, house)
    actions.return_activity(submission, reason="请写清带什么。", by=cast.staff)
    submission.refresh_from_db()
    assert (submission.status, submission.reason) == (Submission.Status.RETURNED, "请写清带什么。")
    assert submission.booking.status == Booking.Status.DECLINED
    assert not Hold.objects.exists()
    assert not Occurrence.objects.exists()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"activities.returned"}
    assert "请写清带什么。" in Notice.objects.first().body


def test_sending_back_needs_a_reason(cast):
    submission = propose(cast)
    refused("reason_needed", actions.return_activity, submission, reason=" ", by=cast.staff)
    refused("reason_too_long", actions.return_activity, submission, reason="长" * 301, by=cast.staff)


def test_withdrawing_gives_the_room_back(cast, house):
    submission = request_both(cast, house)
    refused("not_allowed", actions.withdraw_submission, submission, by=cast.outsider)
    actions.withdraw_submission(submission, by=cast.editor)
    submission.refresh_from_db()
    assert submission.status == Submission.Status.WITHDRAWN
    assert submission.booking.status == Booking.Status.CANCELLED
    assert not Occurrence.objects.exists()


# --- Changing ----------------------------------------------------------------------------------------------------


def test_a_change_waits_beside_what_is_published(cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    submission = actions.revise_activity(activity, fields={"title": "新的标题"}, by=cast.editor)
    activity.refresh_from_db()
    assert activity.title == "社区急救知识宣讲"
    assert activity.has_unpublished_changes
    published = actions.approve_activity(submission, by=cast.staff)
    assert published.title == "新的标题"
    assert not published.has_unpublished_changes


def test_a_newer_submission_replaces_the_one_that_waits(cast, house):
    first = request_both(cast, house)
    second = actions.revise_activity(first.activity, fields={"title": "新的标题"}, by=cast.lead)
    first.refresh_from_db()
    assert (first.status, first.booking) == (Submission.Status.WITHDRAWN, None)
    assert second.booking.status == Booking.Status.PENDING
    assert second.activity.occurrences.get().booking == second.booking
    refused("decided", actions.approve_activity, first, by=cast.staff)
    assert actions.approve_activity(second, by=cast.staff).title == "新的标题"


def test_the_revision_that_was_read_is_the_one_that_is_approved(cast):
    first = propose(cast)
    second = actions.revise_activity(first.activity, fields={"title": "换掉的标题"}, by=cast.lead)
    refused("decided", actions.approve_activity, second, by=cast.staff, revision=first.revision_id)


@pytest.mark.parametrize("person", ["outsider", "member", "staff"])
def test_only_the_organization_writes_its_activity(cast, person):
    submission = propose(cast)
    refused("not_allowed", actions.revise_activity, submission.activity, fields={}, by=getattr(cast, person))


def test_a_returned_draft_takes_a_new_room(cast, house):
    first = request_both(cast, house)
    actions.return_activity(first, reason="换个时间", by=cast.staff)
    second = request_both(cast, house, activity=first.activity, starts=day(3), ends=day(3, 16))
    assert second.activity == first.activity
    actions.approve_activity(second, by=cast.staff)
    assert Occurrence.objects.public().get().starts == day(3)


def test_another_room_for_a_waiting_draft_gives_up_the_first(cast, house):
    first = request_both(cast, house)
    second = request_both(cast, house, activity=first.activity, starts=day(3), ends=day(3, 16))
    assert Booking.objects.get(status=Booking.Status.PENDING) == second.booking
    assert second.activity.occurrences.get().booking == second.booking


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["older last", "newer last"])
def test_publishing_any_revision_touches_nothing_but_what_it_says(cast, house, order):
    """An older or a newer revision brings back no address, no organization, no occurrence, no cancellation."""
    activity = actions.approve_activity(request_both(cast, house), by=cast.staff)
    kept = activity.occurrences.get()
    created = activity.created_at
    older = actions.revise_activity(activity, fields={"title": "旧"}, by=cast.lead).revision
    newer = actions.revise_activity(activity, fields={"title": "新"}, by=cast.lead).revision
    Activity.objects.update(slug="moved", organization=cast.other_organization)
    Occurrence.objects.update(capacity=12, sequence=3)
    actions.cancel_occurrence(kept, reason="下雨", by=cast.staff)
    for revision in [(older, newer)[number] for number in order]:
        Revision.objects.get(pk=revision.pk).publish(skip_permission_checks=True)
    after = Activity.objects.get()
    assert after.title == ("旧", "新")[order[-1]]
    assert (after.slug, after.organization, after.live) == ("moved", cast.other_organization, True)
    assert after.created_at == created
    kept = Occurrence.objects.get()
    assert (kept.status, kept.capacity, kept.sequence) == (Occurrence.Status.CANCELLED, 12, 4)


# --- Cancelling, and rooms that are lost -----------------------------------------------------------------------------


def test_cancelling_gives_the_room_back_and_says_so(cast, house, heard):
    actions.approve_activity(request_both(cast, house), by=cast.staff)
    Notice.objects.all().delete()
    heard.clear()
    occurrence = Occurrence.objects.get()
    before = occurrence.changed_at
    actions.cancel_occurrence(occurrence, reason="老师生病", by=cast.staff)
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.reason, occurrence.sequence) == ("cancelled", "老师生病", 1)
    assert occurrence.changed_at > before
    assert occurrence.booking.status == Booking.Status.CANCELLED
    assert not Hold.objects.exists()
    assert [signal for signal, _kwargs in heard] == [occurrence_changed, occurrence_cancelled]
    assert heard[-1][1] == {"occurrence": occurrence, "by": cast.staff, "reason": "老师生病"}
    assert sorted(Notice.objects.values_list("recipient__name", "kind")) == [
        ("编辑", "activities.cancelled"),
        ("负责人", "activities.cancelled"),
    ]
    assert verbs(occurrence.activity)[0] == "activities.cancel_occurrence"


def test_whoever_cancels_is_not_told_of_it(cast):
    actions.approve_activity(propose(cast), by=cast.staff)
    Notice.objects.all().delete()
    actions.cancel_occurrence(Occurrence.objects.get(), reason="老师生病", by=cast.lead)
    assert [notice.recipient for notice in Notice.objects.all()] == [cast.editor]


@pytest.mark.parametrize("person", ["outsider", "member", "resident"])
def test_others_cancel_nothing(cast, person):
    actions.approve_activity(propose(cast), by=cast.staff)
    refused("not_allowed", actions.cancel_occurrence, Occurrence.objects.get(), reason="坏", by=getattr(cast, person))


def test_what_cannot_be_cancelled(cast):
    proposed = propose(cast).activity.occurrences.get()
    refused("not_published", actions.cancel_occurrence, proposed, reason="算了", by=cast.lead)
    activity = ActivityFactory(organization=cast.organization)
    over = OccurrenceFactory(activity=activity, starts=day(-1), ends=day(-1, 16))
    refused("over", actions.cancel_occurrence, over, reason="算了", by=cast.lead)
    ahead = OccurrenceFactory(activity=activity)
    refused("reason_needed", actions.cancel_occurrence, ahead, reason="", by=cast.lead)
    actions.cancel_occurrence(ahead, reason="算了", by=cast.lead)
    refused("already_cancelled", actions.cancel_occurrence, ahead, reason="算了", by=cast.lead)


def test_a_cancelled_booking_cancels_its_activity(cast, house, heard):
    actions.approve_activity(request_both(cast, house), by=cast.staff)
    heard.clear()
    cancel_booking(Booking.objects.get(), reason="停电", by=cast.staff)
    occurrence = Occurrence.objects.get()
    assert (occurrence.status, occurrence.reason, occurrence.sequence) == ("cancelled", "停电", 1)
    assert [signal for signal, _kwargs in heard] == [occurrence_changed, occurrence_cancelled]


def test_a_declined_booking_sends_the_activity_back(cast, house):
    submission = request_both(cast, house)
    decline_booking(submission.booking, reason="场地检修", by=cast.staff)
    submission.refresh_from_db()
    assert (submission.status, submission.reason) == (Submission.Status.RETURNED, "场地检修")
    assert not Occurrence.objects.exists()


def test_giving_up_the_room_takes_the_submission_back(cast, house):
    submission = request_both(cast, house)
    cancel_booking(submission.booking, reason="不办了", by=cast.lead)
    submission.refresh_from_db()
    assert submission.status == Submission.Status.WITHDRAWN


def test_an_expired_booking_sends_the_activity_back(cast, house):
    submission = request_both(cast, house)
    Booking.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    assert expire_overdue() == 1
    submission.refresh_from_db()
    assert submission.status == Submission.Status.RETURNED
    assert submission.reason


def test_a_room_approved_first_does_not_hinder_the_activity(cast, house):
    submission = request_both(cast, house)
    approve_booking(submission.booking, by=cast.staff)
    assert not Activity.objects.get().live
    assert actions.approve_activity(submission, by=cast.staff).live
