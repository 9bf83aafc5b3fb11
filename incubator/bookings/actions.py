"""Everything that people do to a booking. What the verbs are made of stands in ``holding``, what time does in ``upkeep``.

A verb over several bookings is one transaction and one decision: all of them or none, and one message to each person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import availability, holding, messages, moving
from incubator.bookings.asking import Need
from incubator.bookings.models import Booking
from incubator.bookings.permissions import (
    acts_for_organization,
    can_book,
    can_book_on_behalf,
    can_cancel_booking,
    can_decide_booking,
)
from incubator.bookings.reasons import (
    ASKED_ALREADY,
    FOR_ASKERS,
    HELD,
    IN_DEMAND,
    MATTERS_AT_APPROVAL,
    Reason,
    asked_already,
)
from incubator.bookings.rules.policies import asker_of
from incubator.bookings.signals import booking_approved
from incubator.bookings.wording import when_text
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import Period

# How far around the wanted day alternatives are looked for.
DAYS_BEFORE, DAYS_AFTER = 2, 7


# --- Asking ------------------------------------------------------------------------------------------------------


def request_booking(
    *,
    organization: Organization,
    room: Room,
    starts: dt.datetime,
    ends: dt.datetime,
    people: int,
    purpose: str,
    by: Any,
    equipment: Sequence[Need] = (),
    queue: bool = False,
    by_hand: bool = False,
    caller: str = "",
) -> Booking:
    """Ask for ``room`` from ``starts`` up to ``ends`` with ``equipment``.

    The booking holds the room: confirmed where a policy says so or where staff ask in the organization's name (who
    telephoned is ``caller``), else pending, to be decided within the center's days, at the latest when it starts; with
    ``by_hand`` always pending, because it is decided together with something else.
    Where only undecided requests are in the way it is refused with in_demand, or with ``queue`` joins the line behind
    them: queued, and holds nothing.

    Refused with the code of the availability's first reason (see ``reasons``) and ``alternatives``, a list of
    ``availability.Offer``; with asked_already when it is the organization itself that has the room then, or waits for
    it; with not_allowed when ``by`` may not ask in the organization's name; with nobody when ``people`` is below one.
    """
    period = Period(starts, ends)
    try:
        # Who is refused anyway neither waits for the locks nor lets others wait.
        _look(organization, room, period, people, by, equipment, queue)
        return _request(organization, room, period, people, purpose, by, equipment, queue, by_hand, caller)
    except Refused as refused:
        # Looked for when the locks are gone, and only for who wants to know.
        if refused.code not in ("not_allowed", "nobody", ASKED_ALREADY):
            refused.look_for_others = partial(
                alternatives, room, period, people, equipment, organization=organization, by=by
            )
        raise


@transaction.atomic
def _request(
    organization: Organization,
    room: Room,
    period: Period,
    people: int,
    purpose: str,
    by: Any,
    equipment: Sequence[Need],
    queue: bool,
    by_hand: bool,
    caller: str,
) -> Booking:
    holding.lock([organization.pk], [room.pk], [need.equipment_id for need in equipment if need.equipment_id])
    house, on_behalf, queues = _look(organization, room, period, people, by, equipment, queue)
    room, now = house.by_pk[room.pk], timezone.now()
    booking = Booking(
        organization=organization,
        room=room,
        starts=period.start,
        ends=period.end,
        people=people,
        purpose=purpose,
        requested_by=by,
        on_behalf=on_behalf,
        caller=caller if on_behalf else "",
        created_at=now,
        changed_at=now,
    )
    settle(booking, house, now, queues=queues, by_hand=by_hand)
    booking.save(force_insert=True)
    holding.write_needs([booking], equipment)
    if not queues:
        holding.take([booking], house)
    audit.record(booking, "bookings.request", by=by, after=booking.status, room=room.pk)
    if queues:
        return booking
    holding.announce(booking, by=by)
    if booking.status == Booking.Status.CONFIRMED:
        messages.booking_approved(booking)
    return booking


def _look(
    organization: Organization,
    room: Room,
    period: Period,
    people: int,
    by: Any,
    equipment: Sequence[Need],
    queue: bool,
) -> tuple[availability.House, bool, bool]:
    """The house as it is, whether staff ask in the organization's name, whether the request joins a line; or Refused."""
    on_behalf = must_ask(organization, by)
    if people < 1:
        raise Refused("nobody", _("请填写至少 1 人。"), field="people")
    day = timezone.localtime(period.start).date()
    house = availability.load(
        [room], day, day, asker=asker_of(organization, on_behalf=on_behalf), equipment=bool(equipment)
    )
    reasons = house.verdict(house.by_pk[room.pk], period, people, timezone.now(), equipment=equipment)
    queues = queue and [reason.code for reason in reasons] == [IN_DEMAND]
    if HELD & {reason.code for reason in reasons} and _asked_already(organization, room, period):
        raise _refused(asked_already())
    if reasons and not queues:
        # To queue is no way out where something else is in the way, too.
        raise _refused(next((reason for reason in reasons if reason.code != IN_DEMAND), reasons[0]))
    return house, on_behalf, queues


def _asked_already(organization: Organization, room: Room, period: Period) -> bool:
    """Whether it is the organization itself that stands there."""
    standing = organization.bookings.filter(status__in=Booking.Status.CAN_CANCEL)
    return standing.filter(room=room, starts=period.start, ends=period.end).exists()


def must_ask(organization: Organization, by: Any) -> bool:
    """Whether ``by`` asks on behalf of the organization; refused with not_allowed when they may not ask at all."""
    if can_book(by, organization):
        return False
    if can_book_on_behalf(by, organization):
        return True
    raise Refused("not_allowed", _("只有组织的负责人和编辑可以预约场地。"), field="organization")


def settle(
    booking: Booking, house: availability.House, now: dt.datetime, *, queues: bool, by_hand: bool = False
) -> None:
    """Give a booking that is not stored yet the status that it begins with, and its due date."""
    if queues:
        # Who queues waits as long as there is something to wait for.
        booking.status, booking.queued_at, booking.due_at = Booking.Status.QUEUED, now, booking.starts
        return
    booking.status = Booking.Status.CONFIRMED if booking.on_behalf else holding.answer(house, booking)
    if by_hand:
        booking.status = Booking.Status.PENDING
    booking.due_at = holding.due_date(booking, now)
    if booking.status == Booking.Status.CONFIRMED:
        booking.decided_at = now


def alternatives(
    room: Room,
    period: Period,
    people: int,
    equipment: Sequence[Need] = (),
    *,
    organization: Organization,
    by: Any,
    ignoring: Collection[int] = (),
) -> list[availability.Offer]:
    """What ``organization`` can have: the nearest times of ``room``, then other rooms of its center in ``period``.

    The bookings in ``ignoring`` would give up what they hold.
    """
    now = timezone.now()
    today = timezone.localtime(now).date()
    wanted = timezone.localtime(period.start).date()
    # For a day that is over or too far away, look from the nearest one that can be had.
    day = min(max(wanted, today), today + dt.timedelta(days=room.center.horizon_days))
    house = availability.load(
        Room.objects.filter(center=room.center_id).bookable(),
        max(day - dt.timedelta(days=DAYS_BEFORE), today),
        day + dt.timedelta(days=DAYS_AFTER),
        asker=asker_of(organization, on_behalf=not can_book(by, organization)),
        equipment=bool(equipment),
    )
    return house.without(ignoring).instead(house.by_pk[room.pk], period, people, now, equipment=equipment)


# --- Deciding ----------------------------------------------------------------------------------------------------


def approve_booking(booking: Booking, *, by: Any, tell: bool = True) -> Booking:
    """Confirm a pending booking; its leads and editors are told (``tell=False``: the caller tells them, once for both).

    Availability is asked again: refused with closed, inactive or past when the house changed since it was asked for;
    with decided when somebody was quicker; with not_allowed.
    """
    return decide_bookings([booking], [], reason="", by=by, tell=tell)[0]


def decline_booking(booking: Booking, *, reason: str, by: Any, tell: bool = True) -> Booking:
    """Turn a pending booking down and free the room; its leads and editors are told the reason.

    Refused with reason_missing, reason_too_long, decided, not_allowed.
    """
    return decide_bookings([], [booking], reason=reason, by=by, tell=tell)[0]


@transaction.atomic
def decide_bookings(
    approve: Sequence[Booking], decline: Sequence[Booking], *, reason: str, by: Any, tell: bool = True
) -> list[Booking]:
    """One decision about pending bookings: confirm some, turn the others down, all or none.

    The leads and editors of each organization get one message about all of theirs. Returns them in the order given.
    Refused with not_allowed, decided, and as ``approve_booking`` and ``decline_booking`` say; the refusal of one of
    several names it.
    """
    must_decide(by)
    why = reasoned(reason) if decline else ""
    given = [*approve, *decline]
    found = {booking.pk: booking for booking in holding.locked(given)}
    yes = [found[booking.pk] for booking in approve]
    for booking in found.values():
        if booking.status not in Booking.Status.CAN_DECIDE:
            raise _naming(booking, given, "decided", already(booking))
    # Before anything is freed: what is declined makes room for the queue, and the queue comes after the decision.
    _must_be_possible(yes, given)
    for booking in yes:
        holding.move_status(booking, Booking.Status.CONFIRMED, "bookings.approve", by=by)
        booking_approved.send(sender=Booking, booking=booking, by=by)
    for booking in decline:
        holding.release(found[booking.pk], Booking.Status.DECLINED, "bookings.decline", by=by, reason=why)
    if tell:
        for bookings in by_organization(found.values()):
            messages.bookings_decided(bookings)
    return [found[booking.pk] for booking in given]


def must_decide(by: Any) -> None:
    """Refused with not_allowed when ``by`` may not decide about requests."""
    if not can_decide_booking(by):
        raise Refused("not_allowed", _("您没有审批场地预约的权限。"))


def _must_be_possible(bookings: Sequence[Booking], given: Sequence[Booking]) -> None:
    """Refuse when the house has changed since ``bookings`` were asked for."""
    if not bookings:
        return
    days = [booking.day for booking in bookings]
    house = availability.load({booking.room for booking in bookings}, min(days), max(days))
    now = timezone.now()
    for booking in bookings:
        room = house.by_pk[booking.room_id]
        for reason in house.verdict(room, booking.period, booking.people, now, ignoring=booking.pk):
            if reason.code in MATTERS_AT_APPROVAL:
                raise _naming(booking, given, reason.code, reason.sentence, reason.field)


# --- Changing ----------------------------------------------------------------------------------------------------


def cancel_booking(booking: Booking, *, reason: str, by: Any, tell: bool = True) -> Booking:
    """Give up a booking that is not over and free the room; its leads and editors are told why.

    Refused with reason_missing, reason_too_long, released (it no longer holds the room), over, not_allowed.
    """
    return cancel_bookings([booking], reason=reason, by=by, tell=tell)[0]


@transaction.atomic
def cancel_bookings(bookings: Sequence[Booking], *, reason: str, by: Any, tell: bool = True) -> list[Booking]:
    """The same for several at once, all or none; each organization gets one message about all of its own."""
    found = holding.locked(bookings)
    for booking in found:
        if not can_cancel_booking(by, booking):
            raise Refused("not_allowed", _("只有组织的负责人、编辑和工作人员可以取消预约。"))
        if booking.status not in Booking.Status.CAN_CANCEL:
            raise _naming(booking, bookings, "released", already(booking))
        if booking.is_past:
            raise _naming(booking, bookings, "over", _("预约的时间已经过去，不能再取消。"))
    why = reasoned(reason)
    # Those in line first: none of them may move up when another of them goes.
    for booking in sorted(found, key=lambda booking: booking.status in Booking.Status.HOLDS_ROOM):
        holding.release(booking, Booking.Status.CANCELLED, "bookings.cancel", by=by, reason=why)
    if tell:
        for own in by_organization(found):
            if acts_for_organization(by, own[0]):
                messages.bookings_given_up(own, by)
            else:
                messages.bookings_cancelled_by_staff(own)
    return found


def move_booking(
    booking: Booking,
    *,
    by: Any,
    room: Room | None = None,
    starts: dt.datetime | None = None,
    ends: dt.datetime | None = None,
    people: int | None = None,
    equipment: Sequence[Need] | None = None,
    reason: str = "",
    tell: bool = True,
) -> Booking:
    """Give a booking that is not over another room, time, size or equipment; what is None stays as it is.

    Moved by staff it keeps its status, and its leads and editors are told with the ``reason``. Moved by its
    organization a confirmed booking stays confirmed when it only becomes shorter or a policy confirms it; else it is
    pending again, and its old time is given up. A queued booking asks anew. Who queued for the old time is considered.

    Refused like ``request_booking`` (with alternatives; staff are not held to what only concerns askers), with
    released, over, not_allowed, and with decided_together when it belongs to an activity and would have to wait for
    approval.
    """
    try:
        return _move(booking, room, starts, ends, people, equipment, reason, by, tell)
    except Refused as refused:
        if refused.field in ("date", "start", "minutes", "people", "equipment"):
            wanted = Period(starts or booking.starts, ends or booking.ends)
            refused.look_for_others = partial(
                alternatives,
                room or booking.room,
                wanted,
                people or booking.people,
                equipment or (),
                organization=booking.organization,
                by=by,
                ignoring=[booking.pk],
            )
        raise


@transaction.atomic
def _move(
    booking: Booking,
    room: Room | None,
    starts: dt.datetime | None,
    ends: dt.datetime | None,
    people: int | None,
    equipment: Sequence[Need] | None,
    reason: str,
    by: Any,
    tell: bool,
) -> Booking:
    wants = [need.equipment_id for need in equipment or () if need.equipment_id]
    (booking,) = holding.locked([booking], rooms=[room.pk] if room else [], equipment=wants)
    room, wanted = room or booking.room, Period(starts or booking.starts, ends or booking.ends)
    needs = holding.needs_of(booking) if equipment is None else list(equipment)
    if not can_cancel_booking(by, booking):
        raise Refused("not_allowed", _("只有组织的负责人、编辑和工作人员可以更改预约。"))
    if booking.status not in Booking.Status.CAN_MOVE:
        raise Refused("released", already(booking))
    if booking.is_past:
        raise Refused("over", _("预约的时间已经过去，不能再更改。"))
    by_staff = not acts_for_organization(by, booking)
    now = timezone.now()
    days = [booking.day, timezone.localtime(wanted.start).date()]
    house = availability.load(
        [booking.room, room],
        min(days),
        max(days),
        asker=asker_of(booking.organization, on_behalf=by_staff),
        equipment=True,
    )
    room = house.by_pk[room.pk]
    for obstacle in house.verdict(room, wanted, people or booking.people, now, ignoring=booking.pk, equipment=needs):
        if not (by_staff and obstacle.code in FOR_ASKERS and wanted.minutes > 0):
            raise _refused(obstacle)
    move = moving.Move(booking, room, wanted, people or booking.people, None if equipment is None else tuple(needs))
    (before,) = moving.carry_out([move], house, by=by, by_staff=by_staff, reason=reasoned(reason) if reason else "")
    if tell and by_staff:
        messages.booking_moved(booking, before)
    elif tell:
        messages.booking_moved_by_its_own(booking, before, by)
    return booking


# --- What the verbs share ----------------------------------------------------------------------------------------


def by_organization(bookings: Iterable[Booking]) -> list[list[Booking]]:
    """``bookings`` apart by organization, each in the order of time."""
    ordered = sorted(bookings, key=attrgetter("organization_id", "starts", "pk"))
    return [list(group) for _organization, group in groupby(ordered, key=attrgetter("organization_id"))]


def _refused(reason: Reason) -> Refused:
    return Refused(reason.code, reason.sentence, field=reason.field)


def already(booking: Booking) -> str:
    """What is said to whoever comes too late."""
    return _("这个预约已经是“%(status)s”。") % {"status": booking.get_status_display()}


def _naming(booking: Booking, given: Sequence[Booking], code: str, sentence: str, field: str | None = None) -> Refused:
    """The refusal of ``booking``; among several it is named by its time."""
    if len(given) > 1:
        sentence = _("%(when)s：%(sentence)s") % {"when": when_text(booking.period), "sentence": sentence}
    return Refused(code, sentence, field=field)


def reasoned(text: str) -> str:
    """``text`` as a reason that people read; refused with reason_missing, reason_too_long."""
    text = text.strip()
    if not text:
        raise Refused("reason_missing", _("请写明理由，对方会看到。"), field="reason")
    longest = Booking._meta.get_field("reason").max_length or 0
    if len(text) > longest:
        raise Refused("reason_too_long", _("理由最多 %(longest)s 个字。") % {"longest": longest}, field="reason")
    return text
