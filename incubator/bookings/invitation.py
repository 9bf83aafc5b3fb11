"""What a mail about a booking carries for the reader's calendar: iTIP messages (RFC 5546) in mails (RFC 6047).

A booking has one UID for ever and a SEQUENCE that grows, so that a client finds what it put into the calendar, and moves it or
takes it out. One message says one thing about one booking: of several events in a REQUEST, Outlook takes the first and forgets
the rest. Several dates decided together therefore go as one file of METHOD PUBLISH, which no program acts on by itself
and each opens as a list of dates to add; what is moved or cancelled later follows one by one, under the same UIDs.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from incubator.bookings.calendar import event_of
from incubator.bookings.models import Booking
from portal.common.calendar import Person, message_bytes
from portal.notices.language import speaking_to

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def for_booking(booking: Booking, recipient: Any, method: str) -> bytes:
    """The message that puts ``booking`` into ``recipient``'s calendar as it is now (REQUEST) or takes it out (CANCEL).

    Empty for people without an e-mail address: there is no mail to carry it.
    """
    if not recipient.email:
        return b""
    with speaking_to(recipient):
        attendee = Person(str(recipient), recipient.email)
        event = event_of(booking, organizer=_house(booking), attendee=attendee)
        return message_bytes(method, [event], language=_language())


def for_dates(bookings: Iterable[Booking], recipient: Any) -> bytes:
    """One file (PUBLISH) with all ``bookings``, for a decision about several dates. Empty without an e-mail address."""
    if not recipient.email:
        return b""
    with speaking_to(recipient):
        # A published event has no attendee; whom it came from it must say.
        events = [event_of(booking, organizer=_house(booking)) for booking in bookings]
        return message_bytes(PUBLISH, events, language=_language())


def _house(booking: Booking) -> Person:
    """Who invites: the center, by the address that mails come from."""
    return Person(booking.room.center.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def _language() -> str:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
