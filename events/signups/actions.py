"""Every verb of the room by its name, and what others ask of its seats. Each stands in the noun it belongs to."""

from events.signups.changing import cancel_registration, change_registration, decline_offer
from events.signups.forgetting import adopt, drop_unproved, forget_guest, forget_old_guests, forget_person
from events.signups.promoting import accept_offer, lapse_offers, promote
from events.signups.registering import LARGEST_PARTY, confirm_phone, enter, register, register_guest
from events.signups.reminding import remind
from events.signups.seats import closed, locked, place_in_line, seats_left, why_full
from events.signups.telling import tell_cancelled, tell_moved

__all__ = [
    "LARGEST_PARTY",
    "accept_offer",
    "adopt",
    "cancel_registration",
    "change_registration",
    "closed",
    "confirm_phone",
    "decline_offer",
    "drop_unproved",
    "enter",
    "forget_guest",
    "forget_old_guests",
    "forget_person",
    "lapse_offers",
    "locked",
    "place_in_line",
    "promote",
    "register",
    "register_guest",
    "remind",
    "seats_left",
    "tell_cancelled",
    "tell_moved",
    "why_full",
]
