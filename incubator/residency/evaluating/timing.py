"""When an evaluation is due: in the middle of the time that is agreed, and before it ends. Days only, no writes.

Prefetch ``terms`` and ``evaluations`` of the residencies that are asked about.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from incubator.residency.models import Evaluation, Residency
from incubator.residency.transitions import RESIDENCY

Kind = Evaluation.Kind
# The final evaluation comes so long before the last term ends, so that there is time to renew or to find another place.
BEFORE_THE_END = dt.timedelta(days=60)
# Shorter times have no evaluation in their middle, nor has one that the final one follows soon.
FEWEST_DAYS_FOR_MID = dt.timedelta(days=180)
APART = dt.timedelta(days=30)
# How long an organization has for its own part.
DAYS_TO_ANSWER = dt.timedelta(days=21)
# From one reminder to the next, and from the last one to the end.
BETWEEN_REMINDERS = dt.timedelta(days=7)
REMINDERS = 2
# From the end of silence to the last day in the house.
NOTICE = dt.timedelta(days=14)


@dataclass(frozen=True)
class Stretch:
    """The time that is agreed now, half-open: since it began, or since it was last renewed after an evaluation."""

    starts: dt.date
    ends: dt.date

    @property
    def middle(self) -> dt.date:
        return self.starts + (self.ends - self.starts) // 2

    @property
    def final_day(self) -> dt.date:
        """The final one is opened then; a short stretch is never judged before half of it is over."""
        return max(self.ends - BEFORE_THE_END, self.middle)

    @property
    def has_middle(self) -> bool:
        return self.ends - self.starts >= FEWEST_DAYS_FOR_MID


def stretch_of(residency: Residency) -> Stretch | None:
    """From the first of the terms that follow each other without a gap, or from the last renewal that was decided."""
    terms = sorted(
        (term for term in residency.terms.all() if term.starts < term.ends), key=lambda term: -term.ends.toordinal()
    )
    if not terms:
        return None
    starts = terms[0].starts
    for term in terms:
        if term.ends >= starts:
            starts = min(starts, term.starts)
    renewed = _renewed_at(residency)
    return Stretch(max(starts, timezone.localtime(renewed).date()) if renewed else starts, terms[0].ends)


def _renewed_at(residency: Residency) -> dt.datetime | None:
    """When an evaluation last came out as a renewal."""
    moments = [
        evaluation.decided_at
        for evaluation in residency.evaluations.all()
        if evaluation.decision == Evaluation.Decision.RENEW and evaluation.decided_at
    ]
    return max(moments, default=None)


def kind_due(residency: Residency, day: dt.date) -> Kind | None:
    """Which evaluation is to be opened on ``day``, if one is. One at a time, each kind once a stretch."""
    stretch = stretch_of(residency)
    evaluations = list(residency.evaluations.all())
    if (
        stretch is None
        or residency.status not in RESIDENCY["evaluate"].sources
        or not stretch.starts < day < stretch.ends
        or any(evaluation.is_open for evaluation in evaluations)
    ):
        return None
    renewed = _renewed_at(residency)
    judged = {
        evaluation.kind
        for evaluation in evaluations
        if evaluation.status != Evaluation.Status.DROPPED
        and evaluation.opened_on >= stretch.starts
        and (renewed is None or evaluation.opened_at > renewed)
    }
    if day >= stretch.final_day:
        return None if Kind.FINAL in judged else Kind.FINAL
    if stretch.has_middle and stretch.middle <= day < stretch.final_day - APART and Kind.MID not in judged:
        return Kind.MID
    return None


def judged_from(residency: Residency, kind: str) -> dt.date | None:
    """The first day that an evaluation of ``kind`` is about: the final one looks at the whole stretch, one in the
    middle at what no other looked at."""
    stretch = stretch_of(residency)
    if stretch is None or kind == Kind.FINAL:
        return stretch and stretch.starts
    looked_at = [
        evaluation.ends
        for evaluation in residency.evaluations.all()
        if evaluation.status == Evaluation.Status.DECIDED and evaluation.ends >= stretch.starts
    ]
    return max([stretch.starts, *looked_at])


def lapses_on(evaluation: Evaluation) -> dt.date | None:
    """The day on which the house ends the residency if nothing comes; known from the first reminder on."""
    if not evaluation.reminders or not evaluation.reminded_on:
        return None
    return evaluation.reminded_on + BETWEEN_REMINDERS * (REMINDERS + 1 - evaluation.reminders)


def last_day_after(residency: Residency, day: dt.date) -> dt.date:
    """The last day in the house when the residency is ended on ``day``: a fortnight later, or when the term ends."""
    ends = max((term.ends for term in residency.terms.all()), default=day)
    return max(day, min(day + NOTICE, ends - dt.timedelta(days=1)))
