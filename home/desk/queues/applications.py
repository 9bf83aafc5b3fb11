"""Applications: what staff examine and move in; what the director decides and announces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.desk.queues import Item, Queue, day_of, days_after
from incubator.residency.models import Application
from incubator.residency.permissions import can_decide, can_handle

# Within how many days the center wants to have acted.
DAYS_TO_EXAMINE = 15
DAYS_TO_ANNOUNCE = 3
DAYS_TO_MOVE_IN = 3


def queues_of(user: Any) -> Iterator[Queue]:
    if can_handle(user):
        yield Queue(_waiting(user, timezone.localdate()), _item)


def _waiting(user: Any, today: dt.date) -> QuerySet[Application]:
    status = Application.Status
    waiting = Q(status__in=status.TO_EXAMINE)
    waiting |= Q(status=status.ANNOUNCED) & (Q(announced_until=None) | Q(announced_until__lt=today))
    if can_decide(user):
        waiting |= Q(status=status.DECIDED)
    return Application.objects.filter(waiting).select_related("organization", "call")


def _item(application: Application, today: dt.date) -> Item:
    status = Application.Status
    href = reverse("applications:edit", args=[application.pk])
    since, days = application.submitted_at or application.created_at, DAYS_TO_EXAMINE
    kind = application.get_status_display()
    if application.status == status.DECIDED:
        since, days, kind = application.decided_at or since, DAYS_TO_ANNOUNCE, _("待公布")
    first, due = day_of(since), days_after(since, days)
    if application.status == status.ANNOUNCED:
        first = application.begins_from or first
        due, kind = first + dt.timedelta(days=DAYS_TO_MOVE_IN), _("公示期满")
    what = _("入驻申请：%(call)s") % {"call": application.call.title}
    return Item(kind, what, application.organization.name, first, due, href, today)
