"""What the person signed up for, themselves or others. A seat that is held for an answer is a task, the nearest first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from events.signups.links import path_of
from events.signups.models import Registration
from events.signups.seats import moment
from home.desk.lines import Desk, Line

Status = Registration.Status


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    mine = (
        Registration.objects.of(user)
        .live()
        .filter(occurrence__ends__gt=now)
        .select_related("occurrence__activity", "occurrence__room__center")
        .defer("occurrence__event_zh", "occurrence__event_en", "occurrence__activity__body")
        .with_place()
        .order_by("occurrence__starts", "pk")
    )
    desk.registrations = [(registration, path_of(registration)) for registration in mine]
    offers = [
        entry
        for entry in desk.registrations
        if entry[0].status == Status.OFFERED and not entry[0].occurrence.is_cancelled
    ]
    # Before everything else: it is gone if they do not answer.
    desk.tasks[:0] = [_offer(*entry) for entry in sorted(offers, key=lambda entry: entry[0].offered_until)]  # type: ignore[arg-type, return-value]


def _offer(registration: Registration, path: str) -> Line:
    words = {
        "time": moment(registration.occurrence.starts),
        "name": registration.name,
        "until": moment(registration.offered_until),  # type: ignore[arg-type]
    }
    detail = _("%(time)s，%(name)s。请在 %(until)s 前确认，过时让给后面的人") % words
    return Line(_("有名额了"), registration.occurrence.activity.title, detail, path, urgent=True)
