"""The latest application of each organization; returned ones and drafts wait for whoever may edit them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from home.desk.lines import Desk, Line
from incubator.residency.applying import completeness
from incubator.residency.applying.story import label_for_applicant
from incubator.residency.models import Application
from incubator.residency.selectors import applications_of


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    status = Application.Status
    mine, edited = desk.mine, desk.edited
    for application in applications_of(user):
        own = mine[application.organization_id]
        own.application = own.application or application
        if application.organization_id not in edited:
            continue
        title = _("入驻申请 · %(organization)s") % {"organization": application.organization.name}
        href = application.get_absolute_url()
        if application.status == status.RETURNED:
            desk.tasks.append(Line(_("需要补正"), title, application.return_reason, href, urgent=True))
        elif application.status == status.DRAFT:
            desk.tasks.append(Line(_("草稿"), title, _to_do(application), href))
        elif application.status in status.UNDER_WAY:
            desk.waiting.append(Line(label_for_applicant(application), title, application.call.title, href))


def _to_do(draft: Application) -> str:
    """What to do next with a draft, as far as can be told without asking for its papers."""
    if gaps := completeness.missing_answers(draft, timezone.localdate()):
        labels = _("、").join(completeness.label(gap.code) for gap in gaps)
        return _("还要填：%(labels)s") % {"labels": labels}
    return _("问题都答好了，请看看材料齐不齐，然后提交")
