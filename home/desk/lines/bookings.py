"""The next bookings of each organization, and those to check in to now.

Pending ones without an activity wait for the center.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from events.activities.models import Submission
from home.desk.lines import WAITING, Desk, Line
from incubator.bookings.door.attendance import takes_check_in
from incubator.bookings.models import Booking
from incubator.bookings.series.page import line_of, one_a_series, page_of_line
from incubator.bookings.wording import what_and_when

# How many bookings an organization shows before it leads on to the rest.
NEXT_BOOKINGS = 3


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    mine = desk.mine
    ahead = Booking.objects.filter(
        organization__in=mine, ends__gt=now, status__in=Booking.Status.HOLDS_ROOM
    ).select_related("room", "organization")
    order = [F("starts").asc(), F("pk").asc()]
    numbered = one_a_series(ahead).annotate(place=Window(RowNumber(), partition_by=F("organization"), order_by=order))
    for booking in numbered.filter(place__lte=NEXT_BOOKINGS).order_by("starts", "pk"):
        line = line_of(booking, booking.times), page_of_line(booking, booking.times)  # type: ignore[attr-defined]
        mine[booking.organization_id].bookings.append((booking, *line))
        if takes_check_in(booking, now) and booking.checked_in_at is None:
            href = reverse("booking_check_in", args=[booking.pk])
            desk.tasks.append(Line(_("签到"), what_and_when(booking), booking.organization.name, href, urgent=True))
    pending = ahead.pending().exclude(submission__status=Submission.Status.PENDING)  # type: ignore[attr-defined]
    for booking in one_a_series(pending).order_by("starts", "pk")[:WAITING]:
        title = _("场地 · %(what)s") % {"what": line_of(booking, booking.times)}  # type: ignore[attr-defined]
        href = page_of_line(booking, booking.times)  # type: ignore[attr-defined]
        desk.waiting.append(Line(_("待审批"), title, booking.organization.name, href))
