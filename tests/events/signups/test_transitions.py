"""The table of a registration, walked: every state, every role, every verb."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from events.signups import actions
from events.signups.models import Registration
from events.signups.permissions import roles_of
from events.signups.transitions import NOBODY, TABLE, Role, allowed, demand, leads_to, may
from portal.common.errors import Refused
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory

Status = Registration.Status
# Verbs of this room that a person has on a row that is there; those of the door are tested beside the door.
VERBS = {
    "change": lambda registration, **who: actions.change_registration(registration, name="王", party_size=1, **who),
    "cancel": actions.cancel_registration,
    "accept": actions.accept_offer,
    "decline": actions.decline_offer,
}
PEOPLE = ("self", "link", "organizer", "staff", "member", "outsider")


@pytest.fixture
def registration(cast):
    activity = ActivityFactory(organization=cast.organization)
    return RegistrationFactory(occurrence=OccurrenceFactory(activity=activity, capacity=5), user=cast.resident)


def who(cast, person):
    if person == "link":
        return {"by": None, "link": True}
    names = {"self": cast.resident, "organizer": cast.editor, "staff": cast.staff}
    return {"by": names.get(person) or getattr(cast, person)}


@pytest.mark.parametrize(("status", "person", "verb"), list(product(Status.values, PEOPLE, VERBS)))
def test_an_action_does_what_the_table_says_and_nothing_else(cast, registration, status, person, verb):
    rows = Registration.objects.filter(pk=registration.pk)
    late = timezone.now() + dt.timedelta(hours=5)
    rows.update(status=status, offered_until=late, attended_size=1, name="李")
    registration.refresh_from_db()
    # No seat is free: whoever waits goes on waiting.
    RegistrationFactory(occurrence=registration.occurrence, party_size=4 if status in Status.TAKES_SEATS else 5)
    person = who(cast, person)
    theirs = may(
        verb, roles_of(registration, **({"user": person["by"]} | {k: v for k, v in person.items() if k == "link"}))
    )
    way = TABLE[verb]
    if theirs and status in way.sources:
        VERBS[verb](registration, **person)
        registration.refresh_from_db()
        assert registration.status in (way.targets or {status})
        assert verb != "change" or registration.name == "王"
    else:
        with pytest.raises(Refused) as refusal:
            VERBS[verb](registration, **person)
        assert refusal.value.code == ("wrong_state" if theirs else "not_allowed")
        registration.refresh_from_db()
        assert (registration.status, registration.name) == (status, "李")


def test_every_state_is_reached_and_every_verb_is_somebodys():
    targets = {target for way in TABLE.values() for target in way.targets}
    assert targets == set(Status.values)
    assert all(way.roles and way.sources for way in TABLE.values())
    assert {source for way in TABLE.values() for source in way.sources} <= {NOBODY, *Status.values}
    # What is cancelled is over: one signs up anew.
    assert not any(Status.CANCELLED in way.sources for way in TABLE.values())


@pytest.mark.parametrize(("status", "verb"), list(product(Status.values, TABLE)))
def test_demand_and_buttons_ask_the_same_table(status, verb):
    registration = Registration(status=status)
    for role in Role:
        shown = verb in allowed(registration, frozenset({role}))
        assert shown == (status in TABLE[verb].sources and role in TABLE[verb].roles)
    if status in TABLE[verb].sources:
        demand(registration, verb)
    else:
        with pytest.raises(Refused):
            demand(registration, verb)


def test_a_target_outside_the_table_is_a_fault():
    with pytest.raises(AssertionError):
        leads_to("accept", Registration(status=Status.OFFERED), Status.ATTENDED)


def test_roles(cast, registration):
    assert roles_of(registration, cast.resident) == {Role.SELF}
    assert roles_of(registration, None, link=True) == {Role.LINK}
    assert roles_of(registration, cast.editor) == roles_of(registration, cast.lead) == {Role.ORGANIZER}
    assert roles_of(registration, cast.staff) == {Role.STAFF}
    for nobody in (cast.member, cast.outsider, None):
        assert roles_of(registration, nobody) == set()
    cast.resident.is_active = False
    assert roles_of(registration, cast.resident) == set()
    # Two without an account are not the same person.
    assert roles_of(RegistrationFactory(user=None), UserFactory()) == set()
