import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.activities.models import Occurrence
from events.signups.door import attendance
from events.signups.door.attendance import (
    check_in,
    check_in_here,
    close_list,
    mark_absent,
    reopen_list,
    undo_check_in,
    walk_in,
)
from events.signups.models import Registration
from portal.common.errors import Refused
from tests.factories.activities import RegistrationFactory

pytestmark = pytest.mark.django_db
Status = Registration.Status


def refusal(verb, *args, **kwargs):
    with pytest.raises(Refused) as raised:
        verb(*args, **kwargs)
    return raised.value.code


def begins(occurrence, **ago):
    """Let it have begun so long ago; it lasts two hours."""
    starts = timezone.now() - dt.timedelta(**ago)
    Occurrence.objects.filter(pk=occurrence.pk).update(starts=starts, ends=starts + dt.timedelta(hours=2))
    occurrence.refresh_from_db()


@pytest.fixture
def registration(cast, occurrence):
    return RegistrationFactory(occurrence=occurrence, user=cast.resident, party_size=3)


def state(registration):
    registration.refresh_from_db()
    return registration.status, registration.attended_size


@pytest.mark.parametrize("who", ["lead", "editor", "member", "staff", "director"])
def test_whoever_keeps_the_door_checks_in(cast, registration, who):
    check_in(registration, by=getattr(cast, who))
    assert state(registration) == (Status.ATTENDED, 3)
    assert registration.checked_in_at is not None
    entry = ModelLogEntry.objects.get(action="signups.check_in")
    assert (entry.data["from"], entry.data["to"], entry.data["people"]) == ("confirmed", "attended", 3)


@pytest.mark.parametrize("who", ["resident", "outsider", "reviewer"])
def test_others_do_not(cast, registration, who):
    for verb in (check_in, undo_check_in, mark_absent):
        assert refusal(verb, registration, by=getattr(cast, who)) == "not_allowed"
    assert refusal(walk_in, registration.occurrence, by=getattr(cast, who)) == "not_allowed"
    assert state(registration) == (Status.CONFIRMED, None)


def test_twice_is_harmless_and_another_number_corrects(cast, registration):
    check_in(registration, by=cast.lead, people=2)
    when = Registration.objects.get().checked_in_at
    check_in(registration, by=cast.member)
    check_in(registration, by=cast.member, people=2)
    assert state(registration) == (Status.ATTENDED, 2)
    assert ModelLogEntry.objects.filter(action="signups.check_in").count() == 1
    check_in(registration, by=cast.lead, people=1)
    assert state(registration) == (Status.ATTENDED, 1)
    assert registration.checked_in_at == when


@pytest.mark.parametrize(
    ("ago", "code"),
    [
        ({"hours": -2, "minutes": -1}, "too_early"),
        ({"minutes": -119}, None),
        ({"days": 7}, None),
        ({"days": 7, "hours": 2, "minutes": 1}, "too_late"),
    ],
)
def test_from_two_hours_before_until_a_week_after(cast, registration, ago, code):
    begins(registration.occurrence, **ago)
    if code:
        assert refusal(check_in, registration, by=cast.lead) == code
        assert refusal(walk_in, registration.occurrence, by=cast.lead) == code
    else:
        check_in(registration, by=cast.lead)
        assert state(registration) == (Status.ATTENDED, 3)


def test_staff_set_right_later_too(cast, registration):
    begins(registration.occurrence, days=30)
    check_in(registration, by=cast.staff)
    assert state(registration) == (Status.ATTENDED, 3)


def test_a_cancelled_occurrence_has_no_door(cast, registration):
    Occurrence.objects.update(status=Occurrence.Status.CANCELLED)
    assert refusal(check_in, registration, by=cast.lead) == "cancelled"
    assert refusal(close_list, registration.occurrence, by=cast.lead) == "cancelled"


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_who_is_not_on_the_list_is_not_checked_in(cast, registration, status):
    Registration.objects.update(status=status)
    assert refusal(check_in, registration, by=cast.lead) == "not_on_list"


@pytest.mark.parametrize("people", [0, -1, 11])
def test_a_number_that_cannot_be(cast, registration, people):
    assert refusal(check_in, registration, by=cast.lead, people=people or -1) == "people"
    assert refusal(walk_in, registration.occurrence, by=cast.lead, people=people * 100) == "people"


def test_more_than_signed_up_need_seats(cast, registration):
    check_in(registration, by=cast.lead, people=5)
    assert state(registration) == (Status.ATTENDED, 5)
    assert registration.party_size == 5
    assert refusal(check_in, registration, by=cast.lead, people=6) == "full"
    assert state(registration) == (Status.ATTENDED, 5)


def test_who_waits_comes_in_where_a_seat_is_free(cast, registration):
    waiting = RegistrationFactory(occurrence=registration.occurrence, status="waitlisted", party_size=2)
    late = RegistrationFactory(occurrence=registration.occurrence, status="waitlisted", party_size=1)
    check_in(waiting, by=cast.lead)
    assert state(waiting) == (Status.ATTENDED, 2)
    assert refusal(check_in, late, by=cast.lead) == "full"
    mark_absent(registration, by=cast.lead)
    check_in(late, by=cast.lead)
    assert state(late) == (Status.ATTENDED, 1)


def test_walk_ins_up_to_the_seats(cast, registration):
    came = walk_in(registration.occurrence, by=cast.member, name=" 孙大爷 ", people=2)
    assert (came.name, came.status, came.attended_size, came.walked_in) == ("孙大爷", "attended", 2, True)
    assert refusal(walk_in, registration.occurrence, by=cast.member) == "full"
    Occurrence.objects.update(capacity=None)
    assert walk_in(registration.occurrence, by=cast.member, people=40).called() == "现场来的"


def test_given_up_seats_are_free_and_who_comes_late_needs_one(cast, registration):
    mark_absent(registration, by=cast.lead)
    assert state(registration) == (Status.NO_SHOW, None)
    walk_in(registration.occurrence, by=cast.lead, people=4)
    assert refusal(check_in, registration, by=cast.lead) == "full"
    Occurrence.objects.update(capacity=7)
    check_in(registration, by=cast.lead)
    assert state(registration) == (Status.ATTENDED, 3)


def test_nobody_is_given_up_before_it_begins(cast, registration):
    begins(registration.occurrence, minutes=-10)
    assert refusal(mark_absent, registration, by=cast.lead) == "not_begun"


def test_undone_they_are_expected_again(cast, registration):
    check_in(registration, by=cast.lead)
    undo_check_in(registration, by=cast.member)
    assert state(registration) == (Status.CONFIRMED, None)
    assert registration.checked_in_at is None
    assert refusal(undo_check_in, registration, by=cast.lead) == "not_here"


def test_a_walk_in_undone_is_off_the_list(cast, occurrence):
    came = walk_in(occurrence, by=cast.lead)
    undo_check_in(came, by=cast.lead)
    assert state(came) == (Status.CANCELLED, None)


def test_closing_marks_the_rest(cast, registration):
    here = RegistrationFactory(occurrence=registration.occurrence)
    gone = RegistrationFactory(occurrence=registration.occurrence, status="cancelled")
    check_in(here, by=cast.lead)
    assert close_list(registration.occurrence, by=cast.editor) == 1
    assert [state(one)[0] for one in (registration, here, gone)] == ["no_show", "attended", "cancelled"]
    occurrence = Occurrence.objects.get()
    assert occurrence.attendance_is_closed
    assert refusal(close_list, occurrence, by=cast.lead) == "list_closed"
    assert refusal(check_in, registration, by=cast.staff) == "list_closed"
    reopen_list(occurrence, by=cast.lead)
    assert state(registration)[0] == "no_show"
    check_in(registration, by=cast.lead)
    assert state(registration) == ("attended", 3)


def test_who_may_close_and_reopen(cast, occurrence):
    for who in (cast.member, cast.outsider, cast.resident):
        assert refusal(close_list, occurrence, by=who) == "not_allowed"
        assert refusal(reopen_list, occurrence, by=who) == "not_allowed"
    assert refusal(reopen_list, occurrence, by=cast.lead) == "not_closed"
    close_list(occurrence, by=None)
    begins(occurrence, days=8)
    assert refusal(reopen_list, occurrence, by=cast.lead) == "too_late"
    reopen_list(occurrence, by=cast.staff)
    assert not Occurrence.objects.get().attendance_is_closed


def test_no_list_is_closed_before_it_begins(cast, occurrence):
    begins(occurrence, minutes=-10)
    assert refusal(close_list, occurrence, by=cast.lead) == "too_early"


def test_one_checks_oneself_in_while_it_lasts(cast, registration):
    check_in_here(registration, by=cast.resident, people=2)
    assert state(registration) == (Status.ATTENDED, 2)
    begins(registration.occurrence, hours=3)
    assert refusal(check_in_here, registration, by=cast.resident) == "over"


def test_who_waits_does_not_check_themselves_in(cast, registration):
    Registration.objects.update(status="waitlisted")
    assert refusal(check_in_here, registration, by=cast.resident) == "not_on_list"


def test_the_hours_are_said(cast, registration):
    assert dt.timedelta(hours=2) == attendance.OPENS_BEFORE
    assert attendance.SET_RIGHT_DAYS == 7
