"""Who came: written down at the door, from two hours before it begins until a week after it is over.

Every verb locks the occurrence first, as signing up does: who comes without a seat takes one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.activities.permissions import can_moderate
from events.signups.door.permissions import can_keep_door, can_run
from events.signups.models import Registration
from events.signups.promoting import promote
from events.signups.registering import LARGEST_PARTY
from events.signups.seats import give_code, held, locked, moment, seats_left
from events.signups.transitions import NOBODY, TABLE, leads_to
from portal.common.audit import record
from portal.common.errors import Refused
from portal.common.rules import named

# From how long before it starts people may check in.
OPENS_BEFORE = dt.timedelta(hours=2)
# How long who came may be set right when it is over; staff may always.
SET_RIGHT_DAYS = 7
# A group that comes by: more are a slip of the finger.
LARGEST_WALK_IN = 99

Status = Registration.Status


def last_day(occurrence: Occurrence) -> dt.datetime:
    return occurrence.ends + dt.timedelta(days=SET_RIGHT_DAYS)


def why_shut(occurrence: Occurrence, now: dt.datetime, by: Any = None) -> Refused | None:
    """Why ``by`` can check nobody in now; None when it is the time."""
    if occurrence.is_cancelled:
        return Refused("cancelled", _("这一场已经取消，不能签到。"))
    if now < occurrence.starts - OPENS_BEFORE:
        opens = moment(occurrence.starts - OPENS_BEFORE)
        return Refused("too_early", _("还没到签到的时间，%(time)s 起可以签到。") % {"time": opens})
    if occurrence.attendance_is_closed:
        return Refused("list_closed", _("到场名单已经收了；要改，请先重新打开名单。"))
    return _too_late(occurrence, now, by)


@transaction.atomic
def check_in(registration: Registration, *, by: Any, people: int | None = None) -> Registration:
    """Write down that somebody came with ``people`` in all (None: as many as signed up); again, it corrects the number.

    Twice the same is harmless. More than signed up, and who waits for a seat or was given up, need free seats.
    Refusals: ``not_allowed``, ``cancelled`` (the occurrence), ``too_early``, ``list_closed``, ``too_late``,
    ``not_on_list`` (with the state), ``people``, ``full``.
    """
    return come(held_at_door(registration, by), people=people, by=by)


@transaction.atomic
def check_in_here(registration: Registration, *, by: Any, people: int | None = None) -> Registration:
    """Somebody checks themselves in, having scanned the code of the place. ``by``: their account, if they have one.

    The caller has seen the code. Refusals as in ``check_in``, and ``over`` (then the organizer does it).
    """
    registration = held(registration)
    if refused := why_shut(registration.occurrence, timezone.now()):
        raise refused
    if registration.occurrence.is_past:
        raise Refused("over", _("这一场已经结束了，请告诉主办方补记。"))
    if registration.status not in Status.TAKES_SEATS:  # who was given up, or waits, asks whoever keeps the door
        raise not_on_list(registration)
    return come(registration, people=people, by=by)


@transaction.atomic
def undo_check_in(registration: Registration, *, by: Any) -> Registration:
    """It was somebody else: they are expected again; who had only walked in is taken off the list.

    Refusals: those of the door's hours, and ``not_here``.
    """
    registration = held_at_door(registration, by)
    leave(registration, by=by)
    return registration


@transaction.atomic
def mark_absent(registration: Registration, *, by: Any) -> Registration:
    """Give a seat up for lost, once it has begun, so that somebody at the door may take it. Who comes late is checked in.

    Refusals: those of the door's hours, ``not_begun``, ``not_on_list``.
    """
    registration = held_at_door(registration, by)
    if timezone.now() < registration.occurrence.starts:
        raise Refused("not_begun", _("还没开始，再等等；开始以后才能记“没来”。"))
    if registration.status not in TABLE["mark_absent"].sources:
        raise not_on_list(registration)
    _write(registration, "mark_absent", Status.NO_SHOW, by=by)
    return registration


@transaction.atomic
def walk_in(occurrence: Occurrence, *, by: Any, name: str = "", people: int = 1) -> Registration:
    """Write down ``people`` who came without having signed up.

    Refusals: those of the door's hours, ``people``, ``full``.
    """
    occurrence = lock_door(occurrence, by)
    if not 1 <= people <= LARGEST_WALK_IN:
        raise Refused("people", _("请填 1 到 %(most)s 的人数。") % {"most": LARGEST_WALK_IN}, field="people")
    _need_seats(occurrence, people)
    registration = Registration(
        occurrence=occurrence,
        status=NOBODY,
        name=name.strip()[:40],
        party_size=people,
        walked_in=True,
        attended_size=people,
        checked_in_at=timezone.now(),
    )
    give_code(registration)
    _write(registration, "walk_in", Status.ATTENDED, by=by, people=people)
    return registration


@transaction.atomic
def close_list(occurrence: Occurrence, *, by: Any) -> int:
    """Finish the list of who came: whoever had a seat and did not come is a no-show; says how many those are.

    ``by`` is None when the house itself does it. Refusals: ``not_allowed``, ``cancelled``, ``too_early`` (it has not
    begun), ``list_closed``.
    """
    occurrence = locked(occurrence)
    if by is not None and not can_run(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以收名单。"))
    if occurrence.is_cancelled:
        raise Refused("cancelled", _("这一场已经取消，不能签到。"))
    if timezone.now() < occurrence.starts:
        raise Refused("too_early", _("还没开始，不能收名单。"))
    if occurrence.attendance_is_closed:
        raise Refused("list_closed", _("到场名单已经收过了。"))
    absent = list(occurrence.registrations.filter(status__in=TABLE["mark_absent"].sources))
    for registration in absent:
        _write(registration, "mark_absent", Status.NO_SHOW, by=by)
    _finish(occurrence, timezone.now(), "signups.close_list", by=by, absent=len(absent))
    return len(absent)


@transaction.atomic
def reopen_list(occurrence: Occurrence, *, by: Any) -> None:
    """Let it be set right: the organization within ``SET_RIGHT_DAYS`` after it is over, staff at any time.

    Nobody's state changes by that: who was given up is checked in again, if there is a seat. Refusals:
    ``not_allowed``, ``not_closed``, ``too_late``.
    """
    occurrence = locked(occurrence)
    if not can_run(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以重新打开名单。"))
    if not occurrence.attendance_is_closed:
        raise Refused("not_closed", _("到场名单还没有收。"))
    if refused := _too_late(occurrence, timezone.now(), by):
        raise refused
    _finish(occurrence, None, "signups.reopen_list", by=by)


# --- What the verbs share ----------------------------------------------------------------------------------------


def lock_door(occurrence: Occurrence, by: Any) -> Occurrence:
    """As it is now, and nobody else's until the transaction ends; ``by`` keeps its door, and it is open."""
    occurrence = locked(occurrence)
    _must_keep_open_door(occurrence, by)
    return occurrence


def held_at_door(registration: Registration, by: Any) -> Registration:
    """The same for somebody on its list."""
    registration = held(registration)
    _must_keep_open_door(registration.occurrence, by)
    return registration


def _must_keep_open_door(occurrence: Occurrence, by: Any) -> None:
    if not can_keep_door(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的成员和工作人员可以签到。"))
    if refused := why_shut(occurrence, timezone.now(), by):
        raise refused


def come(registration: Registration, *, people: int | None, by: Any) -> Registration:
    """Inside the lock: they are here, ``people`` in all."""
    here = registration.status == Status.ATTENDED
    if not here and registration.status not in TABLE["check_in"].sources:
        raise not_on_list(registration)
    if here and people in (None, registration.attended_size):
        return registration
    people = people or registration.party_size
    most = max(LARGEST_PARTY, registration.party_size)
    if not 1 <= people <= most:
        raise Refused("people", _("请填 1 到 %(most)s 的人数。") % {"most": most}, field="people")
    seated = registration.party_size if registration.status in Status.TAKES_SEATS else 0
    _need_seats(registration.occurrence, max(people, registration.party_size) - seated)
    registration.attended_size = people
    registration.party_size = max(people, registration.party_size)
    registration.checked_in_at = registration.checked_in_at or timezone.now()
    if here:
        _save(registration)
        _log(registration, "check_in", registration.status, by=by, people=people)
    else:
        _write(registration, "check_in", Status.ATTENDED, by=by, people=people)
    return registration


def leave(registration: Registration, *, by: Any) -> None:
    """Inside the lock: they are not here after all."""
    if registration.status != Status.ATTENDED:
        raise Refused("not_here", _("%(name)s还没有签到。") % {"name": registration.called()})
    registration.attended_size = registration.checked_in_at = None
    after = Status.CANCELLED if registration.walked_in else Status.CONFIRMED
    _write(registration, "undo_check_in", after, by=by)
    if after == Status.CANCELLED:
        promote(registration.occurrence)


def not_on_list(registration: Registration) -> Refused:
    words = {"name": registration.called(), "status": registration.get_status_display()}
    return Refused("not_on_list", _("%(name)s现在是“%(status)s”，不能签到；人来了，可以按现场来的登记。") % words)


def _too_late(occurrence: Occurrence, now: dt.datetime, by: Any) -> Refused | None:
    if now < last_day(occurrence) or (by is not None and can_moderate(by)):
        return None
    sentence = _("结束超过 %(days)s 天了，只有工作人员还能改到场名单。")
    return Refused("too_late", sentence % {"days": SET_RIGHT_DAYS})


def _need_seats(occurrence: Occurrence, people: int) -> None:
    left = seats_left(occurrence) if people > 0 else None
    if left is not None and people > left:
        raise no_seats(occurrence, left)


def no_seats(occurrence: Occurrence, left: int) -> Refused:
    words = {"capacity": occurrence.capacity, "left": left}
    sentence = _(
        "名额 %(capacity)s 人，只空着 %(left)s 个。要让更多人进来，请负责人先增加名额；开始以后，也可以先把没来的人记成“没来”。"
    )
    return Refused("full", sentence % words, field="people")


def _write(registration: Registration, verb: str, target: str, *, by: Any, **data: Any) -> None:
    before = registration.status
    leads_to(verb, registration, target)
    _save(registration)
    _log(registration, verb, before, by=by, **data)


def _log(registration: Registration, verb: str, before: str, *, by: Any, **data: Any) -> None:
    after, occurrence = registration.status, registration.occurrence_id
    record(registration, f"signups.{verb}", by=by, before=before, after=after, occurrence=occurrence, **data)


def _save(registration: Registration) -> None:
    fields = ["status", "party_size", "attended_size", "checked_in_at", "offered_until"]
    registration.offered_until = None
    try:
        # A savepoint: after a refusal by the database PostgreSQL answers nothing more in its transaction.
        with transaction.atomic():
            registration.save(update_fields=fields if registration.pk else None)
    except IntegrityError as error:
        if named(error) == "seats_not_oversold":
            raise no_seats(registration.occurrence, 0) from None
        raise


def _finish(occurrence: Occurrence, when: dt.datetime | None, action: str, *, by: Any, **data: Any) -> None:
    occurrence.attendance_closed_at = when
    occurrence.save(update_fields=["attendance_closed_at"])
    record(occurrence.activity, action, by=by, occurrence=occurrence.pk, **data)
