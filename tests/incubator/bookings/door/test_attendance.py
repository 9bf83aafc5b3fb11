import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.actions import move_booking
from incubator.bookings.door import attendance
from incubator.bookings.models import Booking, Hold
from portal.accounts.models import User
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory
from tests.races import run_processes

HERE = "tests.incubator.bookings.door.test_attendance"
PROCESSES = 8


def minutes(number):
    return dt.timedelta(minutes=number)


@pytest.fixture
def booked(house, cast):
    """A booking of the house's room for two hours from so many minutes ago (before now: negative)."""

    def booked(ago, **changes):
        starts = timezone.now() - minutes(ago)
        given = {"organization": cast.organization, "room": house.room, "requested_by": cast.lead}
        return BookingFactory(**(given | {"starts": starts, "ends": starts + minutes(120)} | changes))

    return booked


@pytest.fixture
def grace(house):
    """The house gives a room away when nobody has come after 20 minutes."""
    house.center.grace_minutes = 20
    house.center.save(update_fields=["grace_minutes"])


def announce(booking):
    return OccurrenceFactory(
        activity=ActivityFactory(organization=booking.organization),
        booking=booking,
        room=booking.room,
        starts=booking.starts,
        ends=booking.ends,
    )


def trail(booking):
    return [(entry.action, entry.user_id, entry.data["to"]) for entry in audit.history(booking)]


# --- check_in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "editor", "member", "staff"])
def test_members_and_staff_check_in_with_a_headcount(booked, cast, who):
    person = getattr(cast, who)
    booking = attendance.check_in(booked(5), headcount=12, by=person)
    booking.refresh_from_db()
    assert (booking.status, booking.headcount, booking.checked_in_by) == (Booking.Status.CONFIRMED, 12, person)
    assert booking.holds.exists()
    assert trail(booking) == [("bookings.check_in", person.pk, "confirmed")]


def test_checking_in_again_corrects_the_number(booked, cast):
    booking = attendance.check_in(booked(5), headcount=12, by=cast.lead)
    again = attendance.check_in(booking, headcount=15, by=cast.member)
    assert (again.headcount, again.checked_in_at) == (15, booking.checked_in_at)
    assert [entry.data["why"] for entry in audit.history(booking)] == ["到场 15 人", "到场 12 人"]


@pytest.mark.parametrize("who", ["resident", "outsider", "reviewer"])
def test_nobody_else_checks_in(booked, cast, who):
    with pytest.raises(Refused) as refused:
        attendance.check_in(booked(5), headcount=12, by=getattr(cast, who))
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("ago", "status", "headcount", "code"),
    [
        (-31, "confirmed", 5, "too_early"),
        (-29, "confirmed", 5, None),
        (119, "confirmed", 5, None),
        (121, "confirmed", 5, "over"),
        (5, "pending", 5, "not_confirmed"),
        (5, "no_show", 5, "not_confirmed"),
        (5, "confirmed", 0, "headcount"),
        (5, "confirmed", 120, None),
        (5, "confirmed", 121, "headcount"),
    ],
)
def test_when_and_with_how_many(booked, cast, ago, status, headcount, code):
    booking = booked(ago, status=status)
    try:
        attendance.check_in(booking, headcount=headcount, by=cast.lead)
    except Refused as refused:
        assert refused.code == code
    else:
        assert code is None
    booking.refresh_from_db()
    assert (booking.checked_in_at is not None) == (code is None)


def test_who_checked_in_came_to_that_time(cast, house):
    other, came = RoomFactory(center=house.center), {"checked_in_at": timezone.now(), "headcount": 9}
    booking = BookingFactory(organization=cast.organization, room=house.room, checked_in_by=cast.lead, **came)
    booking = move_booking(booking, room=other, by=cast.staff)
    assert booking.headcount == 9
    move_booking(booking, starts=booking.starts + minutes(120), ends=booking.ends + minutes(120), by=cast.staff)
    booking.refresh_from_db()
    assert (booking.checked_in_at, booking.checked_in_by, booking.headcount) == (None, None, None)


# --- set_right ---------------------------------------------------------------------------------------------------


def test_staff_set_right_who_came(booked, cast):
    booking = booked(200, status=Booking.Status.NO_SHOW)
    attendance.set_right(booking, headcount=9, by=cast.staff)
    booking.refresh_from_db()
    assert (booking.status, booking.headcount) == (Booking.Status.USED, 9)
    assert trail(booking) == [("bookings.set_right", cast.staff.pk, "used")]


@pytest.mark.parametrize(
    ("who", "days", "status", "code"),
    [
        ("lead", 0, "no_show", "not_allowed"),
        ("staff", 0, "confirmed", "not_over"),
        ("staff", 0, "cancelled", "not_over"),
        ("staff", 7, "no_show", "too_late"),
    ],
)
def test_only_staff_and_only_for_a_week(booked, cast, who, days, status, code):
    booking = booked(200 + days * 24 * 60, status=status)
    with pytest.raises(Refused) as refused:
        attendance.set_right(booking, headcount=9, by=getattr(cast, who))
    assert refused.value.code == code


def test_a_room_that_was_just_given_away_is_not_used_after_all(booked, cast):
    with pytest.raises(Refused) as refused:
        attendance.set_right(booked(30, status=Booking.Status.NO_SHOW), headcount=9, by=cast.staff)
    assert refused.value.code == "not_over"


# --- release_unattended ------------------------------------------------------------------------------------------


def test_a_room_that_nobody_came_to_is_given_away_once(booked, cast, grace):
    booking = booked(21)
    assert [attendance.release_unattended(), attendance.release_unattended()] == [1, 0]
    booking.refresh_from_db()
    assert booking.status == Booking.Status.NO_SHOW
    assert not booking.holds.exists()
    assert trail(booking) == [("bookings.unattended", None, "no_show")]
    assert {notice.recipient for notice in Notice.objects.all()} == {cast.lead, cast.editor}
    assert "马上找工作人员" in Notice.objects.first().body


def test_who_came_or_may_still_come_keeps_the_room(booked, house, cast, grace):
    others = [RoomFactory(center=house.center) for _n in range(2)]
    came, not_yet, undecided = booked(30), booked(19, room=others[0]), booked(30, room=others[1], pending=True)
    attendance.check_in(came, headcount=5, by=cast.lead)
    assert attendance.release_unattended() == 0
    assert came.holds.exists() and not_yet.holds.exists() and undecided.holds.exists()


def test_a_center_that_does_not_ask_gives_nothing_away(booked):
    booked(60)
    assert attendance.release_unattended() == 0


def test_what_the_public_was_invited_to_is_kept(booked, grace):
    booking = booked(60)
    occurrence = announce(booking)
    assert attendance.release_unattended() == 0
    occurrence.refresh_from_db()
    assert booking.holds.exists()
    assert not occurrence.is_cancelled
    assert attendance.is_late(booking, timezone.now())


# --- finish_past -------------------------------------------------------------------------------------------------


def test_what_is_over_was_used_when_the_center_does_not_ask(booked):
    booking = booked(121)
    assert [attendance.finish_past(), attendance.finish_past()] == [1, 0]
    booking.refresh_from_db()
    assert booking.status == Booking.Status.USED
    assert not booking.holds.exists()
    assert trail(booking) == [("bookings.finish", None, "used")]
    assert not Notice.objects.exists()


def test_what_is_over_was_used_by_those_who_checked_in(booked, cast, grace):
    came = booked(119)
    attendance.check_in(came, headcount=5, by=cast.lead)
    Booking.objects.filter(pk=came.pk).update(ends=timezone.now())
    absent = booked(500)
    came.holds.all().delete()
    assert attendance.finish_past() == 2
    came.refresh_from_db()
    absent.refresh_from_db()
    assert (came.status, absent.status) == (Booking.Status.USED, Booking.Status.NO_SHOW)
    assert {notice.recipient for notice in Notice.objects.all()} == {cast.lead, cast.editor}
    assert "补记" in Notice.objects.first().body


def test_a_room_that_is_being_cleaned_is_not_free_yet(booked):
    booking = booked(121)
    booking.holds.all().delete()
    hold = Hold.objects.create(
        booking=booking, room=booking.room, starts=booking.starts, ends=timezone.now() + minutes(10)
    )
    assert attendance.finish_past() == 0
    hold.delete()
    Hold.objects.create(booking=booking, room=booking.room, starts=booking.starts, ends=timezone.now())
    assert attendance.finish_past() == 1


def test_an_activity_that_is_over_stays_as_it_was(booked, grace):
    occurrence = announce(booked(121))
    assert attendance.finish_past() == 1
    occurrence.refresh_from_db()
    assert not occurrence.is_cancelled


def test_many_go_in_batches(booked):
    for number in range(1, 6):
        booked(200 * number)
    assert [attendance.finish_past(limit=3), attendance.finish_past(limit=3), attendance.finish_past(limit=3)] == [
        *(3, 2, 0)
    ]


# --- record_of ---------------------------------------------------------------------------------------------------


def test_the_record_counts_a_year(booked, cast):
    for days, status in ((1, "used"), (2, "used"), (3, "no_show"), (400, "no_show"), (4, "cancelled")):
        booked(days * 24 * 60, status=status)
    assert attendance.record_of(cast.organization) == (2, 1)
    assert attendance.record_of(cast.other_organization) == (0, 0)


# --- At once -----------------------------------------------------------------------------------------------------


def come_or_go(worker, bookings, person):
    """Half of the processes check in, the others give away and finish: each does so to every booking."""
    by, done = User.objects.get(pk=person), 0
    worker.meet()
    for pk in bookings:
        if worker.number % 2:
            done += attendance.release_unattended(limit=1) + attendance.finish_past(limit=1)
            continue
        try:
            attendance.check_in(Booking.objects.get(pk=pk), headcount=5, by=by)
        except Refused as refused:
            assert refused.code == "not_confirmed", refused.code
    return done


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_comes_keeps_the_room_or_finds_it_given_away(booked, house, cast, grace):
    running = [booked(30, room=RoomFactory(center=house.center)).pk for _n in range(6)]
    over = [booked(500 + 200 * n).pk for n in range(6)]
    done = run_processes(PROCESSES, f"{HERE}.come_or_go", running, cast.member.pk)
    status = Booking.Status
    given_away = Booking.objects.filter(pk__in=running, status=status.NO_SHOW)
    kept = Booking.objects.filter(pk__in=running, status=status.CONFIRMED)
    assert not given_away.filter(headcount__isnull=False).exists()
    assert not kept.filter(headcount=None).exists()
    assert len(given_away) + len(kept) == 6
    assert set(Booking.objects.filter(pk__in=over).values_list("status", flat=True)) == {status.NO_SHOW}
    assert sum(done) == len(given_away) + len(over)
    assert Notice.objects.filter(kind="bookings.unattended").count() == 2 * len(given_away)


def look_then_give_away(worker, pk):
    """What giving away would be without looking again behind a lock."""
    late = attendance._unattended(timezone.now())
    worker.meet()
    return Booking.objects.filter(pk__in=late).update(status=Booking.Status.NO_SHOW) if worker.number else _came(pk)


def _came(pk):
    return Booking.objects.filter(pk=pk).update(headcount=5, checked_in_at=timezone.now())


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_control_without_looking_again_a_room_is_taken_from_who_came(booked, grace):
    booking = booked(30)
    done = run_processes(PROCESSES, f"{HERE}.look_then_give_away", booking.pk)
    booking.refresh_from_db()
    assert (booking.status, booking.headcount) == (Booking.Status.NO_SHOW, 5)
    assert sum(done) > 2
