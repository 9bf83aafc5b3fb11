"""At the door several act at once: nobody is counted twice, and nobody who left is here."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.signups.changing import cancel_registration
from events.signups.door.attendance import check_in, walk_in
from events.signups.models import Registration
from portal.accounts.models import User
from portal.common.errors import Refused
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.races import run_processes

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
HERE = "tests.events.signups.door.test_races."
DOORS = 4


@pytest.fixture
def occurrence(cast):
    starts = timezone.now() + dt.timedelta(minutes=5)
    return OccurrenceFactory(
        activity__organization=cast.organization, starts=starts, ends=starts + dt.timedelta(hours=1), capacity=5
    )


def at_the_door(worker, registration, keeper):
    found, by = Registration.objects.get(pk=registration), User.objects.get(pk=keeper)
    worker.meet()
    check_in(found, by=by)


def without_the_lock(worker, registration, keeper):
    """What a door does that looks before the others have written."""
    found = Registration.objects.get(pk=registration)
    worker.meet()
    with transaction.atomic():
        found.status, found.attended_size = "attended", found.party_size
        found.save(update_fields=["status", "attended_size"])
        from portal.common.audit import record

        record(found, "signups.check_in", by=None)


def come_or_cancel(worker, registrations, keeper):
    """Even processes check in, odd ones cancel; what was refused."""
    by = User.objects.get(pk=keeper)
    refused = 0
    for pk in registrations:
        found = Registration.objects.get(pk=pk)
        worker.meet()
        try:
            if worker.number % 2:
                cancel_registration(found, by=None, link=True)
            else:
                check_in(found, by=by)
        except Refused:
            refused += 1
    return refused


def walk(worker, occurrence, keeper):
    from events.activities.models import Occurrence

    found, by = Occurrence.objects.get(pk=occurrence), User.objects.get(pk=keeper)
    worker.meet()
    came = 0
    for _try in range(3):
        try:
            walk_in(found, by=by)
        except Refused:
            continue
        came += 1
    return came


def checked_in():
    return ModelLogEntry.objects.filter(action="signups.check_in").count()


def test_four_doors_check_the_same_person_in_once(cast, occurrence):
    registration = RegistrationFactory(occurrence=occurrence)
    run_processes(DOORS, HERE + "at_the_door", registration.pk, cast.lead.pk)
    registration.refresh_from_db()
    assert (registration.status, registration.attended_size) == ("attended", 1)
    assert checked_in() == 1


def test_without_the_lock_they_would_be_counted_more_than_once(cast, occurrence):
    """The negative control."""
    registration = RegistrationFactory(occurrence=occurrence)
    run_processes(DOORS, HERE + "without_the_lock", registration.pk, cast.lead.pk)
    assert checked_in() == DOORS


def test_who_is_here_has_not_cancelled(cast, occurrence):
    registrations = [
        RegistrationFactory(occurrence=occurrence, user=None, phone=f"+861380000000{n}").pk for n in range(5)
    ]
    refused = run_processes(2, HERE + "come_or_cancel", registrations, cast.lead.pk)
    assert sum(refused) == 5  # of each pair one, whoever was later
    for registration in Registration.objects.all():
        came = registration.status == "attended"
        assert came or registration.status == "cancelled"
        assert (registration.attended_size is not None) == came


def test_walk_ins_at_four_doors_fill_the_seats_and_no_more(cast, occurrence):
    assert sum(run_processes(DOORS, HERE + "walk", occurrence.pk, cast.lead.pk)) == 5
    assert Registration.objects.came().count() == 5
