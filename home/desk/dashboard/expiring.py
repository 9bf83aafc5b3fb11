"""What runs out soon, or has and nobody replaced it: each with its day and where something is done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization, StageChange
from incubator.residency.applying.expiring import papers_that_run_out
from incubator.residency.models import Call, Residency
from incubator.residency.permissions import can_handle

# How many days ahead a thing is worth a line, as its own reminders have it; and for how long one that is over stays.
SPACE_DAYS, PAPER_DAYS, CALL_DAYS, OVER_DAYS = 60, 30, 30, 90
ONE_DAY = dt.timedelta(days=1)
Stay = Residency.Status


class Ending(NamedTuple):
    """``day`` is the last one."""

    kind: str
    what: str
    day: dt.date
    left: int
    href: str

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def days_over(self) -> int:
        return -self.left


def expiring_for(user: Any, today: dt.date) -> list[Ending]:
    """By day, the first one on top; a query a kind."""
    found: list[Ending] = []
    if can_handle(user):
        for kind in (_offers, _residencies, _papers):
            found += kind(today)
    if user.has_perm("incubator.view_organization"):
        found += _certificates(today)
    if user.has_perm("incubator.change_call"):
        found += _calls(today)
    return sorted(found, key=lambda ending: (ending.day, ending.kind, ending.what))


def _ending(kind: str, what: Any, day: dt.date, today: dt.date, href: str) -> Ending:
    return Ending(kind, str(what), day, (day - today).days, href)


def _offers(today: dt.date) -> Iterator[Ending]:
    for stay in Residency.objects.filter(status=Stay.OFFERED, answer_by__gte=today).select_related("organization"):
        yield _ending(_("等签协议"), stay.organization, stay.answer_by, today, _stay(stay))  # type: ignore[arg-type]


def _residencies(today: dt.date) -> Iterator[Ending]:
    """Whose last term ends; what ended without a word is 待办."""
    living = Residency.objects.filter(status__in=Stay.LIVES_HERE).annotate(until=Max("terms__ends"))
    soon = living.filter(until__gt=today, until__lte=today + (SPACE_DAYS + 1) * ONE_DAY)
    for stay in soon.select_related("organization"):
        kind = _("即将退出") if stay.status == Stay.LEAVING else _("入驻到期")
        yield _ending(kind, stay.organization, stay.until - ONE_DAY, today, _stay(stay))


def _stay(stay: Residency) -> str:
    return reverse("residencies:edit", args=[stay.pk])


def _papers(today: dt.date) -> Iterator[Ending]:
    for paper in papers_that_run_out(today - OVER_DAYS * ONE_DAY, today + PAPER_DAYS * ONE_DAY):
        what = _("%(organization)s：%(kind)s") % {"organization": paper.application.organization, "kind": paper.kind}
        href = reverse("applications:edit", args=[paper.application_id])
        yield _ending(_("材料到期"), what, paper.expires, today, href)  # type: ignore[arg-type]


def _certificates(today: dt.date) -> Iterator[Ending]:
    papers = StageChange.objects.in_force().filter(
        expires__range=(today - OVER_DAYS * ONE_DAY, today + PAPER_DAYS * ONE_DAY),
        organization__standing__in=Organization.Standing.IN_BEING,
    )
    for paper in papers.select_related("organization"):
        href = reverse("organization_records:edit", args=[paper.organization_id])
        yield _ending(_("证书到期"), paper.organization, paper.expires, today, href)  # type: ignore[arg-type]


def _calls(today: dt.date) -> Iterator[Ending]:
    for call in Call.objects.open_on(today).filter(closes__lte=today + CALL_DAYS * ONE_DAY):
        yield _ending(_("招募截止"), call.title, call.closes, today, reverse("calls:edit", args=[call.pk]))  # type: ignore[arg-type]
