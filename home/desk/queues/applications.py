"""Applications: what staff examine and move in; what the director decides and announces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.desk.queues import Item, Matter, Queue, day_of
from incubator.residency.desk.queue import due_of, since_of
from incubator.residency.models import Application
from incubator.residency.permissions import can_decide, can_handle


def queues_of(user: Any) -> Iterator[Queue]:
    if can_handle(user):
        yield Queue(_waiting(user, timezone.localdate()), _item)


def _waiting(user: Any, today: dt.date) -> QuerySet[Application]:
    status = Application.Status
    waiting = Q(status__in=status.TO_EXAMINE)
    waiting |= Q(status=status.ANNOUNCED) & (Q(announced_until=None) | Q(announced_until__lt=today))
    if can_decide(user):
        waiting |= Q(status=status.DECIDED)
    return Application.objects.filter(waiting).select_related("organization", "call__center", "appeal")


def _item(application: Application, today: dt.date) -> Item:
    kinds = {
        Application.Status.SUBMITTED: Matter.APPLICATION_SENT,
        Application.Status.IN_REVIEW: Matter.APPLICATION_REVIEWED,
        Application.Status.DECIDED: Matter.APPLICATION_DECIDED,
        Application.Status.ANNOUNCED: Matter.NOTICE_OVER,
    }
    since = since_of(application) or day_of(application.created_at)
    what = _("入驻申请：%(call)s") % {"call": application.call.title}
    href = reverse("applications:edit", args=[application.pk])
    kind = kinds[Application.Status(application.status)]
    return Item(kind, what, application.organization.name, since, due_of(application) or since, href, today)
