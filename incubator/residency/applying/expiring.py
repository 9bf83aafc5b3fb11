"""Papers that run out: their organizations are reminded in time, and put a newer one in their place."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Document, Residency
from incubator.residency.telling import tell_speakers
from incubator.residency.transitions import APPLICATION

# Days before the last one on which leads and editors are reminded, each time once.
REMINDERS = (30, 7)


def papers_that_run_out(first: dt.date, last: dt.date) -> QuerySet[Document]:
    """Papers in use whose last day lies from ``first`` to ``last``: of applications under way and of those who live
    here on the strength of one. Nothing more is asked of who is leaving.
    """
    in_use = Q(application__status__in=Application.Status.UNDER_WAY) | Q(
        application__residencies__status__in=Residency.Status.UNDER_WAY - {Residency.Status.LEAVING}
    )
    papers = Document.objects.current().filter(in_use, expires__range=(first, last)).distinct()  # type: ignore[attr-defined]
    return papers.select_related("kind", "application__organization", "application__call").order_by("expires", "pk")


def remind_of_papers() -> int:
    """Remind of papers that run out within 30 and within 7 days; a paper is told once for each. Returns how many were
    looked at.
    """
    today = timezone.localdate()
    papers = list(papers_that_run_out(today, today + dt.timedelta(days=max(REMINDERS))))
    for paper in papers:
        left = (paper.expires - today).days if paper.expires else 0
        with transaction.atomic():
            _remind(paper, min(days for days in REMINDERS if left <= days))
    return len(papers)


def _remind(paper: Document, days: int) -> None:
    application = paper.application
    names = {"kind": paper.kind, "organization": application.organization}
    path, advice = _where_to(application)

    def words() -> tuple[str, str]:
        day = date_format(paper.expires) if paper.expires else ""
        return (
            _("“%(organization)s”的“%(kind)s”快到期了") % names,
            _("“%(kind)s”有效期到 %(day)s。%(advice)s") % {**names, "day": day, "advice": str(advice())},
        )

    key = f"residency.paper_expires:{paper.pk}:{days}"
    tell_speakers(application.organization, "paper_expires", words, path=path, key=key)


def _where_to(application: Application):  # type: ignore[no-untyped-def]
    """The page where something can be done about it, and the sentence that says what."""
    living = application.residencies.filter(status__in=Residency.Status.UNDER_WAY).first()
    if living is not None:
        return reverse("residency_papers", args=[living.pk]), lambda: _("请换一份新的，打开下面的页面就能上传。")
    if application.status in APPLICATION["edit"].sources:
        page = reverse("application_step", args=[application.pk, "papers"])
        return page, lambda: _("请在申请里换一份新的。")
    return (
        application.get_absolute_url(),
        lambda: _("申请正在处理，现在不用做什么；请先准备好新的，需要时服务中心会请您补上。"),
    )
