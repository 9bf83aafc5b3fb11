"""Half-year reports that wait for whoever writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home.desk.lines import TASKS, Desk, Line
from incubator.residency.models import Report, Residency


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    open_ones = Report.objects.filter(
        submitted_at=None, residency__organization__in=desk.edited, residency__status__in=Residency.Status.LIVES_HERE
    )
    for report in open_ones.select_related("residency__organization").order_by("due", "pk")[:TASKS]:
        title = _("%(half)s报告 · %(organization)s") % {"half": report, "organization": report.residency.organization}
        words = _("本应在 %(due)s 前提交，现在仍然可以提交") if report.is_late else _("请在 %(due)s 前（含当天）提交")
        detail = words % {"due": date_format(report.due)}
        desk.tasks.append(Line(_("半年报告"), title, detail, report.get_absolute_url(), urgent=report.is_late))
