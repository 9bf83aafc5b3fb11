"""Every governed write of a residency, by its name. Each stands in the noun that it is about."""

from incubator.residency.living.changing import (
    ask_change,
    decline_change,
    grant_change,
    renew_residency,
    resize_residency,
    withdraw_change,
)
from incubator.residency.living.leaving import (
    announce_leaving,
    complete_leaving,
    end_residency,
    reactivate_residency,
    stay,
)
from incubator.residency.living.moving import check_off, confirm_residency, move_in
from incubator.residency.living.offering import begin_residency, decline_offer, lapse_offer, offer_residency
from incubator.residency.living.signing import accept_copy, hand_in_copy, return_copy, sign_agreement

__all__ = [
    "accept_copy",
    "announce_leaving",
    "ask_change",
    "begin_residency",
    "check_off",
    "complete_leaving",
    "confirm_residency",
    "decline_change",
    "decline_offer",
    "end_residency",
    "grant_change",
    "hand_in_copy",
    "lapse_offer",
    "move_in",
    "offer_residency",
    "reactivate_residency",
    "renew_residency",
    "resize_residency",
    "return_copy",
    "sign_agreement",
    "stay",
    "withdraw_change",
]
