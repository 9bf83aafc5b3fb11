"""Every governed write of an evaluation: opening, the organization's part, the interview, and how it comes out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.evaluating import evaluation_messages as messages
from incubator.residency.evaluating import figures
from incubator.residency.evaluating.timing import judged_from
from incubator.residency.living.actions import announce_leaving, renew_residency
from incubator.residency.models import Evaluation, Residency
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason
from portal.common.periods import months_after, today

Kind, Status, Decision = Evaluation.Kind, Evaluation.Status, Evaluation.Decision
ONE_DAY = dt.timedelta(days=1)
# What a director may find, by what is judged. At the end of a term nothing goes on by itself.
DECISIONS: dict[str, tuple[Evaluation.Decision, ...]] = {
    Kind.MID: (Decision.CONTINUE, Decision.RENEW, Decision.IMPROVE, Decision.GRADUATE, Decision.EXIT),
    Kind.FINAL: (Decision.RENEW, Decision.IMPROVE, Decision.GRADUATE, Decision.EXIT),
    Kind.AGAIN: (Decision.CONTINUE, Decision.RENEW, Decision.IMPROVE, Decision.GRADUATE, Decision.EXIT),
}


@transaction.atomic
def open_evaluation(residency: Residency, *, kind: str, due: dt.date, by: Any) -> Evaluation:
    """Ask the organization for its own part until ``due``, with the figures there already; leads and editors are told.

    It is about the time until today; one after an "improve by" about the time from today until ``due``. Refuses
    ``wrong_state``, ``under_way`` (``alternatives``: that one), ``past`` and ``too_early`` (not a day was lived here).
    """
    locked(residency)
    demand(residency, "evaluate")
    if under_way := residency.evaluations.filter(status__in=Status.OPEN).first():
        raise Refused("under_way", _("这个组织已经有一个评估在进行。"), alternatives=[under_way])
    day = today()
    if due <= day:
        raise Refused("past", _("自评期限要在今天以后。"), field="due")
    starts, ends = (day, due + ONE_DAY) if kind == Kind.AGAIN else (judged_from(residency, kind), day)
    if starts is None or starts >= ends:
        raise Refused("too_early", _("入驻还没有满一天，没有可以评估的。"))
    evaluation = Evaluation.objects.create(residency=residency, kind=kind, starts=starts, ends=ends, due=due)
    audit.record(evaluation, "residency.evaluate", by=by, after=evaluation.status, kind=kind, due=str(due))
    messages.asked(evaluation)
    return evaluation


@transaction.atomic
def save_self_report(evaluation: Evaluation, text: str, *, by: Any) -> Evaluation:
    """Keep what was typed so far. Refuses ``wrong_state``."""
    locked(evaluation)
    demand(evaluation, "report")
    evaluation.self_report = text.strip()
    evaluation.save(update_fields=["self_report"])
    return evaluation


@transaction.atomic
def submit_self_report(evaluation: Evaluation, *, by: Any) -> Evaluation:
    """Hand in the organization's own part; from now on the center is asked. A late one is taken until the house has
    ended the residency. Refuses ``wrong_state`` and ``nothing_told``."""
    locked(evaluation)
    demand(evaluation, "report")
    if not evaluation.self_report:
        raise Refused("nothing_told", _("请写一写自评。"), field="self_report")
    before = evaluation.status
    leads_to("report", evaluation, Status.REPORTED)
    evaluation.reported_by, evaluation.reported_at = by, timezone.now()
    evaluation.save(update_fields=["status", "reported_by", "reported_at"])
    audit.record(evaluation, "residency.self_report", by=by, before=before, after=evaluation.status)
    messages.reported(evaluation)
    return evaluation


@transaction.atomic
def note_interview(evaluation: Evaluation, *, interviewed_on: dt.date, interview_notes: str, by: Any) -> Evaluation:
    """Note what was said; for staff's eyes. Refuses ``wrong_state``, ``future`` and ``reason_missing``."""
    locked(evaluation)
    demand(evaluation, "interview")
    if interviewed_on > today():
        raise Refused("future", _("面谈日期不能晚于今天。"), field="interviewed_on")
    notes = need_reason(interview_notes, _("请写下面谈的内容。"), field="interview_notes")
    evaluation.interviewed_on, evaluation.interview_notes = interviewed_on, notes
    evaluation.save(update_fields=["interviewed_on", "interview_notes"])
    audit.record(evaluation, "residency.interview", by=by, day=str(interviewed_on))
    return evaluation


@transaction.atomic
def extend_evaluation(evaluation: Evaluation, *, due: dt.date, reason: str, by: Any) -> Evaluation:
    """Give the organization until ``due``; the reminders begin anew after that. Leads and editors are told.

    Refuses ``wrong_state``, ``reason_missing`` and ``past`` (not later than today and than it was).
    """
    locked(evaluation)
    demand(evaluation, "extend")
    reason = need_reason(reason, _("请写明为什么延期。"))
    if due <= max(today(), evaluation.due):
        raise Refused("past", _("新的期限要比今天和原来的期限都晚。"), field="due")
    before = evaluation.due
    evaluation.due, evaluation.reminders, evaluation.reminded_on = due, 0, None
    evaluation.save(update_fields=["due", "reminders", "reminded_on"])
    audit.record(evaluation, "residency.extend", by=by, why=reason, fields={"due": [str(before), str(due)]})
    messages.extended(evaluation, reason)
    return evaluation


@transaction.atomic
def drop_evaluation(evaluation: Evaluation, *, reason: str, by: Any) -> Evaluation:
    """Call it off without a result; leads and editors are told. Refuses ``wrong_state`` and ``reason_missing``."""
    locked(evaluation)
    demand(evaluation, "drop")
    reason = need_reason(reason, _("请写明为什么取消。"))
    before = evaluation.status
    leads_to("drop", evaluation, Status.DROPPED)
    evaluation.save(update_fields=["status"])
    audit.record(evaluation, "residency.evaluation_drop", by=by, before=before, after=evaluation.status, why=reason)
    messages.dropped(evaluation, reason)
    return evaluation


@transaction.atomic
def decide_evaluation(
    evaluation: Evaluation,
    *,
    decision: str,
    reason: str,
    by: Any,
    months: int | None = None,
    improve_by: dt.date | None = None,
    last_day: dt.date | None = None,
) -> Evaluation:
    """The director's finding, with its consequence in the same step; leads and editors are told both.

    CONTINUE leaves the term as it is. RENEW lets ``months`` more from the end of the last term. IMPROVE opens another
    evaluation, due on ``improve_by``. GRADUATE and EXIT let the organization leave on ``last_day``. The figures stay as
    they are now. Refuses ``wrong_state``, ``reason_missing``, ``wrong_decision``, ``months_missing``, ``day_missing``,
    ``past``, ``too_late``, and what the verbs of living refuse (no area for a renewal, say).
    """
    locked(evaluation)
    demand(evaluation, "decide")
    reason = need_reason(reason, _("请写明理由。"))
    if decision not in DECISIONS[evaluation.kind]:
        raise Refused("wrong_decision", _("这次评估不能这样决定。"), field="decision")
    residency = evaluation.residency
    before = evaluation.status
    leads_to("decide", evaluation, Status.DECIDED)
    evaluation.decision, evaluation.decision_reason = decision, reason
    evaluation.improve_by = improve_by if decision == Decision.IMPROVE else None
    evaluation.decided_by, evaluation.decided_at = by, timezone.now()
    freeze(evaluation)
    evaluation.save(
        update_fields=[
            *("status", "decision", "decision_reason", "improve_by", "decided_by", "decided_at", "figures"),
        ]
    )
    audit.record(
        evaluation, "residency.evaluation_decide", by=by, before=before, after=evaluation.status, outcome=decision
    )
    messages.decided(evaluation)
    if decision == Decision.RENEW:
        _renew(residency, months, reason, by)
    elif decision == Decision.IMPROVE:
        _look_again(residency, improve_by, by)
    elif decision == Decision.GRADUATE:
        _leave(residency, Residency.Leaving.GRADUATED, last_day, reason, by)
    elif decision == Decision.EXIT:
        _leave(residency, Residency.Leaving.ENDED, last_day, reason, by)
    return evaluation


def freeze(evaluation: Evaluation) -> None:
    """Count now, for good; the caller saves ``figures``."""
    organization = evaluation.residency.organization
    evaluation.figures = figures.frozen(figures.figures_of(organization, evaluation.starts, evaluation.ends))


def _renew(residency: Residency, months: int | None, reason: str, by: Any) -> None:
    if not months:
        raise Refused("months_missing", _("请选续几个月。"), field="months")
    last = residency.terms.order_by("ends", "pk").last()
    ends = months_after(max(last.ends, today()) if last else today(), months)
    renew_residency(residency, ends=ends, by=by, reason=reason)


def _look_again(residency: Residency, improve_by: dt.date | None, by: Any) -> None:
    if improve_by is None:
        raise Refused("day_missing", _("请写明改进期限。"), field="improve_by")
    last = residency.terms.order_by("ends", "pk").last()
    if last and improve_by > last.last_day:
        raise Refused(
            "too_late",
            _("入驻到 %(day)s 为止，改进期限不能更晚。") % {"day": date_format(last.last_day)},
            field="improve_by",
        )
    if improve_by <= today():
        raise Refused("past", _("改进期限要在今天以后。"), field="improve_by")
    open_evaluation(residency, kind=Kind.AGAIN, due=improve_by, by=by)


def _leave(residency: Residency, left_as: str, last_day: dt.date | None, reason: str, by: Any) -> None:
    if last_day is None:
        raise Refused("day_missing", _("请写明最后一天。"), field="last_day")
    announce_leaving(residency, left_as=left_as, last_day=last_day, reason=reason, by=by)
