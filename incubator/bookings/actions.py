"""Everything that changes a booking. Each verb locks the organization, then the rooms by key, then writes.

The database has the last word on L1 (``room_held_once``); here its refusal becomes a sentence with alternatives.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import availability, messages
from incubator.bookings.models import Booking, Hold
from incubator.bookings.permissions import (
    acts_for_organization,
    can_book,
    can_cancel_booking,
    can_decide_booking,
)
from incubator.bookings.signals import booking_approved, booking_released
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import Period
from portal.common.rules import named

# How far around the wanted day alternatives are looked for.
DAYS_BEFORE, DAYS_AFTER = 2, 7
# Between two transactions of a batch, so that on SQLite another writer gets its turn.
PAUSE_SECONDS = 0.02
# What must still be true when a request that was fine is approved: the house may have been closed since.
MATTERS_AT_APPROVAL = frozenset({availability.CLOSED, availability.INACTIVE, availability.PAST})


def request_booking(
    *,
    organization: Organization,
    room: Room,
    starts: dt.datetime,
    ends: dt.datetime,
    people: int,
    purpose: str,
    by: Any,
) -> Booking:
    """Ask for ``room`` from ``starts`` up to ``ends``: a pending booking that already holds the room.

    It is to be decided within the center's days, at the latest when it starts. Refused with the code of the
    availability's first reason (closed, taken, too_small, inactive, past, too_short_notice, too_far, too_short,
    too_long, off_slot) and ``alternatives``, a list of ``availability.Offer``; with not_allowed when ``by`` may not ask
    in the organization's name; with nobody when ``people`` is below one.
    """
    try:
        return _request(organization, room, Period(starts, ends), people, purpose, by)
    except Refused as refused:
        # Looked for when the locks are gone: nobody waits for it.
        if refused.field != "organization":
            refused.alternatives = alternatives(room, Period(starts, ends), people)
        raise


@transaction.atomic
def _request(organization: Organization, room: Room, period: Period, people: int, purpose: str, by: Any) -> Booking:
    lock(organization.pk, room.pk)
    if not can_book(by, organization):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以预约场地。"), field="organization")
    if people < 1:
        raise Refused("nobody", _("请填写至少 1 人。"), field="people")
    now = timezone.now()
    day = timezone.localtime(period.start).date()
    house = availability.load([room], day, day)
    room = house.by_pk[room.pk]
    for reason in house.verdict(room, period, people, now):
        raise Refused(reason.code, reason.sentence, field=reason.field)
    booking = Booking.objects.create(
        organization=organization,
        room=room,
        starts=period.start,
        ends=period.end,
        people=people,
        purpose=purpose,
        requested_by=by,
        due_at=min(now + dt.timedelta(days=room.center.decide_days), period.start),
    )
    cleaned = period.end + dt.timedelta(minutes=room.cleanup_minutes)
    try:
        with transaction.atomic():
            Hold.objects.bulk_create(
                Hold(booking=booking, room=leaf, starts=period.start, ends=cleaned) for leaf in house.leaves(room)
            )
    except IntegrityError as error:
        if named(error) != "room_held_once":
            raise
        raise Refused("taken", _("这个时间刚刚被占用了。"), field="start") from error
    audit.record(booking, "bookings.request", by=by, after=booking.status, room=room.pk)
    return booking


def alternatives(room: Room, period: Period, people: int) -> list[availability.Offer]:
    """The nearest free times of ``room``, then other rooms of its center that are free in ``period``."""
    now = timezone.now()
    today = timezone.localtime(now).date()
    wanted = timezone.localtime(period.start).date()
    # For a day that is over or too far away, look from the nearest one that can be had.
    day = min(max(wanted, today), today + dt.timedelta(days=room.center.horizon_days))
    house = availability.load(
        Room.objects.filter(center=room.center_id).bookable(),
        max(day - dt.timedelta(days=DAYS_BEFORE), today),
        day + dt.timedelta(days=DAYS_AFTER),
    )
    return house.instead(house.by_pk[room.pk], period, people, now)


@transaction.atomic
def approve_booking(booking: Booking, *, by: Any, tell: bool = True) -> Booking:
    """Confirm a pending booking; its leads and editors are told (``tell=False``: the caller tells them, once for both).

    Availability is asked again: refused with closed, inactive or past when the house changed since it was asked for;
    with decided when somebody was quicker; with not_allowed.
    """
    booking = _locked(booking)
    _must_decide(booking, by)
    day = timezone.localtime(booking.starts).date()
    house = availability.load([booking.room], day, day)
    now = timezone.now()
    for reason in house.verdict(house.by_pk[booking.room_id], booking.period, booking.people, now, ignoring=booking.pk):
        if reason.code in MATTERS_AT_APPROVAL:
            raise Refused(reason.code, reason.sentence, field=reason.field)
    _move(booking, Booking.Status.CONFIRMED, "bookings.approve", by=by)
    if tell:
        messages.booking_approved(booking)
    booking_approved.send(sender=Booking, booking=booking, by=by)
    return booking


@transaction.atomic
def decline_booking(booking: Booking, *, reason: str, by: Any, tell: bool = True) -> Booking:
    """Turn a pending booking down and free the room; its leads and editors are told the reason.

    Refused with reason_missing, reason_too_long, decided, not_allowed.
    """
    booking = _locked(booking)
    _must_decide(booking, by)
    _release(booking, Booking.Status.DECLINED, "bookings.decline", by=by, reason=_reason(reason))
    if tell:
        messages.booking_declined(booking)
    return booking


@transaction.atomic
def cancel_booking(booking: Booking, *, reason: str, by: Any, tell: bool = True) -> Booking:
    """Give up a booking that is not over and free the room. When staff cancel, leads and editors are told why.

    Refused with reason_missing, reason_too_long, released (it no longer holds the room), over, not_allowed.
    """
    booking = _locked(booking)
    if not can_cancel_booking(by, booking):
        raise Refused("not_allowed", _("只有组织的负责人、编辑和工作人员可以取消预约。"))
    if booking.status not in Booking.Status.CAN_CANCEL:
        raise Refused("released", _("这个预约已经是“%(status)s”。") % {"status": booking.get_status_display()})
    if booking.is_past:
        raise Refused("over", _("预约的时间已经过去，不能再取消。"))
    _release(booking, Booking.Status.CANCELLED, "bookings.cancel", by=by, reason=_reason(reason))
    if tell and not acts_for_organization(by, booking):
        messages.booking_cancelled_by_staff(booking)
    return booking


def expire_overdue(*, limit: int = 200) -> int:
    """Free the rooms of pending bookings whose due date has passed; their leads and editors are told.

    One short transaction each; safe to run several at once and again. Returns how many expired.
    """
    overdue = Booking.objects.pending().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return sum(_expire(booking) for booking in overdue[:limit])


def _expire(booking: Booking) -> bool:
    with transaction.atomic():
        booking = _locked(booking)
        if booking.status not in Booking.Status.CAN_DECIDE or booking.due_at > timezone.now():
            return False
        _release(booking, Booking.Status.EXPIRED, "bookings.expire", by=None, reason="")
        messages.booking_expired(booking)
    time.sleep(PAUSE_SECONDS)
    return True


# --- What the verbs share ----------------------------------------------------------------------------------------


def lock(organization_id: int, room_id: int) -> None:
    """Lock the organization, then the room, its hall and its parts, each by key: every verb in this order."""
    # no_key: what merely refers to these rows need not wait, and so cannot deadlock with us.
    list(Organization.objects.select_for_update(no_key=True).filter(pk=organization_id).values_list("pk"))
    rooms = Room.objects.filter(Q(pk=room_id) | Q(whole=room_id)).order_by("pk")
    list(rooms.select_for_update(no_key=True).values_list("pk"))


def _locked(booking: Booking) -> Booking:
    """``booking`` as it stands now, behind the locks of its organization and rooms."""
    lock(booking.organization_id, booking.room_id)
    rows = Booking.objects.select_related("organization", "room__center").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=booking.pk)


def _must_decide(booking: Booking, by: Any) -> None:
    if not can_decide_booking(by):
        raise Refused("not_allowed", _("您没有审批场地预约的权限。"))
    if booking.status not in Booking.Status.CAN_DECIDE:
        raise Refused("decided", _("这个预约已经是“%(status)s”。") % {"status": booking.get_status_display()})


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("reason_missing", _("请写明理由，对方会看到。"), field="reason")
    longest = Booking._meta.get_field("reason").max_length or 0
    if len(text) > longest:
        raise Refused("reason_too_long", _("理由最多 %(longest)s 个字。") % {"longest": longest}, field="reason")
    return text


def _move(booking: Booking, status: str, action: str, *, by: Any, reason: str = "") -> None:
    before, booking.status, booking.reason = booking.status, status, reason
    booking.save(update_fields=["status", "reason"])
    audit.record(booking, action, by=by, before=before, after=status, why=reason)


def _release(booking: Booking, status: str, action: str, *, by: Any, reason: str) -> None:
    booking.holds.all().delete()
    _move(booking, status, action, by=by, reason=reason)
    booking_released.send(sender=Booking, booking=booking, by=by, reason=reason)
