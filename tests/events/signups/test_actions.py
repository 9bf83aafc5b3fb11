import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.activities.actions import cancel_occurrence
from events.activities.models import Occurrence
from events.signups.actions import cancel_registration, register, seats_left, tell_cancelled
from events.signups.links import path_of
from events.signups.models import Registration
from portal.accounts import export
from portal.accounts.actions import erase
from portal.common.audit import history
from portal.common.errors import Refused
from portal.common.rules import named
from portal.notices.models import Notice
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    assert str(refusal.value)
    return refusal.value.code


def test_registering_takes_seats_is_confirmed_and_written_down(cast):
    occurrence = OccurrenceFactory(capacity=5)
    registration = register(occurrence, user=cast.resident, name=" 李阿姨 ", party_size=3)
    assert (registration.name, registration.status) == ("李阿姨", Registration.Status.CONFIRMED)
    assert seats_left(occurrence) == 2
    notice = Notice.objects.get(recipient=cast.resident)
    assert occurrence.activity.title in notice.subject
    assert occurrence.place in notice.body
    assert notice.path == path_of(registration)
    assert registration.code in notice.body
    [entry] = history(registration)
    assert (entry.action, entry.user) == ("signups.register", cast.resident)
    # The log outlives the person.
    assert "李阿姨" not in str(entry.data)


def test_without_a_limit_as_many_as_like_may_come(cast):
    occurrence = OccurrenceFactory(capacity=None)
    register(occurrence, user=cast.resident, name="李阿姨", party_size=10)
    assert seats_left(occurrence) is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": Occurrence.Status.CANCELLED}, "cancelled"),
        ({"status": Occurrence.Status.PROPOSED}, "not_open"),
        ({"starts": timezone.now() - dt.timedelta(hours=3)}, "over"),
        ({"activity__takes_signups": False}, "no_signups"),
        ({"activity__draft": True}, "not_open"),
    ],
)
def test_a_list_that_is_not_open_takes_nobody(cast, values, code):
    occurrence = OccurrenceFactory(**values)
    assert refused(register, occurrence, user=cast.resident, name="李阿姨") == code
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"party_size": 0}, "party_size"),
        ({"party_size": 11}, "party_size"),
        ({"party_size": -1}, "party_size"),
        ({"name": "  "}, "name_needed"),
    ],
)
def test_nonsense_is_refused(cast, values, code):
    assert refused(register, OccurrenceFactory(), **({"user": cast.resident, "name": "李阿姨"} | values)) == code


def test_only_a_person_who_is_signed_in_registers(cast):
    cast.resident.is_active = False
    for user in (AnonymousUser(), cast.resident):
        assert refused(register, OccurrenceFactory(), user=user, name="李阿姨") == "not_allowed"


def test_one_is_on_a_list_once_and_may_come_back_after_cancelling(cast):
    occurrence = OccurrenceFactory()
    first = register(occurrence, user=cast.resident, name="李阿姨")
    assert refused(register, occurrence, user=cast.resident, name="李阿姨") == "already"
    cancel_registration(first, by=cast.resident)
    register(occurrence, user=cast.resident, name="李阿姨")
    assert occurrence.registrations.taking_seats().count() == 1


def test_a_full_list_says_what_is_left(cast):
    occurrence = OccurrenceFactory(capacity=3)
    RegistrationFactory(occurrence=occurrence, party_size=2)
    with pytest.raises(Refused) as refusal:
        register(occurrence, user=cast.resident, name="李阿姨", party_size=2)
    assert (refusal.value.code, refusal.value.field) == ("full", "party_size")
    assert "1" in str(refusal.value)
    register(occurrence, user=cast.resident, name="李阿姨")
    assert refused(register, occurrence, user=cast.lead, name="负责人") == "full"


def test_the_database_has_the_last_word(cast):
    occurrence = OccurrenceFactory(capacity=2)
    RegistrationFactory(occurrence=occurrence, party_size=2)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        RegistrationFactory(occurrence=occurrence)
    assert named(refusal.value) == "seats_not_oversold"
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Occurrence.objects.filter(pk=occurrence.pk).update(capacity=1)
    assert named(refusal.value) == "capacity_not_below_taken"


def test_cancelling_frees_the_seats_and_is_written_down(cast):
    occurrence = OccurrenceFactory(capacity=2)
    registration = register(occurrence, user=cast.resident, name="李阿姨", party_size=2)
    cancel_registration(registration, by=cast.resident)
    assert seats_left(occurrence) == 2
    assert [entry.action for entry in history(registration)] == ["signups.cancel", "signups.register"]
    assert refused(cancel_registration, registration, by=cast.resident) == "wrong_state"


@pytest.mark.parametrize("who", ["outsider", "lead"])  # of another organization
def test_nobody_cancels_for_another(cast, who):
    registration = RegistrationFactory(user=cast.resident)
    assert refused(cancel_registration, registration, by=getattr(cast, who)) == "not_allowed"


def test_what_is_over_is_not_cancelled(cast):
    starts = timezone.now() - dt.timedelta(hours=3)
    registration = RegistrationFactory(user=cast.resident, occurrence=OccurrenceFactory(starts=starts))
    assert refused(cancel_registration, registration, by=cast.resident) == "over"


def test_everyone_on_the_list_is_told_once_that_it_does_not_take_place(cast):
    occurrence = OccurrenceFactory(activity=ActivityFactory(organization=cast.organization))
    going = [register(occurrence, user=user, name="人") for user in (cast.resident, cast.outsider)]
    cancel_registration(register(occurrence, user=cast.reviewer, name="人"), by=cast.reviewer)
    cancel_occurrence(occurrence, reason="讲师生病", by=cast.lead)
    told = Notice.objects.filter(kind="signups.occurrence_cancelled")
    assert {notice.recipient for notice in told} == {registration.user for registration in going}
    assert all("讲师生病" in notice.body and occurrence.activity.contact_phone in notice.body for notice in told)
    tell_cancelled(occurrence, reason="讲师生病")
    assert told.count() == 2


def test_a_notice_is_in_its_readers_language(cast):
    cast.resident.language = "en"
    cast.resident.save(update_fields=["language"])
    register(OccurrenceFactory(), user=cast.resident, name="Li")
    assert Notice.objects.get(recipient=cast.resident).path.startswith("/en/signups/t/")


def test_my_upcoming_ones_come_in_order(cast, django_assert_num_queries):
    later, sooner = (
        OccurrenceFactory(starts=timezone.now() + dt.timedelta(days=days), capacity=None) for days in (9, 2)
    )
    gone = OccurrenceFactory(starts=timezone.now() - dt.timedelta(days=1))
    for occurrence in (later, sooner, gone):
        RegistrationFactory(occurrence=occurrence, user=cast.resident)
    RegistrationFactory(occurrence=sooner)
    with django_assert_num_queries(1):
        mine = list(Registration.objects.of(cast.resident).upcoming())
        assert [one.occurrence.activity.organization.name for one in mine]
    assert [one.occurrence for one in mine] == [sooner, later]


def test_an_erased_person_is_no_longer_named_nor_expected(db):
    person = UserFactory()
    ahead, past = OccurrenceFactory(capacity=1), OccurrenceFactory(starts=timezone.now() - dt.timedelta(days=2))
    for occurrence in (ahead, past):
        RegistrationFactory(occurrence=occurrence, user=person, name="李秀英")
    erase(person, by=person)
    assert set(Registration.objects.values_list("name", flat=True)) == {""}
    assert seats_left(ahead) == 1
    # What took place keeps its figures.
    assert past.registrations.taking_seats().count() == 1


def test_a_person_takes_their_sign_ups_along(cast):
    registration = RegistrationFactory(user=cast.resident, party_size=2)
    RegistrationFactory()
    [own] = export.of(cast.resident)["signups"]
    assert own["activity"] == registration.occurrence.activity.title
    assert (own["party_size"], own["status"]) == (2, "confirmed")
