"""Half-year reports and evaluations: what waits for whoever writes for an organization, and what the center judges."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home.desk.lines import TASKS, Desk, Line
from incubator.residency.models import Evaluation, Report, Residency


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    here = {"residency__organization__in": desk.edited, "residency__status__in": Residency.Status.LIVES_HERE}
    open_ones = Evaluation.objects.filter(status__in=Evaluation.Status.OPEN, **here)
    for evaluation in open_ones.select_related("residency__organization").order_by("due", "pk")[:TASKS]:
        kind, href = evaluation.get_kind_display(), evaluation.get_absolute_url()
        title = _("%(kind)s · %(organization)s") % {"kind": kind, "organization": evaluation.residency.organization}
        if evaluation.status in Evaluation.Status.WAITS_FOR_ANSWER:
            late = evaluation.is_overdue
            detail = _("自评过了期限，不交入驻就会结束") if late else _by(evaluation.due)
            desk.tasks.append(Line(_("自评"), title, detail, href, urgent=late))
        else:
            desk.waiting.append(Line(evaluation.get_status_display(), title, "", href))
    unsent = Report.objects.filter(submitted_at=None, **here)
    for report in unsent.select_related("residency__organization").order_by("due", "pk")[:TASKS]:
        title = _("%(half)s报告 · %(organization)s") % {"half": report, "organization": report.residency.organization}
        words = _("本应在 %(due)s 前提交，现在仍然可以提交") % {"due": date_format(report.due)}
        detail = words if report.is_late else _by(report.due)
        desk.tasks.append(Line(_("半年报告"), title, detail, report.get_absolute_url(), urgent=report.is_late))


def _by(due: dt.date) -> str:
    return _("请在 %(due)s 前（含当天）提交") % {"due": date_format(due)}
