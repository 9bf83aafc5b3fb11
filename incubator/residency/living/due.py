"""What an organization that lives here has to hand in: self-evaluations, half-year reports, papers that run out."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incubator.residency.applying.expiring import REMINDERS
from incubator.residency.models import Document, Evaluation, Residency


class Due(NamedTuple):
    """One thing to hand in: its page, its name, and until when in words."""

    href: str
    label: str
    until: str
    late: bool


def due_now(residency: Residency, today: dt.date) -> list[Due]:
    """What waits for the organization, in three queries; nothing once it does not live here, and no new papers of who
    is leaving.
    """
    if residency.status not in Residency.Status.LIVES_HERE:
        return []
    found = [
        Due(
            evaluation.get_absolute_url(),
            _("%(kind)s：写自评") % {"kind": evaluation.get_kind_display()},
            _until(evaluation.due),
            evaluation.is_overdue,
        )
        for evaluation in residency.evaluations.filter(status__in=Evaluation.Status.WAITS_FOR_ANSWER)
    ]
    found += [
        Due(report.get_absolute_url(), _("%(half)s的半年报告") % {"half": report}, _until(report.due), report.is_late)
        for report in residency.reports.filter(submitted_at=None)
    ]
    if residency.status == Residency.Status.LEAVING or not residency.application_id:
        return found
    soon = today + dt.timedelta(days=max(REMINDERS))
    papers = Document.objects.current().filter(application=residency.application_id, expires__lte=soon)  # type: ignore[attr-defined]
    for paper in papers.select_related("kind").order_by("expires", "pk"):
        until = pgettext("材料", "有效期到 %(day)s") % {"day": date_format(paper.expires)}
        href = reverse("residency_papers", args=[residency.pk])
        found.append(Due(href, _("换一份新的“%(kind)s”") % {"kind": paper.kind}, until, paper.expires < today))
    return found


def _until(day: dt.date) -> str:
    return _("请在 %(day)s 前（含当天）提交") % {"day": date_format(day)}
