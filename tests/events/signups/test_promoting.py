"""The waiting list: who moves up, when, and how they are told."""

import datetime as dt

import pytest
from django.utils import timezone

from events.activities.models import Occurrence
from events.signups import actions, promoting
from events.signups.models import Registration
from events.signups.seats import place_in_line
from portal.common.audit import history
from portal.common.errors import Refused
from portal.notices.models import Letter, Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory

Status = Registration.Status
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(promoting, "PAUSE_SECONDS", 0)


@pytest.fixture
def occurrence(db):
    return OccurrenceFactory(capacity=3, starts=timezone.now() + dt.timedelta(days=5))


def sign_up(occurrence, size=1):
    return actions.register(occurrence, user=UserFactory(), name="人", party_size=size, wait=True)


def state(*registrations):
    for registration in registrations:
        registration.refresh_from_db()
    return [registration.status for registration in registrations]


def test_who_finds_no_seat_waits_and_is_told_the_place(occurrence):
    sign_up(occurrence, 3)
    first, second = sign_up(occurrence), sign_up(occurrence)
    assert (place_in_line(first), place_in_line(second)) == (1, 2)
    assert state(first, second) == ["waitlisted"] * 2
    notice = Notice.objects.get(recipient=second.user)
    assert notice.kind == "signups.waiting" and "第 2 位" in notice.subject


def test_nobody_waits_who_did_not_ask_to(occurrence):
    sign_up(occurrence, 3)
    with pytest.raises(Refused) as refusal:
        actions.register(occurrence, user=UserFactory(), name="人")
    assert refusal.value.code == "full"


def test_a_freed_seat_is_offered_to_the_first_in_line_once(occurrence):
    going = sign_up(occurrence, 3)
    first, second = sign_up(occurrence, 2), sign_up(occurrence, 2)
    actions.cancel_registration(going, by=going.user)
    assert state(first, second) == ["offered", "waitlisted"]
    assert actions.seats_left(occurrence) == 1
    assert abs(first.offered_until - timezone.now() - 24 * HOUR) < HOUR / 60
    assert Notice.objects.filter(kind="signups.offered").count() == 1
    assert actions.promote(occurrence) == []
    assert Notice.objects.filter(kind="signups.offered").count() == 1
    assert [entry.action for entry in history(first)] == ["signups.offer", "signups.register"]


def test_a_party_too_large_is_passed_over_and_keeps_its_place(occurrence):
    going = [sign_up(occurrence) for _ in range(3)]
    large, small = sign_up(occurrence, 2), sign_up(occurrence)
    actions.cancel_registration(going[0], by=going[0].user)
    assert state(large, small) == ["waitlisted", "offered"]
    assert place_in_line(large) == 1
    actions.cancel_registration(going[1], by=going[1].user)
    assert state(large) == ["waitlisted"]
    actions.decline_offer(small, by=small.user)
    assert state(large, small) == ["offered", "cancelled"]


def test_more_seats_and_smaller_parties_promote(occurrence):
    going = sign_up(occurrence, 3)
    first, second, third = (sign_up(occurrence) for _ in range(3))
    actions.change_registration(going, by=going.user, name="人", party_size=2)
    assert state(first, second) == ["offered", "waitlisted"]
    Occurrence.objects.filter(pk=occurrence.pk).update(capacity=4)
    assert [one.pk for one in actions.promote(occurrence)] == [second.pk]
    Occurrence.objects.filter(pk=occurrence.pk).update(capacity=None)
    assert [one.pk for one in actions.promote(occurrence)] == [third.pk]


def test_a_waiting_party_that_shrinks_fits_at_once(occurrence):
    sign_up(occurrence, 2)
    large = sign_up(occurrence, 3)
    actions.change_registration(large, by=large.user, name="人", party_size=1)
    assert state(large) == ["offered"]


@pytest.mark.parametrize(
    ("hours", "status", "held"), [(50, "offered", 24), (20, "offered", 18), (4, "offered", 2), (2.5, "confirmed", None)]
)
def test_the_time_to_answer_is_shorter_the_nearer_it_is(db, hours, status, held):
    occurrence = OccurrenceFactory(capacity=1, starts=timezone.now() + hours * HOUR)
    going, waiting = sign_up(occurrence), sign_up(occurrence)
    actions.cancel_registration(going, by=going.user)
    assert state(waiting) == [status]
    notice = Notice.objects.get(kind="signups.offered")
    if held:
        assert abs(waiting.offered_until - timezone.now() - held * HOUR) < HOUR / 60
        assert "确认" in notice.subject
    else:
        assert waiting.offered_until is None
        assert "已经报上名" in notice.subject and waiting.code in notice.body


@pytest.mark.parametrize("values", [{"starts": timezone.now() - HOUR}, {"status": "cancelled"}])
def test_nobody_moves_up_for_what_has_begun_or_is_cancelled(occurrence, values):
    going, waiting = sign_up(occurrence, 3), sign_up(occurrence)
    Occurrence.objects.filter(pk=occurrence.pk).update(**values)
    actions.cancel_registration(going, by=going.user)
    assert state(waiting) == ["waitlisted"]


def test_accepting_takes_the_seat(occurrence):
    going, waiting = sign_up(occurrence, 3), sign_up(occurrence)
    actions.cancel_registration(going, by=going.user)
    accepted = actions.accept_offer(waiting, by=waiting.user)
    assert (accepted.status, accepted.offered_until) == ("confirmed", None)
    assert Notice.objects.filter(recipient=waiting.user, kind="signups.registered").count() == 1


def test_an_offer_that_nobody_answers_goes_to_the_next(occurrence):
    going = sign_up(occurrence, 3)
    first, second = sign_up(occurrence, 3), sign_up(occurrence, 3)
    actions.cancel_registration(going, by=going.user)
    assert actions.lapse_offers() == 0
    Registration.objects.filter(pk=first.pk).update(offered_until=timezone.now() - HOUR)
    with pytest.raises(Refused) as refusal:
        actions.accept_offer(first, by=first.user)
    assert refusal.value.code == "lapsed"
    assert (actions.lapse_offers(), actions.lapse_offers()) == (1, 0)
    assert state(first, second) == ["cancelled", "offered"]
    assert Notice.objects.get(recipient=first.user, kind="signups.lapsed")
    assert Notice.objects.get(recipient=second.user, kind="signups.offered")


def test_an_offer_for_what_is_cancelled_neither_lapses_nor_is_accepted(occurrence):
    going, waiting = sign_up(occurrence, 3), sign_up(occurrence)
    actions.cancel_registration(going, by=going.user)
    Occurrence.objects.filter(pk=occurrence.pk).update(status="cancelled")
    Registration.objects.filter(pk=waiting.pk).update(offered_until=timezone.now() - HOUR)
    assert actions.lapse_offers() == 0
    with pytest.raises(Refused) as refusal:
        actions.accept_offer(waiting, by=waiting.user)
    assert refusal.value.code == "cancelled"


def test_whoever_waits_hears_of_a_cancellation_too(occurrence):
    sign_up(occurrence, 3)
    waiting = sign_up(occurrence)
    guest = RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800138000", status="waitlisted")
    RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800138001", status="pending")
    assert actions.tell_cancelled(occurrence, reason="讲师生病") == 3
    assert "讲师生病" in Notice.objects.get(recipient=waiting.user, kind="signups.occurrence_cancelled").body
    assert Letter.objects.get().contact == guest.phone


def test_a_guest_is_offered_a_seat_by_message(occurrence):
    going = sign_up(occurrence, 3)
    guest = RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800138000", status="waitlisted")
    actions.cancel_registration(going, by=going.user)
    letter = Letter.objects.get()
    assert letter.contact == guest.phone and "/signups/t/" in letter.path and "确认" in letter.subject


def test_of_what_moves_nearer_an_offer_ends_sooner(occurrence):
    going, waiting = sign_up(occurrence, 3), sign_up(occurrence)
    actions.cancel_registration(going, by=going.user)
    before = Occurrence.objects.get(pk=occurrence.pk)
    occurrence.starts, occurrence.sequence = timezone.now() + 6 * HOUR, 1
    occurrence.save()
    actions.tell_moved(occurrence, before)
    waiting.refresh_from_db()
    assert waiting.offered_until == occurrence.starts
    assert "改了时间或地点" in Notice.objects.get(recipient=waiting.user, kind="signups.occurrence_moved").body


def test_whoever_signed_up_three_is_told_once_what_becomes_of_it(occurrence):
    occurrence.capacity = None
    occurrence.save()
    person = UserFactory()
    for name, whom in (("李", "self"), ("小明", "child"), ("奶奶", "elder")):
        RegistrationFactory(occurrence=occurrence, user=person, name=name, for_whom=whom)
        RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800138000", name=name, for_whom=whom)
    assert actions.tell_cancelled(occurrence, reason="讲师生病") == 2
    assert Notice.objects.count() == Letter.objects.count() == 1
