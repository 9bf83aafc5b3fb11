"""What ``/my/`` collects for a person from every room, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.desk.lines import (
    Desk,
    Line,
    activities,
    applications,
    attendance,
    bookings,
    evaluating,
    living,
    organizations,
    reviews,
    signups,
)
from home.desk.todo import count_of
from portal.notices.models import Notice

# How many notices the page shows before it leads on to the rest.
NOTICES = 5
# Modules with ``add_lines(desk, user, now)``; their lines stand in this order. All need the person's organizations.
AREAS = (organizations, applications, living, evaluating, reviews, activities, attendance, bookings, signups)

__all__ = ["Desk", "desk_of"]


def desk_of(user: Any, now: dt.datetime | None = None) -> Desk:
    now = now or timezone.now()
    desk = Desk()
    if user.is_center_staff and (count := count_of(user)):
        title = _("%(count)s 件事等服务中心处理") % {"count": count}
        desk.tasks.append(Line(_("待办"), title, "", reverse("todo")))
    for area in AREAS:
        area.add_lines(desk, user, now)
    desk.notices = list(Notice.objects.filter(recipient=user).unread().order_by("-created_at", "-pk")[:NOTICES])
    return desk
