"""Approving with the rooms of many dates, choosing among them, sending back, refusing for good."""

import pytest
from django.utils import timezone

from events.activities import actions
from events.activities.models import Activity, Occurrence, Submission
from incubator.bookings.actions import cancel_booking, decline_booking, request_booking
from incubator.bookings.companions import companion_of
from incubator.bookings.models import Booking, Hold
from incubator.bookings.upkeep import expire_overdue
from portal.notices.models import Notice
from tests.events.activities.test_actions import day, elsewhere, fields, propose, refused, request_both, verbs
from tests.factories.activities import OccurrenceFactory
from tests.factories.premises import SpecialDayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(cast, house):
    """A new activity: one date elsewhere, three in a room that wait for their answer, the first asked for along."""
    submission = request_both(cast, house)
    OccurrenceFactory(activity=submission.activity, starts=day(3), status=Occurrence.Status.PROPOSED)
    for ahead in (9, 16):
        booking = request_booking(
            organization=cast.organization,
            room=house.room,
            starts=day(ahead),
            ends=day(ahead, 16),
            people=20,
            purpose="急救宣讲",
            by=cast.lead,
            by_hand=True,
        )
        Occurrence.objects.create(
            activity=submission.activity,
            status=Occurrence.Status.PROPOSED,
            starts=booking.starts,
            ends=booking.ends,
            room=house.room,
            booking=booking,
        )
    return submission


def closed(house, ahead):
    SpecialDayFactory(center=house.center, date=timezone.localtime(day(ahead)).date(), note="停电")


def test_all_rooms_are_approved_in_one_step(many, cast):
    Notice.objects.all().delete()
    actions.approve_activity(many, by=cast.staff)
    assert set(Booking.objects.values_list("status", flat=True)) == {Booking.Status.CONFIRMED}
    assert Occurrence.objects.scheduled().count() == 4
    # The lead and the editor, once each.
    assert sorted(Notice.objects.values_list("kind", flat=True)) == ["activities.approved"] * 2


def test_one_date_that_cannot_be_refuses_the_whole_by_name(many, cast, house):
    closed(house, 9)
    answer = refused("closed", actions.approve_activity, many, by=cast.staff)
    assert f"{timezone.localtime(day(9)).day}" in str(answer)
    many.refresh_from_db()
    assert many.status == Submission.Status.PENDING
    assert not Activity.objects.get().live
    assert set(Booking.objects.values_list("status", flat=True)) == {Booking.Status.PENDING}
    assert Occurrence.objects.filter(status=Occurrence.Status.PROPOSED).count() == 4


def test_only_the_chosen_dates_take_place(many, cast, house):
    closed(house, 9)
    bad = Occurrence.objects.get(starts=day(9))
    good = list(Occurrence.objects.exclude(pk=bad.pk).values_list("pk", flat=True))
    refused("reason_needed", actions.approve_activity, many, by=cast.staff, dates=good)
    actions.approve_activity(many, by=cast.staff, dates=good, reason="那天停电")
    assert set(Occurrence.objects.scheduled().values_list("pk", flat=True)) == set(good)
    assert not Occurrence.objects.filter(pk=bad.pk).exists()
    declined = Booking.objects.get(pk=bad.booking_id)
    assert (declined.status, declined.reason) == (Booking.Status.DECLINED, "那天停电")
    assert not Hold.objects.filter(booking=declined).exists()
    assert Booking.objects.filter(status=Booking.Status.CONFIRMED).count() == 2
    many.refresh_from_db()
    assert (many.status, many.reason) == (Submission.Status.APPROVED, "那天停电")
    body = Notice.objects.filter(kind="activities.approved", recipient=cast.lead).get().body
    assert "那天停电" in body
    assert f"{timezone.localtime(day(9)).day}" in body


def test_the_room_asked_for_along_may_be_the_one_that_is_left_out(many, cast):
    first = many.booking.occurrence
    others = list(Occurrence.objects.exclude(pk=first.pk).values_list("pk", flat=True))
    activity = actions.approve_activity(many, by=cast.staff, dates=others, reason="换一天")
    assert activity.live
    many.refresh_from_db()
    assert many.status == Submission.Status.APPROVED


def test_nothing_left_is_no_approval(many, cast):
    refused("no_date", actions.approve_activity, many, by=cast.staff, dates=[], reason="都不行")
    refused("decided", actions.approve_activity, many, by=cast.staff, dates=[0], reason="不行")


def test_who_does_not_decide_about_rooms_does_not_approve_them_along(many, cast):
    from django.contrib.auth.models import Group, Permission

    Group.objects.get(name="staff").permissions.remove(Permission.objects.get(codename="decide_booking"))
    refused("not_allowed", actions.approve_activity, many, by=cast.staff)
    actions.approve_activity(many, by=cast.director)


def test_sending_back_gives_up_the_room_asked_for_along_and_keeps_the_others(many, cast):
    actions.return_activity(many, reason="写清费用", by=cast.staff)
    assert Booking.objects.get(status=Booking.Status.DECLINED) == many.booking
    assert Booking.objects.pending().count() == 2
    assert Occurrence.objects.count() == 3
    # Nothing is decided along with it any more.
    assert companion_of(Booking.objects.pending().first()) is None
    many.refresh_from_db()
    assert many.status == Submission.Status.RETURNED


def test_a_room_that_goes_takes_its_date_alone(many, cast):
    decline_booking(Booking.objects.get(starts=day(9)), reason="要用", by=cast.staff)
    many.refresh_from_db()
    assert many.status == Submission.Status.PENDING
    assert Occurrence.objects.count() == 3


def test_the_last_room_that_goes_sends_it_back(cast, house):
    submission = request_both(cast, house)
    Booking.objects.update(due_at=timezone.now())
    expire_overdue()
    submission.refresh_from_db()
    assert submission.status == Submission.Status.RETURNED
    again = request_both(cast, house)
    cancel_booking(again.booking, reason="不用了", by=cast.lead)
    again.refresh_from_db()
    assert again.status == Submission.Status.WITHDRAWN


def test_every_room_is_decided_on_the_page_of_its_activity(many):
    for booking in Booking.objects.all():
        assert companion_of(booking).url.endswith(f"/submissions/{many.pk}/")


def test_refused_is_for_good(many, cast):
    actions.refuse_activity(many, reason="不是公益活动", by=cast.staff)
    many.refresh_from_db()
    assert (many.status, many.reason) == (Submission.Status.REFUSED, "不是公益活动")
    assert not Occurrence.objects.exists()
    assert not Hold.objects.exists()
    activity = many.activity
    assert "activities.refuse" in verbs(activity)
    assert "不是公益活动" in Notice.objects.filter(kind="activities.refused", recipient=cast.lead).get().body
    refused("refused", actions.revise_activity, activity, fields=fields(), occurrences=[elsewhere()], by=cast.lead)
    assert activity.submissions.count() == 1


def test_a_change_is_sent_back_not_refused(cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    change = actions.revise_activity(activity, fields={"title": "新名字"}, by=cast.lead)
    refused("published", actions.refuse_activity, change, reason="不行", by=cast.staff)


@pytest.mark.parametrize("person", ["lead", "outsider", "resident"])
def test_only_staff_refuse(cast, person):
    submission = propose(cast)
    refused("not_allowed", actions.refuse_activity, submission, reason="不行", by=getattr(cast, person))
    refused("reason_needed", actions.refuse_activity, submission, reason=" ", by=cast.staff)


def test_no_notice_leads_into_the_admin(many, cast):
    """Whatever staff do with an activity, its organization reads of it on the site."""
    actions.return_activity(many, reason="写清费用", by=cast.staff)
    activity = many.activity
    again = actions.revise_activity(activity, fields=fields(), by=cast.lead)
    activity = actions.approve_activity(again, by=cast.staff)
    actions.take_down(activity, reason="先弄清楚", by=cast.staff)
    actions.refuse_activity(propose(cast), reason="不行", by=cast.staff)
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds >= {f"activities.{verb}" for verb in ("approved", "returned", "refused", "taken_down")}
    for notice in Notice.objects.all():
        for text in (notice.path, notice.subject, notice.body):
            assert "/admin" not in text
