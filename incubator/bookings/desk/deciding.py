"""What staff do in one tap about several requests, or about one in two ways; made of the verbs of ``actions``."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.bookings import actions, messages
from incubator.bookings.companions import companions_of, must_be_alone
from incubator.bookings.desk.facts import look
from incubator.bookings.models import Booking, Series
from incubator.bookings.reasons import MATTERS_AT_APPROVAL
from incubator.bookings.wording import when_text
from incubator.premises.models import Room
from portal.common.errors import Refused


class Outcome(NamedTuple):
    """Requests that were decided, and sentences on those that could not be."""

    decided: list[Booking]
    refused: list[str]


def decide_several(bookings: Sequence[Booking], *, approve: bool, reason: str, by: Any) -> Outcome:
    """Approve or decline each of ``bookings`` that can be; each organization gets one message about all of its own.

    One transaction an organization: what somebody else decides meanwhile does not undo the others. Refused with
    reason_missing, reason_too_long and not_allowed, before anything is decided.
    """
    actions.must_decide(by)
    if not approve:
        reason = actions.reasoned(reason)
    possible, refused = _possible(bookings, approve)
    decided: list[Booking] = []
    for own in actions.by_organization(possible):
        try:
            decided += actions.decide_bookings(own if approve else [], [] if approve else own, reason=reason, by=by)
        except Refused as refusal:
            refused += [_about(booking, str(refusal)) for booking in own]
    return Outcome(decided, refused)


def _possible(bookings: Sequence[Booking], approve: bool) -> tuple[list[Booking], list[str]]:
    """Those that nothing stands against now, and sentences on the others."""
    joint = companions_of(booking.pk for booking in bookings)
    rows = Booking.objects.filter(pk__in=[booking.pk for booking in bookings])
    looks = look(list(rows.select_related("organization", "room__center")))
    possible, refused = [], []
    for one in looks:
        booking = one.booking
        against = [reason.sentence for reason in one.obstacles if reason.code in MATTERS_AT_APPROVAL]
        if booking.pk in joint:
            refused.append(_about(booking, _("请在“%(label)s”的页面一起审批。") % {"label": joint[booking.pk].label}))
        elif booking.status not in Booking.Status.CAN_DECIDE:
            refused.append(_about(booking, actions.already(booking)))
        elif approve and against:
            refused.append(_about(booking, against[0]))
        else:
            possible.append(booking)
    return possible, refused


def _about(booking: Booking, sentence: str) -> str:
    words = {"organization": booking.organization.name, "when": when_text(booking.period), "sentence": sentence}
    return _("%(organization)s，%(when)s：%(sentence)s") % words


def decide_series(
    series: Series, shown: Sequence[int], approved: Sequence[int], *, keep: bool, reason: str, by: Any
) -> list[Booking]:
    """One decision about the dates of ``series`` that were ``shown``: those ``approved`` by their keys, the rest
    declined with ``reason`` or, with ``keep``, left to wait. All or none, one message.

    Refused with unknown_date (not one of this series), nothing_chosen, and as ``decide_bookings`` says.
    """
    dates = {booking.pk: booking for booking in series.bookings.filter(pk__in=shown).order_by("starts", "pk")}
    if not set(shown) <= set(dates) or not set(approved) <= set(dates):
        raise Refused("unknown_date", _("这些日期里有的不属于这个系列，请重新选择。"))
    yes = [booking for pk, booking in dates.items() if pk in approved]
    no = [] if keep else [booking for pk, booking in dates.items() if pk not in approved]
    if not yes and not no:
        raise Refused("nothing_chosen", _("请先勾选要通过的日期。"))
    must_be_alone([*yes, *no])
    return actions.decide_bookings(yes, no, reason=reason, by=by)


@transaction.atomic
def approve_elsewhere(
    booking: Booking, *, room: Room, starts: dt.datetime, ends: dt.datetime, reason: str, by: Any
) -> Booking:
    """Give a pending booking another room or time and confirm it there: one decision, one message.

    Refused as ``move_booking`` (with alternatives) and ``approve_booking`` say.
    """
    must_be_alone([booking])
    before = copy.copy(booking)
    moved = actions.move_booking(booking, room=room, starts=starts, ends=ends, reason=reason, by=by, tell=False)
    approved = actions.approve_booking(moved, by=by, tell=False)
    messages.booking_approved_elsewhere(approved, before, reason)
    return approved
