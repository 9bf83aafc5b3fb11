"""What the house does by itself with evaluations: opens those that are due, and does not wait for ever for an answer.

After the last day it reminds twice, a week apart, and a week later it ends the residency: silence is an answer. Every
reminder says so, with the days. Whoever answers, a director who decides or gives more time, stops it.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.residency.evaluating import evaluation_messages as messages
from incubator.residency.evaluating.actions import Status, freeze, open_evaluation
from incubator.residency.evaluating.timing import (
    BETWEEN_REMINDERS,
    DAYS_TO_ANSWER,
    REMINDERS,
    kind_due,
    last_day_after,
)
from incubator.residency.living.actions import announce_leaving
from incubator.residency.models import Evaluation, Residency
from incubator.residency.transitions import RESIDENCY, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import today

logger = logging.getLogger("work")


def open_due_evaluations(day: dt.date | None = None) -> int:
    """Open the evaluations whose time has come; return how many."""
    day = day or today()
    judged = Residency.objects.filter(status__in=RESIDENCY["evaluate"].sources)
    judged = judged.exclude(evaluations__status__in=Status.OPEN).order_by("pk")
    looked_at = judged.select_related("organization").prefetch_related("terms", "evaluations")
    return sum(_open(residency, day) for residency in looked_at if kind_due(residency, day))


@transaction.atomic
def _open(residency: Residency, day: dt.date) -> bool:
    """Another worker may have been quicker, so it is looked at again behind the lock."""
    kind = kind_due(locked(residency), day)
    if kind:
        open_evaluation(residency, kind=kind, due=day + DAYS_TO_ANSWER, by=None)
    return bool(kind)


def press_for_answers(day: dt.date | None = None) -> int:
    """Remind, remind again, end; return how many steps were taken. A step is never taken twice, and none is skipped."""
    day = day or today()
    silent = Evaluation.objects.filter(
        status__in=Status.WAITS_FOR_ANSWER, due__lt=day, residency__status__in=RESIDENCY["evaluate"].sources
    )
    done = 0
    for evaluation in silent.select_related("residency__organization", "residency__center").order_by("due", "pk"):
        try:
            done += _press(evaluation, day)
        except Refused:
            # Somebody should look: the other ones go on.
            logger.exception("evaluation %s could not be ended", evaluation.pk)
    return done


@transaction.atomic
def _press(evaluation: Evaluation, day: dt.date) -> bool:
    locked(evaluation)
    if evaluation.status not in Status.WAITS_FOR_ANSWER or day <= evaluation.due:
        return False
    if locked(evaluation.residency).status not in RESIDENCY["evaluate"].sources:
        return False
    if evaluation.reminded_on and day < evaluation.reminded_on + BETWEEN_REMINDERS:
        return False
    if evaluation.reminders >= REMINDERS:
        _lapse(evaluation, day)
        return True
    evaluation.reminders += 1
    evaluation.reminded_on = day
    evaluation.save(update_fields=["reminders", "reminded_on"])
    audit.record(evaluation, "residency.evaluation_remind", by=None, number=evaluation.reminders)
    messages.reminded(evaluation)
    return True


def _lapse(evaluation: Evaluation, day: dt.date) -> None:
    """Silence ends the residency: it leaves, with a fortnight to move out. Leads, editors and directors are told."""
    residency = evaluation.residency
    before = evaluation.status
    leads_to("lapse", evaluation, Status.LAPSED)
    freeze(evaluation)
    evaluation.save(update_fields=["status", "figures"])
    audit.record(evaluation, "residency.evaluation_lapse", by=None, before=before, after=evaluation.status)
    announce_leaving(
        residency,
        left_as=Residency.Leaving.LAPSED,
        last_day=last_day_after(residency, day),
        reason=_("提醒两次以后，仍然没有收到评估要的自评。"),
        by=None,
    )
    messages.lapsed(evaluation)


def drop_left_over(day: dt.date | None = None) -> int:
    """Close evaluations of those who left meanwhile: nobody waits for them any more. Returns how many."""
    left = Evaluation.objects.filter(status__in=Status.OPEN, residency__status=Residency.Status.LEFT)
    return sum(_drop(evaluation) for evaluation in left)


@transaction.atomic
def _drop(evaluation: Evaluation) -> bool:
    locked(evaluation)
    if evaluation.status not in Status.OPEN:
        return False
    before = evaluation.status
    leads_to("drop", evaluation, Status.DROPPED)
    evaluation.save(update_fields=["status"])
    audit.record(evaluation, "residency.evaluation_drop", by=None, before=before, after=evaluation.status)
    return True


def tend_evaluations() -> int:
    """All of it, as the worker calls it."""
    return open_due_evaluations() + press_for_answers() + drop_left_over()
