"""Drafts, dates that are proposed, and rooms that are booked already: what the verbs do, and who may not."""

import datetime as dt

import pytest
from wagtail.models import Revision

from events.activities import actions
from events.activities.actions import Planned, Terms
from events.activities.models import Activity, Occurrence, Submission
from events.signups.models import Registration
from incubator.bookings.models import Booking
from tests.events.activities.test_actions import day, elsewhere, fields, propose, refused, verbs
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory

pytestmark = pytest.mark.django_db


def draft(cast, activity=None, **changed):
    wanted = {"organization": cast.organization, "fields": {"title": "急救"}, "by": cast.lead}
    return actions.save_draft(activity, **wanted | changed)


def booked(cast, house, ahead=2, **changed):
    return BookingFactory(
        organization=cast.organization, room=house.room, requested_by=cast.lead,
        starts=day(ahead), ends=day(ahead, 16), **changed,
    )  # fmt: skip


# --- Drafts ------------------------------------------------------------------------------------------------------


def test_a_draft_needs_a_title_alone_and_waits_for_nobody(cast):
    activity = draft(cast, plan={"place": "凉亭"})
    assert (activity.title, activity.live, activity.plan) == ("急救", False, {"place": "凉亭"})
    assert not Submission.objects.exists()
    assert verbs(activity) == ["activities.propose"]
    refused("invalid", draft, cast, fields={"title": ""})


@pytest.mark.parametrize("person", ["outsider", "member", "resident", "staff"])
def test_only_leads_and_editors_write_drafts(cast, person):
    refused("not_allowed", draft, cast, by=getattr(cast, person))
    activity = draft(cast)
    refused("not_allowed", draft, cast, activity, by=getattr(cast, person))
    refused("not_allowed", actions.delete_draft, activity, by=getattr(cast, person))
    assert Activity.objects.get() == activity


def test_a_draft_goes_on_and_is_submitted(cast):
    activity = draft(cast)
    activity = draft(cast, activity, fields=fields(), occurrences=[elsewhere()], by=cast.editor)
    assert activity.occurrences.get().is_proposed
    submission = actions.revise_activity(activity, fields=fields(), occurrences=[elsewhere()], by=cast.lead)
    assert actions.approve_activity(submission, by=cast.staff).live
    activity.refresh_from_db()
    assert activity.plan == {}


def test_what_waits_is_not_changed_by_a_draft(cast):
    submission = propose(cast)
    refused("waiting", draft, cast, submission.activity)
    refused("waiting", actions.delete_draft, submission.activity, by=cast.lead)


def test_what_was_refused_for_good_stays_on_record(cast):
    submission = propose(cast)
    actions.refuse_activity(submission, reason="不合适。", by=cast.staff)
    refused("refused", actions.delete_draft, submission.activity, by=cast.lead)
    assert Submission.objects.exists()


def test_a_draft_of_a_change_changes_nothing_that_is_public(cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    draft(cast, activity, fields={"title": "新的标题"})
    activity.refresh_from_db()
    assert (activity.title, activity.has_unpublished_changes) == ("社区急救知识宣讲", True)
    assert activity.get_latest_revision_as_object().title == "新的标题"
    refused("published", actions.delete_draft, activity, by=cast.lead)


def test_a_draft_is_thrown_away_with_what_was_sent_back_and_its_room_stays(cast, house):
    booking = booked(cast, house)
    first = propose(cast, occurrences=[Terms().in_room(booking)])
    actions.withdraw_submission(first, by=cast.lead)
    actions.delete_draft(first.activity, by=cast.editor)
    assert not Activity.objects.exists()
    assert not Occurrence.objects.exists()
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED


# --- Dates -------------------------------------------------------------------------------------------------------


def test_several_dates_with_the_same_terms(cast):
    opens = day(1, 8)
    terms = Terms(20, opens, dt.timedelta(hours=24))
    dates = [terms.elsewhere(day(ahead), day(ahead, 16), "凉亭") for ahead in (3, 10, 17)]
    activity = propose(cast, occurrences=dates).activity
    kept = activity.occurrences.all()
    assert [(o.capacity, o.signup_opens, o.starts - o.signup_closes) for o in kept] == [
        (20, opens, dt.timedelta(hours=24))
    ] * 3


@pytest.mark.parametrize(
    ("code", "dates"),
    [
        ("never_open", [Planned(day(), day(hour=16), "凉亭", None, day(hour=10), day(hour=9))]),
        ("already_there", [elsewhere(), elsewhere()]),
    ],
)
def test_dates_that_cannot_be(cast, code, dates):
    refused(code, propose, cast, occurrences=dates)
    assert not Activity.objects.exists()


def test_dates_are_added_to_what_is_published_and_the_published_ones_stay(cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    first = activity.occurrences.get()
    RegistrationFactory(occurrence=first)
    refused("already_there", actions.revise_activity, activity, fields={}, occurrences=[elsewhere()], by=cast.lead)
    more = elsewhere(starts=day(9), ends=day(9, 16))
    submission = actions.revise_activity(activity, fields={}, occurrences=[more], by=cast.lead)
    assert list(Occurrence.objects.public()) == [first]
    actions.approve_activity(submission, by=cast.staff)
    assert Occurrence.objects.public().count() == 2
    again = Occurrence.objects.get(pk=first.pk)
    assert (again.sequence, again.changed_at, again.uid) == (first.sequence, first.changed_at, first.uid)
    assert again.registrations.count() == 1


def test_what_is_proposed_anew_replaces_what_was_and_keeps_what_is_the_same(cast):
    first = propose(cast, occurrences=[elsewhere(), elsewhere(starts=day(3), ends=day(3, 16))])
    kept = first.activity.occurrences.get(starts=day())
    second = [elsewhere(place="北门"), elsewhere(starts=day(4), ends=day(4, 16))]
    actions.revise_activity(first.activity, fields={}, occurrences=second, by=cast.lead)
    now = first.activity.occurrences.all()
    assert [(o.starts, o.place) for o in now] == [(day(), "北门"), (day(4), "梨园小区凉亭")]
    assert now[0].pk == kept.pk


# --- Rooms that are booked already -----------------------------------------------------------------------------------


def test_an_activity_in_rooms_that_are_booked_already(cast, house):
    bookings = [booked(cast, house, 2), booked(cast, house, 3, pending=True)]
    submission = propose(cast, occurrences=[Terms(15).in_room(booking) for booking in bookings])
    assert submission.booking is None
    found = submission.activity.occurrences.all()
    assert [(o.booking, o.room, o.starts, o.capacity) for o in found] == [
        (booking, house.room, booking.starts, 15) for booking in bookings
    ]
    actions.withdraw_submission(submission, by=cast.lead)
    assert {booking.status for booking in Booking.objects.all()} == {"confirmed", "pending"}


def test_bookings_that_cannot_be_used(cast, house):
    theirs = BookingFactory(organization=cast.other_organization, room=house.room, starts=day(), ends=day(hour=16))
    refused("not_allowed", propose, cast, occurrences=[Terms().in_room(theirs)])
    used = booked(cast, house, 3)
    OccurrenceFactory(activity=ActivityFactory(organization=cast.organization), booking=used, room=house.room)
    refused("booking_in_use", propose, cast, occurrences=[Terms().in_room(used)])
    gone = booked(cast, house, 4, status="cancelled")
    refused("booking_gone", propose, cast, occurrences=[Terms().in_room(gone)])
    moved = booked(cast, house, 5)
    planned = Terms().in_room(moved)
    Booking.objects.filter(pk=moved.pk).update(starts=day(6), ends=day(6, 16))
    refused("booking_gone", propose, cast, occurrences=[planned])
    small = booked(cast, house, 7)
    refused("too_many_seats", propose, cast, occurrences=[Terms(house.room.capacity + 1).in_room(small)])
    assert Submission.objects.count() == 0


# --- The law -----------------------------------------------------------------------------------------------------


def untouchable():
    """Every column of what no draft may touch. What calendars show of it, and since when, is made from the words."""
    derived = {"event_zh", "event_en", "changed_at"}
    rows = [list(model.objects.order_by("pk").values()) for model in (Occurrence, Registration, Booking)]
    return [[{name: row[name] for name in row if name not in derived} for row in table] for table in rows]


def test_publishing_or_reverting_a_draft_never_touches_occurrences_sign_ups_counters_or_cancellations(cast, house):
    booking = booked(cast, house, 3)
    dates = [elsewhere(), Terms(12).in_room(booking), elsewhere(starts=day(8), ends=day(8, 16))]
    activity = actions.approve_activity(propose(cast, occurrences=dates), by=cast.staff)
    original = activity.latest_revision
    first, _second, third = activity.occurrences.order_by("starts")
    RegistrationFactory(occurrence=first, party_size=3)
    RegistrationFactory(occurrence=first, status="cancelled")
    actions.cancel_occurrence(third, reason="下雨", by=cast.lead)
    before = untouchable()
    changed = actions.revise_activity(
        activity, fields={"title": "改过", "takes_signups": False, "questions": []}, by=cast.lead
    )
    actions.approve_activity(changed, by=cast.staff)
    assert untouchable() == before
    draft(cast, activity, fields={"title": "草稿"})
    assert untouchable() == before
    written = list(Occurrence.objects.values("event_zh", "changed_at"))
    draft(cast, activity, fields={"title": "又一稿"})
    assert list(Occurrence.objects.values("event_zh", "changed_at")) == written
    # Reverted: the first revision is submitted again, and approved.
    old = original.as_object()
    reverted = actions.revise_activity(activity, fields={"title": old.title, "summary": old.summary}, by=cast.lead)
    actions.return_activity(reverted, reason="不用", by=cast.staff)
    assert untouchable() == before
    # And whoever goes round the verbs changes no more than words.
    Revision.objects.get(pk=original.pk).publish(skip_permission_checks=True)
    assert Activity.objects.get().title == "社区急救知识宣讲"
    assert untouchable() == before
