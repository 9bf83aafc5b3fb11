"""Everyone on a list, and in line, is told what becomes of the occurrence: a person once, whomever they signed up."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from events.activities.models import Occurrence
from events.signups import messages
from events.signups.models import Registration
from events.signups.promoting import shorten_offers


@transaction.atomic
def tell_cancelled(occurrence: Occurrence, *, reason: str) -> int:
    """Tell everyone that ``occurrence`` does not take place; how many people were told."""
    told = one_each(occurrence, Registration.Status.LIVE)
    for registration in told:
        messages.occurrence_cancelled(registration, occurrence, reason)
    return len(told)


@transaction.atomic
def tell_moved(occurrence: Occurrence, before: Occurrence) -> int:
    """Tell everyone where and when ``occurrence`` takes place now; how many people were told."""
    shorten_offers(occurrence)
    told = one_each(occurrence, Registration.Status.LIVE)
    for registration in told:
        messages.occurrence_moved(registration, occurrence, before)
    return len(told)


def beyond_reach(occurrence: Occurrence) -> int:
    """How many entries of the list have neither an account nor a telephone: somebody must look for these people."""
    return occurrence.registrations.filter(status__in=Registration.Status.LIVE, user=None, phone="").count()


def one_each(occurrence: Occurrence, states: Collection[str]) -> list[Registration]:
    """A registration of each person in these ``states`` who can be told anything; one with a seat, if they have any."""
    waits = Registration.Status.WAITLISTED
    rows = occurrence.registrations.filter(status__in=states).select_related("user")
    people: dict[object, Registration] = {}
    for registration in sorted(rows, key=lambda one: (one.status == waits, one.pk)):
        if reached_by := registration.user_id or registration.phone:
            people.setdefault(reached_by, registration)
    return list(people.values())
