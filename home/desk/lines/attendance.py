"""Lists of who came that wait to be finished, while the organization may still set them right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups.door.attendance import SET_RIGHT_DAYS
from events.signups.models import Registration
from home.desk.lines import TASKS, Desk, Line


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    on_list = Registration.objects.taking_seats().filter(occurrence=OuterRef("pk"))
    open_lists = (
        Occurrence.objects.scheduled()
        .filter(
            Exists(on_list),
            activity__organization__in=desk.edited,
            attendance_closed_at=None,
            ends__lte=now,
            ends__gt=now - dt.timedelta(days=SET_RIGHT_DAYS),
        )
        .select_related("activity")
        .defer("event_zh", "event_en", "activity__body", "activity__search_text")
        .order_by("ends", "pk")
    )
    for occurrence in open_lists[:TASKS]:
        until = date_format(localtime(occurrence.ends + dt.timedelta(days=SET_RIGHT_DAYS)), "MONTH_DAY_FORMAT")
        href = reverse("occurrence_door", args=[occurrence.activity.slug, occurrence.pk])
        title = _("活动 · %(title)s") % {"title": occurrence.activity.title}
        desk.tasks.append(Line(_("记谁来了"), title, _("%(day)s 前可以改") % {"day": until}, href))
