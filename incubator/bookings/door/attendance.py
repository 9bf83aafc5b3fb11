"""Who came: checking in at the door, giving away what nobody came to, and what becomes of a booking when it is over.

A center with ``grace_minutes`` 0 does not ask who came: nothing is given away, and what is over counts as used.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import holding, messages
from incubator.bookings.models import Booking, EquipmentHold, Hold
from incubator.bookings.permissions import can_check_in, can_decide_booking
from incubator.bookings.titles import titles_of
from incubator.bookings.upkeep import PAUSE_SECONDS, each
from incubator.bookings.wording import clock
from incubator.organizations.models import Organization
from incubator.premises.models import Center
from portal.common import audit
from portal.common.errors import Refused

# From how long before it starts until its end people may check in.
OPENS_BEFORE = dt.timedelta(minutes=30)
# How long staff may set right who came, when it is over.
SET_RIGHT_DAYS = 7
# More people than so many times what the room holds are a slip of the finger.
SLIP_FACTOR = 3
# Bookings begin and end on one day, so what runs now ends within one. It lets an index pass over all that lies ahead.
LONGEST = dt.timedelta(days=1)
# So many in one transaction when what is over is finished: some 0.1 s.
AT_ONCE = 50


def takes_check_in(booking: Booking, now: dt.datetime) -> bool:
    """Whether now is the time to check in to it."""
    return booking.status in Booking.Status.CAN_CHECK_IN and booking.starts - OPENS_BEFORE <= now < booking.ends


def is_late(booking: Booking, now: dt.datetime) -> bool:
    """It runs, the center asks who came, and nobody has checked in."""
    return (
        booking.room.center.grace_minutes > 0
        and booking.checked_in_at is None
        and booking.starts <= now
        and takes_check_in(booking, now)
    )


def may_be_set_right(booking: Booking, now: dt.datetime) -> bool:
    """It is over, for not more than ``SET_RIGHT_DAYS``."""
    return booking.status in Booking.Status.CAN_SET_RIGHT and booking.ends <= now < _last_moment(booking)


def _last_moment(booking: Booking) -> dt.datetime:
    return booking.ends + dt.timedelta(days=SET_RIGHT_DAYS)


@transaction.atomic
def check_in(booking: Booking, *, headcount: int, by: Any) -> Booking:
    """Write down that ``headcount`` people came; again, it corrects their number.

    Refused with not_allowed, not_confirmed, too_early, over, headcount (none, or more than can be).
    """
    booking = _locked(booking)
    now = timezone.now()
    if not can_check_in(by, booking):
        raise Refused("not_allowed", _("只有预约的组织的成员和工作人员可以签到。"))
    if booking.status not in Booking.Status.CAN_CHECK_IN:
        raise Refused("not_confirmed", _("这个预约现在是“%(status)s”，不能签到。") % _status(booking))
    if now < booking.starts - OPENS_BEFORE:
        opens = clock(booking.starts - OPENS_BEFORE)
        raise Refused("too_early", _("还没到签到的时间，当天 %(time)s 起可以签到。") % {"time": opens})
    if now >= booking.ends:
        raise Refused("over", _("预约的时间已经过去，不能再签到；请告诉工作人员补记。"))
    _write_down(booking, headcount, by, now)
    audit.record(
        booking,
        "bookings.check_in",
        by=by,
        before=booking.status,
        after=booking.status,
        why=_("到场 %(people)s 人") % {"people": headcount},
    )
    return booking


@transaction.atomic
def set_right(booking: Booking, *, headcount: int, by: Any) -> Booking:
    """Staff write down who came to a booking that is over, within ``SET_RIGHT_DAYS``: it was used after all.

    Refused with not_allowed, not_over, too_late, headcount.
    """
    booking = _locked(booking)
    now = timezone.now()
    if not can_decide_booking(by):
        raise Refused("not_allowed", _("只有工作人员可以补记到场人数。"))
    if booking.status not in Booking.Status.CAN_SET_RIGHT or now < booking.ends:
        raise Refused("not_over", _("这个预约现在是“%(status)s”，不能补记。") % _status(booking))
    if now >= _last_moment(booking):
        raise Refused("too_late", _("已经过了 %(days)s 天，不能再补记。") % {"days": SET_RIGHT_DAYS})
    _write_down(booking, headcount, by, now)
    before, booking.status = booking.status, Booking.Status.USED
    booking.sequence, booking.changed_at = booking.sequence + 1, now
    booking.save(update_fields=["status", "sequence", "changed_at"])
    why = _("到场 %(people)s 人") % {"people": headcount}
    audit.record(booking, "bookings.set_right", by=by, before=before, after=booking.status, why=why)
    return booking


def release_unattended(*, limit: int = 200) -> int:
    """Give away the rooms of bookings that nobody checked in to within the center's grace time; tell who booked.

    What the public was invited to is kept, whoever forgot to check in: its visitors must not find it cancelled under
    their feet. Staff see it as late. One short transaction each; safe to run several at once and again. Returns how
    many rooms it gave away.
    """
    late = _unattended(timezone.now())
    announced = titles_of(late)
    empty = [pk for pk in late if pk not in announced][:limit]
    return each(Booking.objects.filter(pk__in=empty).order_by("ends", "pk"), _give_away)


def _unattended(now: dt.datetime) -> list[int]:
    """The bookings that run, and that nobody came to within the grace time of their center."""
    confirmed = Booking.objects.filter(
        status__in=Booking.Status.CAN_CHECK_IN, checked_in_at=None, ends__gt=now, ends__lte=now + LONGEST
    )
    late: list[int] = []
    for center in Center.objects.filter(grace_minutes__gt=0):
        since = now - dt.timedelta(minutes=center.grace_minutes)
        late += (
            confirmed.filter(room__center=center, starts__lte=since).order_by("ends", "pk").values_list("pk", flat=True)
        )
    return late


def _give_away(booking: Booking) -> bool:
    now = timezone.now()
    grace = dt.timedelta(minutes=booking.room.center.grace_minutes)
    if not is_late(booking, now) or now < booking.starts + grace or titles_of([booking.pk]):
        return False
    reason = _("开始后 %(minutes)s 分钟没有人签到。") % {"minutes": booking.room.center.grace_minutes}
    holding.release(booking, Booking.Status.NO_SHOW, "bookings.unattended", by=None, reason=reason)
    messages.booking_unattended(booking)
    return True


def finish_past(*, limit: int = 200) -> int:
    """Close confirmed bookings that are over, cleanup included: used, or no_show when nobody checked in.

    Their holds go; nobody is waiting for a room in the past, so no news is sent. Who did not come is told once. Short
    transactions; safe to run several at once and again. Returns how many it closed.
    """
    done = 0
    while done < limit:
        closed = _finish(min(AT_ONCE, limit - done))
        done += closed
        if not closed:
            break
        time.sleep(PAUSE_SECONDS)
    return done


@transaction.atomic
def _finish(count: int) -> int:
    now = timezone.now()
    cleaning = Hold.objects.filter(booking=OuterRef("pk"), ends__gt=now)
    # Nothing else touches what is over, so its rows are all that must be locked.
    over = list(
        Booking.objects.filter(~Exists(cleaning), status=Booking.Status.CONFIRMED, ends__lte=now)
        .select_related("room__center")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("ends", "pk")[:count]
    )
    came = {b.pk: b.checked_in_at is not None or not b.room.center.grace_minutes for b in over}
    _close((pk for pk in came if came[pk]), Booking.Status.USED)
    _close((pk for pk in came if not came[pk]), Booking.Status.NO_SHOW)
    for booking in over:
        before, booking.status = booking.status, Booking.Status.USED if came[booking.pk] else Booking.Status.NO_SHOW
        audit.record(booking, "bookings.finish", by=None, before=before, after=booking.status)
        if not came[booking.pk]:
            messages.booking_without_check_in(booking, SET_RIGHT_DAYS)
    return len(over)


def _close(pks: Iterable[int], status: str) -> None:
    bookings = list(pks)
    if bookings:
        Hold.objects.filter(booking__in=bookings).delete()
        EquipmentHold.objects.filter(booking__in=bookings).delete()
        # Calendars go by the stamps; that it was used changes nothing in them.
        stamps = {"sequence": F("sequence") + 1, "changed_at": timezone.now()}
        shown = status == Booking.Status.NO_SHOW
        Booking.objects.filter(pk__in=bookings).update(status=status, **(stamps if shown else {}))


class Record(NamedTuple):
    """How often an organization came, and did not, within the last twelve months."""

    used: int
    no_shows: int


def record_of(organization: Organization) -> Record:
    return records_of([organization.pk])[organization.pk]


def records_of(organizations: Iterable[int]) -> dict[int, Record]:
    """The records of several, by their keys: one query."""
    given = set(organizations)
    since = timezone.now() - dt.timedelta(days=365)
    status = Booking.Status
    rows = Booking.objects.filter(organization__in=given, starts__gte=since).order_by().values("organization")
    counts = rows.annotate(
        used=Count("pk", filter=Q(status=status.USED)), no_shows=Count("pk", filter=Q(status=status.NO_SHOW))
    )
    found = {row["organization"]: Record(row["used"], row["no_shows"]) for row in counts}
    return {pk: found.get(pk, Record(0, 0)) for pk in given}


# --- What the verbs share ----------------------------------------------------------------------------------------


def _locked(booking: Booking) -> Booking:
    """``booking`` as it is now. Who came takes nothing from anybody: no lock of organization or room is needed."""
    rows = Booking.objects.select_related("organization", "room__center")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)


def _status(booking: Booking) -> dict[str, str]:
    return {"status": booking.get_status_display()}


def _write_down(booking: Booking, headcount: int, by: Any, now: dt.datetime) -> None:
    most = booking.room.capacity * SLIP_FACTOR
    if not 1 <= headcount <= most:
        raise Refused("headcount", _("请填写到场人数，1 到 %(most)s 人。") % {"most": most}, field="headcount")
    booking.headcount, booking.checked_in_by = headcount, by
    booking.checked_in_at = booking.checked_in_at or now
    booking.save(update_fields=["headcount", "checked_in_by", "checked_in_at"])
