"""What takes place in a room goes where its booking goes, and everybody who signed up is told."""

import datetime as dt

import pytest
from django.utils import timezone

from events.activities.actions import Terms, approve_activity, request_room_and_activity, return_activity
from events.activities.models import Occurrence, Submission
from incubator.bookings.actions import move_booking
from incubator.bookings.models import Booking, Hold
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import ServiceFieldFactory
from tests.factories.premises import RoomFactory
from tests.factories.rules import PolicyFactory


def tomorrow(hour):
    return at(timezone.localdate() + dt.timedelta(days=1), dt.time(hour))


@pytest.fixture
def published(cast, house):
    """An activity tomorrow from 9 to 11 in a room of ours, with 30 seats."""
    booking = BookingFactory(organization=cast.organization, room=house.room, requested_by=cast.lead)
    return OccurrenceFactory(
        activity=ActivityFactory(organization=cast.organization),
        room=house.room,
        booking=booking,
        starts=booking.starts,
        ends=booking.ends,
        place="",
        capacity=30,
    )


@pytest.fixture
def joint(cast, house):
    """A room and an activity in it that wait together."""
    return request_room_and_activity(
        organization=cast.organization,
        room=house.room,
        starts=tomorrow(9),
        ends=tomorrow(11),
        people=20,
        purpose="读书",
        terms=Terms(30),
        fields={
            "title": "读书会",
            "summary": "一起读。",
            "service_field": ServiceFieldFactory(),
            "contact_name": "王老师",
            "contact_phone": "0535-0000001",
        },
        by=cast.lead,
    )


def test_a_room_that_waits_with_its_activity_goes_on_waiting_where_its_organization_moves_it(joint, cast, house):
    """Whatever a policy says of rooms: one decision gives both."""
    PolicyFactory(center=house.center, automatic=True)
    moved = move_booking(joint.booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.lead)
    assert moved.status == Booking.Status.PENDING
    approve_activity(Submission.objects.get(), by=cast.staff)
    moved.refresh_from_db()
    assert moved.status == Booking.Status.CONFIRMED


def test_a_published_one_follows_and_everyone_signed_up_is_told_once(published, cast, house):
    RegistrationFactory(occurrence=published, user=cast.resident)
    gone = RegistrationFactory(occurrence=published, user=cast.reviewer, status="cancelled")
    other = RoomFactory(center=house.center, name="书画室", capacity=20)
    bytes_before = bytes(published.event_zh)
    move_booking(published.booking, room=other, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)
    found = Occurrence.objects.get()
    assert (found.room, found.starts, found.ends) == (other, tomorrow(14), tomorrow(16))
    assert (found.status, found.capacity, found.sequence) == (Occurrence.Status.SCHEDULED, 20, published.sequence + 1)
    assert found.changed_at > published.changed_at
    assert bytes(found.event_zh) != bytes_before and "书画室" in bytes(found.event_zh).decode()
    (notice,) = Notice.objects.filter(kind="signups.occurrence_moved")
    assert notice.recipient == cast.resident != gone.user
    assert house.room.name in notice.body and "书画室" in notice.body
    assert Notice.objects.filter(recipient=cast.lead).count() == 1
    assert audit.history(found.activity)[0].action == "activities.move_occurrence"


def test_moved_again_everyone_is_told_again_and_a_new_size_is_no_news(published, cast):
    RegistrationFactory(occurrence=published, user=cast.resident)
    for hour in (14, 16):
        move_booking(published.booking, starts=tomorrow(hour), ends=tomorrow(hour + 2), by=cast.staff)
    move_booking(Booking.objects.get(), people=12, by=cast.staff)
    assert Notice.objects.filter(kind="signups.occurrence_moved").count() == 2
    assert Occurrence.objects.get().sequence == published.sequence + 2


def test_a_room_too_small_for_those_signed_up_undoes_the_move(published, cast, house):
    RegistrationFactory(occurrence=published, user=cast.resident, party_size=9)
    small = RoomFactory(center=house.center, capacity=8)
    published.booking.people = 8
    published.booking.save(update_fields=["people"])
    with pytest.raises(Refused) as refused:
        move_booking(published.booking, room=small, by=cast.staff)
    assert refused.value.code == "too_many_people"
    assert (Hold.objects.get().room, Occurrence.objects.get().room) == (house.room, house.room)
    assert (Occurrence.objects.get().capacity, Booking.objects.get().sequence) == (30, 0)
    assert not Notice.objects.exists()


def test_a_cancelled_one_stays_where_it_was(published, cast):
    Occurrence.objects.update(status=Occurrence.Status.CANCELLED)
    RegistrationFactory(occurrence=published, user=cast.resident)
    move_booking(published.booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)
    assert Occurrence.objects.get().starts == tomorrow(9)
    assert not Notice.objects.filter(recipient=cast.resident).exists()


def test_a_proposed_one_just_follows_and_is_approved_there(joint, cast, house):
    other = RoomFactory(center=house.center, capacity=25)
    move_booking(joint.booking, room=other, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)
    proposed = Occurrence.objects.get()
    assert (proposed.status, proposed.room, proposed.starts, proposed.capacity) == ("proposed", other, tomorrow(14), 25)
    assert joint.booking.status == Booking.Status.PENDING
    approve_activity(joint, by=cast.staff)
    found, booking = Occurrence.objects.get(), Booking.objects.get()
    assert (found.status, found.room, found.starts) == (Occurrence.Status.SCHEDULED, other, tomorrow(14))
    assert (booking.status, booking.room) == (Booking.Status.CONFIRMED, other)


def test_a_moved_joint_request_is_returned_and_nothing_is_left(joint, cast):
    move_booking(joint.booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)
    return_activity(joint, reason="写详细一点", by=cast.staff)
    assert Submission.objects.get().status == Submission.Status.RETURNED
    assert Booking.objects.get().status == Booking.Status.DECLINED
    assert not Hold.objects.exists() and not Occurrence.objects.exists()


def test_the_page_of_the_booking_refuses_in_a_sentence(client, published, cast, house):
    RegistrationFactory(occurrence=published, user=cast.resident, party_size=9)
    Booking.objects.update(people=8)
    small = RoomFactory(center=house.center, capacity=8)
    client.force_login(cast.staff)
    sent = {"move": "1", "move-where": f"{small.pk}@{timezone.localtime(tomorrow(9)):%Y-%m-%dT%H:%M}"}
    answer = client.post(f"/admin/bookings/{published.booking.pk}/", sent)
    assert answer.status_code == 409
    assert "已有 9 人报名" in answer.content.decode()
