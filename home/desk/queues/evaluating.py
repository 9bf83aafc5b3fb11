"""Reports to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from home.desk.queues import Item, Queue, day_of, days_after
from incubator.residency.models import Report
from incubator.residency.permissions import can_handle

# Within how many days the center wants to have read a report.
DAYS_TO_READ = 14


def queues_of(user: Any) -> Iterator[Queue]:
    if can_handle(user):
        unread = Report.objects.filter(submitted_at__isnull=False, read_at=None)
        yield Queue(unread.select_related("residency__organization"), _report)


def _report(report: Report, today: dt.date) -> Item:
    sent: Any = report.submitted_at
    return Item(
        _("半年报告"),
        str(report),
        report.residency.organization.name,
        day_of(sent),
        days_after(sent, DAYS_TO_READ),
        reverse("reports:edit", args=[report.pk]),
        today,
    )
