"""What mails carry for calendars, read back by the library and by the letter."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from icalendar import Calendar

from incubator.bookings import actions, invitation, messages
from incubator.bookings.door import attendance
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Center, Room
from portal.accounts.models import User
from portal.common.calendar import clean, one_line
from portal.common.periods import at
from portal.notices import delivery
from portal.notices.models import Delivery
from tests.events.feeds import strict
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory, RoomFactory
from tests.portal.common.test_calendar import pasted

NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


@pytest.fixture
def rehearsal(db, time_machine, settings):
    """A confirmed booking of known words and numbers."""
    time_machine.move_to(NOW, tick=False)
    settings.DEFAULT_FROM_EMAIL = "红心空间 <house@hongxin.invalid>"
    center = CenterFactory(
        name="梨园党群服务中心", address="莱阳市梨园小区 1 号", latitude="36.975200", longitude="120.711000"
    )
    return BookingFactory(
        pk=7,
        organization=OrganizationFactory(name="梨花合唱团"),
        room=RoomFactory(center=center, name="梨园活动厅"),
        starts=at(dt.date(2026, 11, 24), dt.time(14)),
        purpose="排练",
        uid=uuid.UUID("0d4f6c1e-5a5f-4a53-9d0b-2f3b8a1c7e11"),
    )


@pytest.fixture
def reader(db):
    return UserFactory(name="王秀英", email="xiuying@example.invalid")


GOLDEN = """BEGIN:VEVENT
SUMMARY:排练
DTSTART;TZID=Asia/Shanghai:20261124T140000
DTEND;TZID=Asia/Shanghai:20261124T160000
DTSTAMP:20261123T010000Z
UID:0d4f6c1e-5a5f-4a53-9d0b-2f3b8a1c7e11@hongxin
SEQUENCE:0
ATTENDEE;CN=王秀英;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALS
 E:mailto:xiuying@example.invalid
CLASS:PRIVATE
DESCRIPTION:组织：梨花合唱团\\n人数：10 人\\n查看、改期或
 取消：http://127.0.0.1:8000/bookings/7/
GEO:36.9752;120.711
LAST-MODIFIED:20261123T010000Z
LOCATION:梨园活动厅，梨园党群服务中心，莱阳市梨园小
 区 1 号
ORGANIZER;CN=梨园党群服务中心:mailto:house@hongxin.invalid
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:http://127.0.0.1:8000/bookings/7/
END:VEVENT
END:VCALENDAR
"""


def read(body):
    strict.lines(body)
    calendar = Calendar.from_ical(body)
    return calendar, calendar.walk("VEVENT")


def test_an_invitation_has_these_bytes(rehearsal, reader):
    body = invitation.for_booking(rehearsal, reader, invitation.REQUEST)
    head, event = body.decode().replace("\r\n", "\n").split("BEGIN:VEVENT")
    assert "BEGIN:VEVENT" + event == GOLDEN
    assert "METHOD:REQUEST\n" in head
    assert "TZID:Asia/Shanghai\n" in head


def test_it_speaks_the_readers_language(rehearsal, reader):
    reader.language = "en"
    body = invitation.for_booking(rehearsal, reader, invitation.REQUEST)
    _calendar, [event] = read(body)
    assert event["url"].endswith("/en/bookings/7/")
    assert event["uid"] == f"{rehearsal.uid}@hongxin"


def test_a_cancellation_names_the_same_event(rehearsal, reader):
    rehearsal.status, rehearsal.reason = Booking.Status.CANCELLED, "指挥生病"
    calendar, [event] = read(invitation.for_booking(rehearsal, reader, invitation.CANCEL))
    assert calendar["method"] == "CANCEL"
    assert event["status"] == "CANCELLED"
    assert event["uid"] == f"{rehearsal.uid}@hongxin"
    assert "指挥生病" in event["description"]
    assert {"organizer", "attendee", "sequence", "dtstamp"} <= {name.lower() for name in event}


def test_several_dates_are_one_file_that_no_program_acts_on(rehearsal, reader):
    second = BookingFactory(organization=rehearsal.organization, room=rehearsal.room, starts=rehearsal.ends)
    calendar, events = read(invitation.for_dates([rehearsal, second], reader))
    assert calendar["method"] == "PUBLISH"
    assert [event["uid"] for event in events] == [f"{one.uid}@hongxin" for one in (rehearsal, second)]
    for event in events:
        assert "organizer" in event
        assert "attendee" not in event


@given(purpose=pasted, reason=pasted, room=pasted, name=pasted)
def test_any_text_gives_strict_lines_and_comes_back(purpose, reason, room, name):
    center = Center(name="中心", address="地址")
    booking = Booking(
        pk=1,
        organization=Organization(name=name),
        room=Room(name=room, center=center),
        starts=NOW,
        ends=NOW + dt.timedelta(hours=1),
        people=3,
        purpose=purpose,
        reason=reason,
        status=Booking.Status.CONFIRMED,
    )
    _calendar, [event] = read(invitation.for_booking(booking, User(name=name, email="a@h.invalid"), invitation.REQUEST))
    assert str(event["summary"]) == one_line(purpose)
    assert clean(reason) in str(event["description"])
    assert str(event["location"]).startswith(one_line(room))


def test_who_has_no_address_is_sent_none(rehearsal):
    nobody = UserFactory(by_phone=True)
    assert invitation.for_booking(rehearsal, nobody, invitation.REQUEST) == b""
    assert invitation.for_dates([rehearsal], nobody) == b""


def test_the_approval_invites_those_who_act_for_the_organization(cast, house, monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE", 0)
    booking = BookingFactory(organization=cast.organization, room=house.room)
    messages.booking_approved(booking)
    delivery.deliver_due()
    assert {address for message in mail.outbox for address in message.to} == {cast.lead.email, cast.editor.email}
    for message in mail.outbox:
        [(text, kind)] = message.alternatives
        assert kind == "text/calendar; method=REQUEST"
        calendar, [event] = read(text.encode())
        assert calendar["method"] == "REQUEST"
        assert event["attendee"] == f"mailto:{message.to[0]}"


# --- In the course of a booking's life -----------------------------------------------------------------------------


def carried(person):
    """What ``person``'s mails carried for a calendar, in their order: (method, sequence, uid, status, start)."""
    told = []
    for sent in Delivery.objects.filter(notice__recipient=person).exclude(calendar=b"").order_by("pk"):
        calendar, [event] = read(bytes(sent.calendar))
        assert calendar["method"] == sent.calendar_method
        assert event["attendee"] == f"mailto:{person.email}"
        told.append((sent.calendar_method, event["sequence"], event["uid"], event["status"], event.decoded("dtstart")))
    return told


def ask(cast, house, hour=9):
    starts = at(timezone.localdate() + dt.timedelta(days=1), dt.time(hour))
    return actions.request_booking(
        organization=cast.organization,
        room=house.room,
        starts=starts,
        ends=starts + dt.timedelta(hours=2),
        people=5,
        purpose="排练",
        by=cast.lead,
    )


def test_one_uid_and_a_growing_sequence_from_request_to_cancellation(cast, house):
    booking = ask(cast, house)
    assert carried(cast.lead) == []
    booking = actions.approve_booking(booking, by=cast.staff)
    booking = actions.move_booking(
        booking, starts=booking.starts + dt.timedelta(hours=3), ends=booking.ends + dt.timedelta(hours=3), by=cast.staff
    )
    shorter = booking.ends - dt.timedelta(hours=1)
    booking = actions.move_booking(booking, ends=shorter, by=cast.editor)
    booking = actions.cancel_booking(booking, reason="指挥生病", by=cast.lead)
    for person in (cast.lead, cast.editor):
        methods, sequences, uids, statuses, starts = zip(*carried(person), strict=True)
        assert methods == ("REQUEST", "REQUEST", "REQUEST", "CANCEL")
        assert statuses == ("CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED")
        assert list(sequences) == sorted(set(sequences))
        assert set(uids) == {f"{booking.uid}@hongxin"}
        assert starts[0] + dt.timedelta(hours=3) == starts[1] == starts[2]
    assert carried(cast.member) == []


def test_a_confirmed_time_that_is_given_up_for_a_request_leaves_calendars_until_it_is_approved(cast, house):
    booking = actions.approve_booking(ask(cast, house), by=cast.staff)
    old = booking.starts
    booking = actions.move_booking(
        booking, starts=old + dt.timedelta(hours=4), ends=old + dt.timedelta(hours=6), by=cast.lead
    )
    assert booking.status == Booking.Status.PENDING
    actions.approve_booking(booking, by=cast.staff)
    for person in (cast.lead, cast.editor):
        methods, sequences, _uids, statuses, starts = zip(*carried(person), strict=True)
        assert methods == ("REQUEST", "CANCEL", "REQUEST")
        assert statuses == ("CONFIRMED", "CANCELLED", "CONFIRMED")
        assert list(sequences) == sorted(set(sequences))
        assert starts == (old, old, old + dt.timedelta(hours=4))


@pytest.mark.parametrize("by", ["lead", "staff"])
def test_a_request_that_comes_to_nothing_is_in_no_calendar(cast, house, by):
    moved = ask(cast, house, hour=14)
    moved = actions.move_booking(moved, ends=moved.ends - dt.timedelta(hours=1), by=getattr(cast, by))
    actions.decline_booking(moved, reason="另有安排", by=cast.staff)
    actions.cancel_booking(ask(cast, house), reason="不用了", by=getattr(cast, by))
    assert carried(cast.lead) == carried(cast.editor) == []


def test_a_room_given_away_leaves_calendars(cast, house, time_machine):
    house.center.grace_minutes = 15
    house.center.save(update_fields=["grace_minutes"])
    booking = actions.approve_booking(ask(cast, house), by=cast.staff)
    time_machine.move_to(booking.starts + dt.timedelta(minutes=16))
    assert attendance.release_unattended() == 1
    assert [told[0] for told in carried(cast.lead)] == ["REQUEST", "CANCEL"]


def test_what_nobody_came_to_is_stamped_when_it_is_over_and_when_it_is_set_right(cast, house, time_machine):
    house.center.grace_minutes = 15
    house.center.save(update_fields=["grace_minutes"])
    missed = BookingFactory(organization=cast.organization, room=house.room)
    used = BookingFactory(
        organization=cast.organization, room=house.room, starts=missed.ends, checked_in_at=missed.ends
    )
    time_machine.move_to(used.ends + dt.timedelta(minutes=1), tick=False)
    attendance.finish_past()
    stamps = dict(Booking.objects.values_list("status", "sequence"))
    assert stamps == {"no_show": 1, "used": 0}
    missed.refresh_from_db()
    attendance.set_right(missed, headcount=5, by=cast.staff)
    missed.refresh_from_db()
    assert (missed.sequence, missed.changed_at) == (2, timezone.now())


def test_several_dates_decided_together_are_one_file(cast, house):
    bookings = [ask(cast, house, hour) for hour in (9, 11, 14)]
    actions.decide_bookings(bookings[:2], bookings[2:], reason="另有安排", by=cast.staff)
    [sent] = Delivery.objects.filter(notice__recipient=cast.editor)
    calendar, events = read(bytes(sent.calendar))
    assert sent.calendar_method == calendar["method"] == "PUBLISH"
    assert {event["uid"] for event in events} == {f"{one.uid}@hongxin" for one in bookings[:2]}
