import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.activities.models import Occurrence
from events.signups.models import Announcement, Registration
from events.signups.running.actions import announce, change_seats, close_signup, readers, reopen_signup
from events.signups.seats import closed
from portal.common.errors import Refused
from portal.notices.models import Letter, Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.premises import RoomFactory

pytestmark = pytest.mark.django_db


def refusal(verb, *args, **kwargs):
    with pytest.raises(Refused) as raised:
        verb(*args, **kwargs)
    return raised.value.code


@pytest.fixture
def occurrence(cast):
    return OccurrenceFactory(activity__organization=cast.organization, capacity=3)


# --- Messages ----------------------------------------------------------------------------------------------------


def test_everybody_is_told_once(cast, occurrence):
    RegistrationFactory(occurrence=occurrence, user=cast.resident)
    RegistrationFactory(occurrence=occurrence, user=cast.resident, for_whom="child", name="小明")
    RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800000001", name="客人")
    waiting = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    RegistrationFactory(occurrence=occurrence, status="cancelled")
    assert readers(occurrence) == 2
    sent = announce(occurrence, text=" 请自带水杯。 ", by=cast.editor)
    assert (sent.people, sent.text) == (2, "请自带水杯。")
    notice = Notice.objects.get(kind="signups.announcement")
    assert notice.recipient == cast.resident
    assert notice.body.startswith("请自带水杯。")
    letter = Letter.objects.get(kind="signups.announcement")
    assert letter.contact == "+8613800000001"
    assert "请自带水杯" in letter.subject
    assert announce(occurrence, text="改从北门进。", by=cast.staff, waiting=True).people == 3
    assert Notice.objects.filter(recipient=waiting.user).count() == 1
    assert ModelLogEntry.objects.filter(action="signups.announce").count() == 2


@pytest.mark.parametrize("who", ["member", "resident", "outsider", "reviewer"])
def test_who_may_not_run_it(cast, occurrence, who):
    RegistrationFactory(occurrence=occurrence)
    by = getattr(cast, who)
    assert refusal(announce, occurrence, text="你好", by=by) == "not_allowed"
    assert refusal(change_seats, occurrence, seats=9, by=by) == "not_allowed"
    assert refusal(close_signup, occurrence, by=by) == "not_allowed"
    assert refusal(reopen_signup, occurrence, by=by) == "not_allowed"
    assert not Announcement.objects.exists()


def test_messages_have_limits(cast, occurrence):
    assert refusal(announce, occurrence, text="你好", by=cast.lead) == "nobody"
    RegistrationFactory(occurrence=occurrence)
    assert refusal(announce, occurrence, text="  ", by=cast.lead) == "text_needed"
    assert refusal(announce, occurrence, text="长" * 501, by=cast.lead) == "text_too_long"
    announce(occurrence, text="一", by=cast.lead)
    assert refusal(announce, occurrence, text="一", by=cast.lead) == "already"
    announce(occurrence, text="二", by=cast.lead)
    announce(occurrence, text="三", by=cast.lead)
    assert refusal(announce, occurrence, text="四", by=cast.lead) == "too_often"
    Announcement.objects.update(written_at=timezone.now() - dt.timedelta(days=2))
    announce(occurrence, text="四", by=cast.lead)
    past = timezone.now() - dt.timedelta(days=20)
    Occurrence.objects.update(starts=past, ends=past + dt.timedelta(hours=1))
    assert refusal(announce, occurrence, text="五", by=cast.lead) == "too_late"


# --- Seats -------------------------------------------------------------------------------------------------------


def test_added_seats_go_to_those_who_wait(cast, occurrence):
    RegistrationFactory(occurrence=occurrence, party_size=3)
    first = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    RegistrationFactory(occurrence=occurrence, status="waitlisted", party_size=2)
    assert change_seats(occurrence, seats=4, by=cast.editor) == [first]
    assert Occurrence.objects.get().capacity == 4
    entry = ModelLogEntry.objects.get(action="signups.change_seats")
    assert entry.data["why"] == "3 → 4"


def test_never_below_what_is_taken(cast, occurrence):
    RegistrationFactory(occurrence=occurrence, party_size=2)
    assert refusal(change_seats, occurrence, seats=1, by=cast.lead) == "below_taken"
    assert refusal(change_seats, occurrence, seats=3, by=cast.lead) == "unchanged"
    assert refusal(change_seats, occurrence, seats=0, by=cast.lead) == "seats"
    change_seats(occurrence, seats=2, by=cast.lead)
    change_seats(occurrence, seats=None, by=cast.staff)
    assert Occurrence.objects.get().capacity is None


def test_up_to_what_the_room_holds(cast, house, occurrence):
    Occurrence.objects.update(room=RoomFactory(center=house.center, capacity=20), place="")
    assert refusal(change_seats, occurrence, seats=21, by=cast.lead) == "too_many_seats"
    change_seats(occurrence, seats=20, by=cast.lead)


def test_seats_of_what_is_over_or_off_stay(cast, occurrence):
    Occurrence.objects.update(status="cancelled")
    assert refusal(change_seats, occurrence, seats=9, by=cast.lead) == "cancelled"
    past = timezone.now() - dt.timedelta(days=1)
    Occurrence.objects.update(status="scheduled", starts=past, ends=past + dt.timedelta(hours=1))
    assert refusal(change_seats, occurrence, seats=9, by=cast.lead) == "over"
    assert refusal(close_signup, occurrence, by=cast.lead) == "over"


# --- Sign-up -----------------------------------------------------------------------------------------------------


def test_sign_up_is_closed_and_opened(cast, occurrence):
    Occurrence.objects.update(signup_opens=timezone.now() + dt.timedelta(hours=1))
    close_signup(occurrence, by=cast.editor)
    assert closed(Occurrence.objects.get()).code == "closed"
    reopen_signup(occurrence, by=cast.editor)
    assert closed(Occurrence.objects.get()) is None
    later = timezone.now() + dt.timedelta(minutes=30)
    reopen_signup(occurrence, closes=later, by=cast.staff)
    assert Occurrence.objects.get().signup_closes == later
    for wrong in (timezone.now() - dt.timedelta(minutes=1), occurrence.starts + dt.timedelta(minutes=1)):
        assert refusal(reopen_signup, occurrence, closes=wrong, by=cast.lead) == "closes"


def test_what_has_begun_takes_no_more_names(cast, occurrence):
    Occurrence.objects.update(starts=timezone.now() - dt.timedelta(minutes=1))
    assert refusal(reopen_signup, occurrence, by=cast.lead) == "started"
    assert Registration.objects.count() == 0
