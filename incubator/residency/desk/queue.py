"""What waits on the desk: since when, until when, and who has it. One reading for the list, the page and the 待办.

Ages and terms are whole days of the house's calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Q, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.premises.models import Center
from incubator.residency.models import Appeal, Application, Review
from portal.common.periods import at

Status = Application.Status
UPHELD = Appeal.Status.UPHELD
# Within how many days the center wants to have told a decision, and to have handed over the keys.
DAYS_TO_ANNOUNCE = 3
DAYS_TO_MOVE_IN = 3


def day_of(moment: dt.datetime) -> dt.date:
    return localtime(moment).date()


def counts_from(application: Application, appeal: Appeal | None) -> dt.datetime | None:
    """From when the center's days to decide count: handing in, or an appeal that was found right after it."""
    if appeal and appeal.status == UPHELD and appeal.answered_at and application.submitted_at:
        return max(appeal.answered_at, application.submitted_at)
    return application.submitted_at


def since_of(application: Application) -> dt.date | None:
    """Since when the step that it waits for could be taken; None when it does not wait for the center.

    Fetch ``appeal`` along with a list.
    """
    if application.status in Status.TO_EXAMINE and application.submitted_at:
        return day_of(counts_from(application, getattr(application, "appeal", None)) or application.submitted_at)
    if application.status == Status.DECIDED:
        return day_of(application.decided_at or application.submitted_at or application.created_at)
    if application.status == Status.ANNOUNCED:
        told = application.announced_at or application.decided_at or application.created_at
        return application.begins_from or day_of(told)
    return None


def due_of(application: Application) -> dt.date | None:
    """The day by which the center wants to have taken the step: see ``counts_from``."""
    since = since_of(application)
    if since is None:
        return None
    days = {Status.DECIDED: DAYS_TO_ANNOUNCE, Status.ANNOUNCED: DAYS_TO_MOVE_IN}
    return since + dt.timedelta(days=days.get(Status(application.status), application.call.center.review_days))


def due_moment(centers: Iterable[Center]) -> Case:
    """``due_of`` for ORDER BY, near enough to sort by."""

    def after(moment: Any, days: int) -> ExpressionWrapper:
        return ExpressionWrapper(moment + dt.timedelta(days=days), output_field=DateTimeField())

    appealed = Case(When(appeal__status=UPHELD, then="appeal__answered_at"), default="submitted_at")
    counted = Greatest("submitted_at", appealed)
    whens = [When(status=Status.DECIDED, then=after(F("decided_at"), DAYS_TO_ANNOUNCE))]
    for center in centers:
        told = Coalesce("announced_at", "decided_at", output_field=DateTimeField())
        notice = dt.timedelta(days=center.announce_days + 1 + DAYS_TO_MOVE_IN)
        whens += [
            When(
                status=Status.ANNOUNCED,
                call__center=center,
                then=ExpressionWrapper(told + notice, output_field=DateTimeField()),
            ),
            When(status__in=Status.TO_EXAMINE, call__center=center, then=after(counted, center.review_days)),
        ]
    return Case(*whens, output_field=DateTimeField())


def overdue(centers: Iterable[Center], today: dt.date) -> Q:
    """Which ones are past their ``due_of``, as a condition."""

    def before(days: int) -> dt.datetime:
        return at(today - dt.timedelta(days=days), dt.time())

    late = Q(status=Status.DECIDED, decided_at__lt=before(DAYS_TO_ANNOUNCE))
    late |= Q(status=Status.ANNOUNCED, announced_until__lt=today - dt.timedelta(days=DAYS_TO_MOVE_IN + 1))
    for center in centers:
        day = before(center.review_days)
        asked = Q(status__in=Status.TO_EXAMINE, call__center=center, submitted_at__lt=day)
        late |= asked & ~Q(appeal__status=UPHELD, appeal__answered_at__gte=day)
    return late


def who_has(application: Application) -> str:
    """Who is to act now, in words; asks for the reviews unless they were fetched along."""
    words = {
        Status.SUBMITTED: _("工作人员：核对材料"),
        Status.RETURNED: _("申请人：补正"),
        Status.DECIDED: _("主任：公布决定"),
        Status.ANNOUNCED: _("工作人员：公示期满后办理入驻"),
        Status.WAITING: _("候补，等空位"),
    }
    if application.status != Status.IN_REVIEW:
        return words.get(Status(application.status), "")
    reviews = [review for review in application.reviews.all() if review.status in Review.Status.MAY_READ]
    missing = [str(review.reviewer) for review in reviews if review.status == Review.Status.ASSIGNED]
    if not reviews:
        return _("主任：决定（没有请评审）")
    if not missing:
        count = len(reviews)
        return ngettext("主任：决定（%(count)s 份评审已齐）", "主任：决定（%(count)s 份评审已齐）", count) % {
            "count": count
        }
    return _("评审 %(given)s / %(asked)s，还差：%(who)s") % {
        "given": len(reviews) - len(missing),
        "asked": len(reviews),
        "who": _("、").join(missing),
    }
