"""What is not kept: sign-ups that nobody confirmed, phone numbers and answers some time after, and whoever asks for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from events.signups.models import Registration
from events.signups.promoting import give_up
from events.signups.registering import same
from events.signups.seats import held
from portal.notices.models import Letter

Status = Registration.Status
PENDING_FOR = dt.timedelta(days=1)
# So long after an occurrence a guest's number and everybody's answers are kept: for what was left behind, and a word of thanks.
KEPT_DAYS = 14


@transaction.atomic
def forget_person(user: Any) -> None:
    """Take an erased person's name out of every list; what still lies ahead is cancelled, for they cannot come."""
    _forget(Registration.objects.of(user))


@transaction.atomic
def forget_guest(phone: str) -> None:
    """The same for whoever signed up with ``phone`` and without an account: number, names, answers and messages go."""
    _forget(Registration.objects.of_phone(phone))
    _forget_letters([phone])


def _forget(rows: Any) -> None:
    pks = list(rows.values_list("pk", flat=True))
    # Several occurrences are locked: always in one order.
    for registration in rows.upcoming().order_by("occurrence_id", "pk"):
        registration = held(registration)
        if registration.is_live and registration.status != Status.ATTENDED:
            give_up(registration, "cancel", by=None, why="erased")
    Registration.objects.filter(pk__in=pks, status=Status.PENDING).delete()
    Registration.objects.filter(pk__in=pks).update(name="", phone="", answers=[])


def _forget_letters(phones: list[str]) -> None:
    """What this room wrote to numbers with which nothing is signed up for any more."""
    still = set(Registration.objects.filter(phone__in=phones).values_list("phone", flat=True))
    gone = [phone for phone in phones if phone not in still]
    Letter.objects.filter(contact__in=gone, kind__startswith="signups.").delete()


@transaction.atomic
def adopt(user: Any, contact: str) -> None:
    """What was signed up for with this number is ``user``'s, who has just proved that it is theirs.

    What their account has on the same list already stays as it is.
    """
    for registration in (
        Registration.objects.of_phone(contact).exclude(status=Status.PENDING).select_related("occurrence")
    ):
        registration.user, registration.phone = user, ""
        if registration.is_live and same(registration).exists():
            continue
        try:
            with transaction.atomic():
                registration.save(update_fields=["user", "phone"])
        except IntegrityError:
            continue


def drop_unproved(*, limit: int = 200) -> int:
    """Delete sign-ups whose code nobody typed, a day after; how many. They held no seat."""
    stale = Registration.objects.filter(status=Status.PENDING, created_at__lt=timezone.now() - PENDING_FOR)
    pks = list(stale.order_by("pk").values_list("pk", flat=True)[:limit])
    # Named again: one that was confirmed meanwhile stays.
    dropped = Registration.objects.filter(pk__in=pks, status=Status.PENDING).delete()[1]
    return int(dropped.get(Registration._meta.label, 0))


@transaction.atomic
def forget_old_guests(*, limit: int = 200) -> int:
    """Take numbers and answers out of what was ``KEPT_DAYS`` ago; of how many sign-ups. Names stay on the list."""
    long_ago = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    old = Registration.objects.filter(occurrence__ends__lt=long_ago).filter(~Q(phone="") | ~Q(answers=[]))
    rows = list(old.order_by("pk").values_list("pk", "phone")[:limit])
    Registration.objects.filter(pk__in=[pk for pk, _phone in rows]).update(phone="", answers=[])
    _forget_letters(sorted({phone for _pk, phone in rows if phone}))
    return len(rows)
