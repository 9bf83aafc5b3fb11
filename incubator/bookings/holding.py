"""Taking rooms and equipment and giving them back: what every verb that changes a booking is made of.

One order of locks for all: organizations, then rooms (a hall with all of its parts), then equipment, each by key. The
database has the last word on what is taken (law L1); here its refusal becomes a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import messages
from incubator.bookings.asking import Need
from incubator.bookings.availability import House, load
from incubator.bookings.models import Booking, EquipmentHold, EquipmentUse, Hold
from incubator.bookings.reasons import FOR_ASKERS
from incubator.bookings.rules.policies import Policy, asker_of
from incubator.bookings.signals import booking_approved, booking_released, booking_requested
from incubator.organizations.models import Organization
from incubator.premises.models import Equipment, Room
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import Period
from portal.common.rules import named


def lock(organizations: Collection[int], rooms: Collection[int], equipment: Collection[int] = ()) -> None:
    """Lock by primary keys: organizations, the rooms with their halls and all parts of these, equipment.

    What may leave the queue of these rooms is locked along, so that nobody waits for us in another order.
    """
    _lock_organizations(organizations)
    halls = set(Room.objects.filter(pk__in=rooms).exclude(whole=None).values_list("whole", flat=True))
    family = Room.objects.filter(Q(pk__in=halls | set(rooms)) | Q(whole__in=halls | set(rooms))).order_by("pk")
    locked = [pk for (pk,) in family.select_for_update(no_key=True, of=("self",)).values_list("pk")]
    queued = EquipmentUse.objects.filter(booking__status=Booking.Status.QUEUED, booking__room__in=locked)
    wanted = {*equipment, *queued.values_list("equipment", flat=True)}
    if wanted:
        list(Equipment.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values("pk"))


def _lock_organizations(pks: Collection[int]) -> None:
    # no_key: what merely refers to these rows need not wait, and so cannot deadlock with us.
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values("pk"))


def locked(
    bookings: Iterable[Booking], *, rooms: Collection[int] = (), equipment: Collection[int] = ()
) -> list[Booking]:
    """``bookings`` as they stand now, in the order of their keys, behind the locks of all that they touch.

    ``rooms`` and ``equipment`` are locked along, for whoever is about to take those instead.
    """
    given = list(bookings)
    pks = [booking.pk for booking in given]
    organizations = {booking.organization_id for booking in given}
    _lock_organizations(organizations)
    # Where they are, and what they want, is looked up only now: nobody else moves them any more.
    lock(
        organizations,
        {*rooms, *Booking.objects.filter(pk__in=pks).order_by().values_list("room", flat=True)},
        {*equipment, *EquipmentUse.objects.filter(booking__in=pks).values_list("equipment", flat=True)},
    )
    rows = Booking.objects.select_related("organization", "room__center", "series").filter(pk__in=pks)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def needs_of(booking: Booking) -> list[Need]:
    """What it wants along, as availability asks for it."""
    return [Need(use.equipment.name, use.equipment_id, use.quantity) for use in _uses(booking)]


def _uses(booking: Booking) -> Iterable[EquipmentUse]:
    return booking.equipment.select_related("equipment").order_by("equipment")


def write_needs(bookings: Iterable[Booking], needs: Sequence[Need]) -> None:
    """Write down what each of ``bookings`` wants along."""
    EquipmentUse.objects.bulk_create(
        EquipmentUse(booking=booking, equipment_id=need.equipment_id, quantity=need.quantity)
        for booking in bookings
        for need in needs
        if need.equipment_id
    )


def take(bookings: Sequence[Booking], house: House) -> None:
    """Hold the rooms of ``bookings``, and what they want along; refused with taken or lent."""
    # By equipment: rows are locked in this order by the rule.
    uses = EquipmentUse.objects.filter(booking__in=bookings).order_by("equipment", "booking").select_related("booking")
    try:
        with transaction.atomic():
            Hold.objects.bulk_create(
                Hold(
                    booking=booking,
                    room=leaf,
                    starts=booking.starts,
                    ends=booking.ends + dt.timedelta(minutes=booking.room.cleanup_minutes),
                )
                for booking in bookings
                for leaf in house.leaves(booking.room)
            )
            EquipmentHold.objects.bulk_create(
                EquipmentHold(
                    booking=use.booking,
                    equipment_id=use.equipment_id,
                    quantity=use.quantity,
                    starts=use.booking.starts,
                    ends=use.booking.ends,
                )
                for use in uses
            )
    except IntegrityError as error:
        if named(error) == "room_held_once":
            raise Refused("taken", _("这个时间刚刚被占用了。"), field="start") from error
        if named(error) == "equipment_not_overlent":
            raise Refused("lent", _("想借的设备刚刚被借走了。"), field="equipment") from error
        raise


def give_back(booking: Booking) -> None:
    """Drop its holds; the caller says what becomes of it."""
    booking.holds.all().delete()
    booking.equipment_holds.all().delete()


def move_status(booking: Booking, status: str, action: str, *, by: Any, reason: str = "", **data: Any) -> None:
    """Write the new status with its reason, and the entry that tells of it."""
    before, booking.status, booking.reason = booking.status, status, reason
    booking.sequence += 1
    booking.changed_at = timezone.now()
    if status in Booking.Status.ANSWERS:
        booking.decided_at = booking.changed_at
    booking.save(update_fields=["status", "reason", "sequence", "changed_at", "decided_at"])
    audit.record(booking, action, by=by, before=before, after=status, why=reason, **data)


def release(booking: Booking, status: str, action: str, *, by: Any, reason: str = "") -> None:
    """End ``booking`` with ``status``, free what it holds, and consider who queued behind it.

    ``booking`` is ``locked``. News of it goes up by ``booking_released``; its own people are told by the caller.
    """
    held = booking.status in Booking.Status.HOLDS_ROOM
    give_back(booking)
    move_status(booking, status, action, by=by, reason=reason)
    booking_released.send(sender=Booking, booking=booking, by=by, reason=reason)
    if held:
        consider(booking.room, booking.period)


# --- The queue ---------------------------------------------------------------------------------------------------


def place_of(booking: Booking) -> int:
    """Where a queued booking stands in line: 1 is the next."""
    ahead = Q(queued_at__lt=booking.queued_at) | Q(queued_at=booking.queued_at, pk__lt=booking.pk)
    return Booking.objects.queued().touching(booking.room, booking.period).filter(ahead).count() + 1


def place_behind(room: Room, period: Period) -> int:
    """Where somebody would stand who joined the line now."""
    return Booking.objects.queued().touching(room, period).count() + 1


def consider(room: Room, period: Period) -> None:
    """Give what became free to those who queue for it, the first in line first. Their rooms are locked."""
    waiting = Booking.objects.queued().touching(room, period).filter(starts__gt=timezone.now())
    for booking in waiting.select_related("organization", "room__center").select_for_update(of=("self",), no_key=True):
        promote(booking)


def promote(booking: Booking) -> bool:
    """Make a request of a queued booking, if nothing is in its way any more; its people are told."""
    asker = asker_of(booking.organization, on_behalf=booking.on_behalf)
    house = load([booking.room], booking.day, booking.day, asker=asker, equipment=True)
    now = timezone.now()
    # Its hours were counted when it joined, and it was early enough then.
    obstacles = house.verdict(
        house.by_pk[booking.room_id], booking.period, booking.people, now, equipment=needs_of(booking)
    )
    if any(reason.code not in FOR_ASKERS for reason in obstacles):
        return False
    booking.due_at = due_date(booking, now)
    booking.save(update_fields=["due_at"])
    take([booking], house)
    # What staff asked for in somebody's name they need not approve again.
    status = Booking.Status.CONFIRMED if booking.on_behalf else answer(house, booking)
    move_status(booking, status, "bookings.promote", by=None)
    announce(booking, by=None)
    messages.booking_promoted(booking)
    return True


# --- The answer --------------------------------------------------------------------------------------------------


def answer(house: House, booking: Booking) -> Booking.Status:
    """Confirmed at once where a policy of the asker's says so, else to be decided by hand."""
    policy = house.asking.policy_for(house.by_pk[booking.room_id], booking.period)
    if policy and policy.answer == Policy.Answer.AUTOMATIC:
        return Booking.Status.CONFIRMED
    return Booking.Status.PENDING


def due_date(booking: Booking, now: dt.datetime) -> dt.datetime:
    """When an undecided request expires: after the center's days, at the latest when it starts."""
    return min(now + dt.timedelta(days=booking.room.center.decide_days), booking.starts)


def announce(booking: Booking, *, by: Any) -> None:
    """News that ``booking`` holds its room now, waiting or confirmed."""
    booking_requested.send(sender=Booking, booking=booking, by=by)
    if booking.status == Booking.Status.CONFIRMED:
        booking_approved.send(sender=Booking, booking=booking, by=by)
