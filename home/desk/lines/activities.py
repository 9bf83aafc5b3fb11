"""Activities that are not out: returned and taken back ones wait for the person, submitted ones for the center."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from events.activities.models import Activity, Submission
from home.desk.lines import TASKS, Desk, Line

# What was taken back or only begun is found here for as long; later nobody means to go on with it.
DRAFT_DAYS = 60


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    status = Submission.Status
    recent = now - dt.timedelta(days=DRAFT_DAYS)
    last = Submission.objects.filter(activity=OuterRef("pk")).order_by("-submitted_at", "-pk")
    mine: QuerySet[Activity] = (
        Activity.objects.filter(organization__in=desk.edited)
        .annotate(decision=Subquery(last.values("status")[:1]), told=Subquery(last.values("reason")[:1]))
        .filter(
            Q(decision__in=[status.RETURNED, status.PENDING])
            | Q(decision=status.WITHDRAWN, live=False, created_at__gt=recent)
            | Q(decision=None, live=False, first_published_at=None, created_at__gt=recent)
        )
        .select_related("organization")
        .order_by("-created_at", "-pk")
    )
    for activity in mine[:TASKS]:
        title = _("活动 · %(title)s") % {"title": activity.title}
        if activity.decision == status.RETURNED:  # type: ignore[attr-defined]
            href = reverse("activity_edit", args=[activity.slug])
            desk.tasks.append(Line(_("退回修改"), title, activity.told, href, urgent=True))  # type: ignore[attr-defined]
        elif activity.decision == status.WITHDRAWN:  # type: ignore[attr-defined]
            href = reverse("activity_edit", args=[activity.slug])
            desk.tasks.append(Line(_("草稿"), title, _("已撤回，改好以后可以重新提交"), href))
        elif activity.decision is None:  # type: ignore[attr-defined]
            href = reverse("activity_edit", args=[activity.slug])
            desk.tasks.append(Line(_("草稿"), title, _("还没有提交"), href))
        else:
            href = activity.get_absolute_url()
            desk.waiting.append(Line(_("待审核"), title, activity.organization.name, href))
