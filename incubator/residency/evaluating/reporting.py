"""Every governed write of a half-year report: asking for it, saving, handing in, reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.residency.evaluating import figures, messages
from incubator.residency.evaluating.halves import FEWEST_DAYS, HalfYear, days_lived, half_before
from incubator.residency.models import Report, Residency
from incubator.residency.transitions import locked
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import today

# What an organization writes itself; everything else the house knows.
TEXTS = ("done", "difficulties", "plans")
# So long before the last day it is reminded, and again on the day after it.
REMINDED_BEFORE = dt.timedelta(days=7)
# A house that stood still for longer tells no old news.
LATE_NEWS = dt.timedelta(days=14)


def open_reports(day: dt.date | None = None) -> int:
    """Ask everyone who lived here long enough for the half year that is over; return how many were asked now.

    From 1 January and 1 July until the day on which the reports are due; each is asked for and told once.
    """
    day = day or today()
    half = half_before(day)
    if day >= half.due:
        return 0
    living = Residency.objects.filter(status__in=Residency.Status.LIVES_HERE)
    not_asked = living.exclude(reports__year=half.year, reports__half=half.half)
    return sum(
        open_report(residency, half)
        for residency in not_asked.select_related("organization").prefetch_related("terms").order_by("pk")
        if days_lived(residency, half.starts, half.ends) >= FEWEST_DAYS
    )


@transaction.atomic
def open_report(residency: Residency, half: HalfYear) -> bool:
    """Ask for the report, and tell leads and editors; False when that was done before."""
    report, opened = Report.objects.get_or_create(
        residency=residency, year=half.year, half=half.half, defaults={"due": half.due}
    )
    if opened:
        audit.record(report, "residency.report_open", by=None, due=str(report.due))
        messages.report_asked(report)
    return opened


def remind_of_reports(day: dt.date | None = None) -> int:
    """Remind those who did not hand in yet, once before the last day and once after it.

    Returns how many reports are in one of these times; each person is told once, however often it is called.
    """
    day = day or today()
    open_ones = Report.objects.filter(
        submitted_at=None, residency__status__in=Residency.Status.LIVES_HERE
    ).select_related("residency__organization")
    near = open_ones.filter(due__gte=day - LATE_NEWS, due__lte=day + REMINDED_BEFORE)
    for report in near:
        with transaction.atomic():
            if report.due < day:
                messages.report_late(report)
            else:
                messages.report_soon_due(report)
    return len(near)


@transaction.atomic
def save_report(report: Report, texts: Mapping[str, str], *, by: Any) -> Report:
    """Keep what was typed so far; gaps are fine. Refuses ``handed_in``."""
    _still_open(locked(report))
    fields = [name for name in TEXTS if name in texts]
    for name in fields:
        setattr(report, name, texts[name].strip())
    report.save(update_fields=fields)
    return report


@transaction.atomic
def submit_report(report: Report, *, by: Any) -> Report:
    """Hand in: the texts stay as they are, the figures are counted now and stay, too. A late one is taken, and marked.

    Leads and editors get a receipt. Refuses ``handed_in`` and ``nothing_told``.
    """
    _still_open(locked(report))
    if not report.done:
        raise Refused("nothing_told", _("请写一写这半年做了什么。"), field="done")
    report.figures = figures.frozen(figures.figures_of(report.residency.organization, report.starts, report.ends))
    report.submitted_by, report.submitted_at = by, timezone.now()
    report.save(update_fields=["figures", "submitted_by", "submitted_at"])
    audit.record(report, "residency.report_submit", by=by, late=report.is_late)
    messages.report_received(report)
    return report


@transaction.atomic
def read_report(report: Report, *, comment: str = "", by: Any) -> Report:
    """The desk has read it; what it says back is told to leads and editors. Refuses ``not_handed_in``, ``read``."""
    locked(report)
    if not report.is_handed_in:
        raise Refused("not_handed_in", _("这份报告还没有提交。"))
    if report.read_at:
        raise Refused("read", _("这份报告已经有人看过并回复了。"))
    report.comment = comment.strip()
    report.read_by, report.read_at = by, timezone.now()
    report.save(update_fields=["comment", "read_by", "read_at"])
    audit.record(report, "residency.report_read", by=by)
    if report.comment:
        messages.report_answered(report)
    return report


def _still_open(report: Report) -> None:
    if report.is_handed_in:
        raise Refused("handed_in", _("这份报告已经提交，内容不能再改。"))
