"""What the house does by itself with sign-ups: reminding, dropping, forgetting, and finding their person."""

import datetime as dt

import pytest
from django.utils import timezone

from events.signups import actions, reminding
from events.signups.models import Registration
from home.desk.work import JOBS
from portal.accounts import actions as accounts
from portal.accounts import export
from portal.common.periods import at
from portal.notices.models import Letter, Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory

PHONE = "+8613800138000"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(reminding, "PAUSE_SECONDS", 0)


@pytest.fixture
def at_ten(monkeypatch):
    """It is ten in the morning."""
    now = at(timezone.localdate(), dt.time(10))
    monkeypatch.setattr(reminding.timezone, "now", lambda: now)
    return now


def signed_up(now, *, days=1, **values):
    occurrence = OccurrenceFactory(starts=at(timezone.localdate(now) + days * DAY, dt.time(14)))
    return RegistrationFactory(**({"occurrence": occurrence, "created_at": now - 2 * DAY} | values))


def test_who_comes_tomorrow_is_reminded_once(db, at_ten):
    person, guest = signed_up(at_ten), signed_up(at_ten, user=None, phone=PHONE)
    assert (actions.remind(), actions.remind()) == (2, 0)
    notice = Notice.objects.get(kind="signups.reminder")
    assert notice.recipient == person.user
    assert person.code in notice.subject and person.occurrence.place in notice.body and "取消" in notice.body
    letter = Letter.objects.get(kind="signups.reminder")
    assert (letter.contact, guest.code in letter.subject) == (PHONE, True)


def test_a_reminder_is_in_its_readers_language(db, at_ten):
    signed_up(at_ten, user=UserFactory(language="en"))
    signed_up(at_ten, user=None, phone=PHONE, consent_version="2026-11 en")
    assert actions.remind() == 2
    assert Notice.objects.get().subject.startswith("See you tomorrow")
    assert Letter.objects.get().subject.startswith("See you tomorrow")


@pytest.mark.parametrize(
    "values",
    [
        {"days": 0},
        {"days": 2},
        {"status": "waitlisted"},
        {"status": "cancelled"},
        {"status": "pending"},
        {"user": None, "phone": ""},
        {"created_at": timezone.now()},  # on the eve itself
    ],
)
def test_nobody_else_is(db, at_ten, values):
    values = dict(values)
    if "created_at" in values:
        values["created_at"] = at_ten - dt.timedelta(hours=1)
    signed_up(at_ten, **values)
    assert actions.remind() == 0


def test_of_what_is_cancelled_nobody_is_reminded(db, at_ten):
    occurrence = signed_up(at_ten).occurrence
    occurrence.status = "cancelled"
    occurrence.save()
    assert actions.remind() == 0


def test_what_is_moved_to_another_day_is_reminded_of_again(db, at_ten):
    registration = signed_up(at_ten)
    assert actions.remind() == 1
    occurrence = registration.occurrence
    occurrence.starts, occurrence.ends = occurrence.starts + 7 * DAY, occurrence.ends + 7 * DAY
    occurrence.save()
    assert actions.remind() == 0
    week = at_ten + 7 * DAY
    reminding.timezone.now = lambda: week  # undone by the fixture
    assert actions.remind() == 1


@pytest.mark.parametrize("hour", [3, 8, 20, 23])
def test_at_night_no_phone_rings(db, monkeypatch, hour):
    now = at(timezone.localdate(), dt.time(hour))
    monkeypatch.setattr(reminding.timezone, "now", lambda: now)
    signed_up(now)
    assert actions.remind() == 0


def test_a_batch_ends(db, at_ten):
    for _ in range(3):
        signed_up(at_ten)
    assert [actions.remind(limit=2), actions.remind(limit=2), actions.remind(limit=2)] == [2, 1, 0]


def test_what_nobody_proved_vanishes_after_a_day(db):
    occurrence = OccurrenceFactory()
    old = timezone.now() - DAY - dt.timedelta(minutes=1)
    RegistrationFactory(occurrence=occurrence, user=None, phone=PHONE, status="pending", created_at=old)
    RegistrationFactory(occurrence=occurrence, user=None, phone=PHONE, status="pending")
    RegistrationFactory(occurrence=occurrence, created_at=old)
    assert (actions.drop_unproved(), actions.drop_unproved()) == (1, 0)
    assert Registration.objects.count() == 2


def test_numbers_and_answers_are_forgotten_two_weeks_after(db):
    answers = [{"question": "忌口？", "answer": "花生"}]
    long_ago, lately = (OccurrenceFactory(starts=timezone.now() - days * DAY) for days in (16, 10))
    old = RegistrationFactory(occurrence=long_ago, user=None, phone=PHONE, status="attended", attended_size=1)
    own = RegistrationFactory(occurrence=long_ago, answers=answers)
    young = RegistrationFactory(occurrence=lately, user=None, phone="+8613800138001", answers=answers)
    for contact in (PHONE, young.phone):
        Letter.objects.create(contact=contact, kind="signups.registered", key=contact, subject="", body="", path="")
    assert (actions.forget_old_guests(), actions.forget_old_guests()) == (2, 0)
    for registration in (old, own, young):
        registration.refresh_from_db()
    assert (old.phone, old.name, own.answers) == ("", "李阿姨", [])
    assert (young.phone, young.answers) == ("+8613800138001", answers)
    assert Letter.objects.get().contact == young.phone


def test_a_number_that_still_comes_keeps_its_messages(db):
    old = RegistrationFactory(occurrence=OccurrenceFactory(starts=timezone.now() - 16 * DAY), user=None, phone=PHONE)
    RegistrationFactory(user=None, phone=PHONE)
    Letter.objects.create(contact=PHONE, kind="signups.registered", key="a", subject="", body="", path="")
    assert actions.forget_old_guests() == 1
    old.refresh_from_db()
    assert old.phone == "" and Letter.objects.exists()


def test_who_proves_the_number_later_finds_their_sign_ups(db):
    guest = RegistrationFactory(user=None, phone=PHONE)
    pending = RegistrationFactory(user=None, phone=PHONE, status="pending")
    person = UserFactory()
    twice = RegistrationFactory(user=None, phone=PHONE)
    RegistrationFactory(user=person, occurrence=twice.occurrence)
    accounts.prove_contact(person, PHONE)
    for registration in (guest, pending, twice):
        registration.refresh_from_db()
    assert (guest.user, guest.phone) == (person, "")
    assert (pending.user, twice.user) == (None, None)


def test_whoever_erases_their_account_is_gone_from_lists_without_it_too(db):
    person = UserFactory(email=None, phone=PHONE, phone_verified=True)
    occurrence = OccurrenceFactory(capacity=1)
    guest = RegistrationFactory(
        occurrence=occurrence, user=None, phone=PHONE, answers=[{"question": "?", "answer": "!"}]
    )
    waiting = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    accounts.erase(person, by=person)
    for registration in (guest, waiting):
        registration.refresh_from_db()
    assert (guest.phone, guest.name, guest.answers, guest.status) == ("", "", [], "cancelled")
    assert waiting.status == "offered"


def test_what_was_answered_and_agreed_to_is_taken_along(cast):
    answers = [{"question": "忌口？", "answer": "花生"}]
    RegistrationFactory(user=cast.resident, for_whom="child", answers=answers, consent_version="2026-11 zh-hans")
    [own] = export.of(cast.resident)["signups"]
    assert (own["for_whom"], own["answers"], own["consent_version"]) == ("child", answers, "2026-11 zh-hans")


def test_the_work_loop_does_all_of_it():
    assert {actions.lapse_offers, actions.remind, actions.drop_unproved, actions.forget_old_guests} <= {
        job.run for job in JOBS
    }
