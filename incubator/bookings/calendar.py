"""A booking as its own people's calendars show it; the same event in their feeds and in the mails they get."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from incubator.bookings.models import Booking
from incubator.premises.models import Room
from portal.common.calendar import Place, event_bytes

Status = Booking.Status
# What a calendar calls them. Who queues or was left out has no date; whatever else there is came to nothing.
STATUS = {Status.PENDING: "TENTATIVE", Status.CONFIRMED: "CONFIRMED", Status.USED: "CONFIRMED"}
NEVER_SHOWN = frozenset({Status.QUEUED, Status.SKIPPED})


def uid_of(booking: Booking) -> str:
    return f"{booking.uid}@hongxin"


def place_of(room: Room) -> Place:
    """Where people go, in words and (in the center, where that is known) on the map."""
    if room.address:
        return Place(_("%(room)s，%(address)s") % {"room": room.name, "address": room.address})
    center = room.center
    text = _("%(room)s，%(center)s，%(address)s") % {
        "room": room.name,
        "center": center.name,
        "address": center.address,
    }
    if center.latitude is None or center.longitude is None:
        return Place(text)
    return Place(text, float(center.latitude), float(center.longitude))


def event_of(booking: Booking, *, not_before: dt.datetime | None = None, **people: Any) -> bytes:
    """The VEVENT of ``booking`` in the active language; its organization and room with center are loaded.

    ``not_before``: since when names that it shows are what they are; its stamp is no older. ``people`` are the organizer
    and attendee of a message.
    """
    title = booking.purpose
    if STATUS.get(Status(booking.status)) != "CONFIRMED":
        title = _("【%(state)s】%(title)s") % {"state": booking.get_status_display(), "title": title}
    url = settings.BASE_URL + booking.get_absolute_url()
    lines = [
        _("组织：%(organization)s") % {"organization": booking.organization.name},
        _("人数：%(people)s 人") % {"people": booking.people},
    ]
    if booking.reason:
        lines.append(_("理由：%(reason)s") % {"reason": booking.reason})
    lines.append(_("查看、改期或取消：%(url)s") % {"url": url})
    return event_bytes(
        uid=uid_of(booking),
        sequence=booking.sequence,
        changed_at=max(booking.changed_at, not_before or booking.changed_at),
        starts=booking.starts,
        ends=booking.ends,
        summary=title,
        description="\n".join(lines),
        place=place_of(booking.room),
        url=url,
        status=STATUS.get(Status(booking.status), "CANCELLED"),
        busy=True,
        private=True,
        **people,
    )
