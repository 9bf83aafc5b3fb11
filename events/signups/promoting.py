"""The waiting list. ``promote`` alone moves it, and everything that frees or adds seats calls it.

The first in line who fits gets the free seats. A party too large for what is free is passed over and keeps its place:
no seat idles while somebody who fits waits for it.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups import messages
from events.signups.models import Registration
from events.signups.permissions import must_be_theirs
from events.signups.seats import fits, held, locked, seats_left
from events.signups.transitions import demand, leads_to
from portal.common.audit import record
from portal.common.errors import Refused

# So long a freed seat is held for whoever is asked; it ends this long before the beginning, so that another can come.
HELD_FOR = dt.timedelta(hours=24)
BEFORE_START = dt.timedelta(hours=2)
# Less time than this to answer is none: the seat is given at once, with a way to give it back.
SHORTEST = dt.timedelta(hours=1)
# Between two transactions of a batch, so that on SQLite another writer gets its turn.
PAUSE_SECONDS = 0.02
Status = Registration.Status


@transaction.atomic
def promote(occurrence: Occurrence) -> list[Registration]:
    """Offer the free seats to those who wait, in order; who was offered one. Locks the occurrence (again).

    Each is asked once: the state moves under the lock, and the notice has a key of the registration.
    """
    occurrence = locked(occurrence)
    now = timezone.now()
    if occurrence.status != Occurrence.Status.SCHEDULED or occurrence.starts <= now:
        return []
    left, offered = seats_left(occurrence), []
    for registration in occurrence.registrations.waiting().select_related("user"):
        if left == 0:
            break
        if fits(registration.party_size, left):
            registration.occurrence = occurrence
            _offer(registration, now)
            offered.append(registration)
            left = None if left is None else left - registration.party_size
    return offered


def answer_by(occurrence: Occurrence, now: dt.datetime) -> dt.datetime | None:
    """Until when a seat that is free ``now`` is held for whoever is asked; None: too near to ask."""
    until = min(now + HELD_FOR, occurrence.starts - BEFORE_START)
    return until if until - now >= SHORTEST else None


def _offer(registration: Registration, now: dt.datetime) -> None:
    before = registration.status
    registration.offered_until = answer_by(registration.occurrence, now)
    leads_to("offer", registration, Status.OFFERED if registration.offered_until else Status.CONFIRMED)
    registration.save(update_fields=["status", "offered_until"])
    record(
        registration,
        "signups.offer",
        by=None,
        before=before,
        after=registration.status,
        occurrence=registration.occurrence_id,
        people=registration.party_size,
    )
    if registration.offered_until:
        messages.offered(registration)
    else:
        messages.moved_up(registration)


@transaction.atomic
def accept_offer(registration: Registration, *, by: Any, link: bool = False) -> Registration:
    """Take the seat that is held.

    Refusals: ``not_allowed``, ``wrong_state``, ``cancelled``, ``lapsed`` (the clock was quicker; the next was asked).
    """
    registration = held(registration)
    must_be_theirs(registration, "accept", by, link=link)
    demand(registration, "accept")
    if registration.occurrence.is_cancelled:
        raise Refused("cancelled", _("这一场已经取消，不能报名了。"))
    if has_lapsed(registration):
        raise Refused(
            "lapsed", _("名额只保留到 %(time)s，已经让给后面的人了。") % {"time": messages.until(registration)}
        )
    before = registration.status
    leads_to("accept", registration, Status.CONFIRMED)
    registration.offered_until = None
    registration.save(update_fields=["status", "offered_until"])
    record(
        registration,
        "signups.accept",
        by=by,
        before=before,
        after=registration.status,
        occurrence=registration.occurrence_id,
    )
    messages.registered(registration)
    return registration


def has_lapsed(registration: Registration) -> bool:
    now = timezone.now()
    return (
        bool(registration.offered_until and registration.offered_until <= now) or registration.occurrence.starts <= now
    )


def shorten_offers(occurrence: Occurrence) -> int:
    """It was moved to an earlier time: nobody has longer to answer than until it begins; of how many this is so."""
    too_long = occurrence.registrations.filter(status=Status.OFFERED, offered_until__gt=occurrence.starts)
    return too_long.update(offered_until=occurrence.starts)


def lapse_offers(*, limit: int = 200) -> int:
    """End offers that nobody answered in time, and ask the next; how many. One short transaction each."""
    now = timezone.now()
    due = Registration.objects.filter(
        Q(offered_until__lte=now) | Q(occurrence__starts__lte=now),
        status=Status.OFFERED,
        occurrence__status=Occurrence.Status.SCHEDULED,
    ).select_related("occurrence")
    done = 0
    for registration in due.order_by("offered_until", "pk")[:limit]:
        try:
            _lapse(registration)
        except Refused:  # somebody was quicker
            continue
        done += 1
        time.sleep(PAUSE_SECONDS)
    return done


@transaction.atomic
def _lapse(registration: Registration) -> None:
    registration = held(registration)
    demand(registration, "lapse")
    if not has_lapsed(registration):  # the date was moved
        raise Refused("not_yet", _("名额还在保留。"))
    give_up(registration, "lapse", by=None)
    messages.lapsed(registration)


def give_up(registration: Registration, verb: str, *, by: Any, why: str = "") -> None:
    """Off the list, and the seats to the next. The caller holds the occurrence."""
    before = registration.status
    leads_to(verb, registration, Status.CANCELLED)
    registration.offered_until = None
    registration.save(update_fields=["status", "offered_until"])
    record(
        registration,
        f"signups.{verb}",
        by=by,
        before=before,
        after=registration.status,
        why=why,
        occurrence=registration.occurrence_id,
    )
    if before in Status.TAKES_SEATS:
        promote(registration.occurrence)
