"""Why a room cannot be had: codes for the program, sentences for people."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

CLOSED, TAKEN, IN_DEMAND, TOO_SMALL, INACTIVE = "closed", "taken", "in_demand", "too_small", "inactive"
PAST, TOO_SHORT_NOTICE, TOO_FAR = "past", "too_short_notice", "too_far"
TOO_SHORT, TOO_LONG, OFF_SLOT = "too_short", "too_long", "off_slot"
QUOTA, NO_EQUIPMENT, LENT = "quota", "no_equipment", "lent"
# It is the organization itself that has it, or waits for it.
ASKED_ALREADY = "asked_already"

# Somebody else has it: what is refused under contention.
HELD = frozenset({TAKEN, IN_DEMAND})
# What must still be true when a request that was fine is approved: the house may have been closed since.
MATTERS_AT_APPROVAL = frozenset({CLOSED, INACTIVE, PAST})
# How early, how far ahead, how long and how much is for those who ask to keep, not for staff who rearrange.
FOR_ASKERS = frozenset({TOO_SHORT_NOTICE, TOO_FAR, TOO_SHORT, TOO_LONG, QUOTA})
# No other time would be better.
WHATEVER_THE_TIME = frozenset({INACTIVE, TOO_SMALL, TOO_SHORT, NO_EQUIPMENT})


class Reason(NamedTuple):
    """Why not: a code, a sentence for people, and the field of the booking form that it belongs to."""

    code: str
    sentence: str
    field: str


def asked_already() -> Reason:
    """In the way is what the organization itself asked for, as when a form is sent twice."""
    return Reason(ASKED_ALREADY, _("你们已经申请过这个时间了，请到“我的”里看结果。"), "start")
