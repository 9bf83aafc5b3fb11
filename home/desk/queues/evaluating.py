"""Reports to read, evaluations to hold, stories to write and follow-ups to make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from home.desk.queues import Item, Matter, Queue, day_of, days_after
from incubator.residency.evaluating.graduating import follow_ups_ahead
from incubator.residency.evaluating.timing import lapses_on
from incubator.residency.models import Evaluation, FollowUp, Graduation, Report
from incubator.residency.permissions import can_decide, can_handle
from incubator.residency.transitions import RESIDENCY

# Within how many days the center wants to have read a report, met the people, and written a story.
DAYS_TO_READ = 14
DAYS_TO_JUDGE = 14
DAYS_TO_TELL = 14


def queues_of(user: Any) -> Iterator[Queue]:
    if not can_handle(user):
        return
    unread = Report.objects.filter(submitted_at__isnull=False, read_at=None)
    yield Queue(unread.select_related("residency__organization"), _report)
    status = Evaluation.Status
    # Staff meet the people, the director decides; who was reminded and is silent soon loses its place.
    waiting = Q(status__in=status.WAITS_FOR_STAFF, interviewed_on=None)
    if can_decide(user):
        # Who leaves anyway is not reminded further, so there is nothing to stop.
        silent = Q(status__in=status.WAITS_FOR_ANSWER, reminders__gt=0)
        silent &= Q(residency__status__in=RESIDENCY["evaluate"].sources)
        waiting = Q(status__in=status.WAITS_FOR_STAFF) | silent
    judged = Evaluation.objects.filter(waiting)
    yield Queue(judged.select_related("residency__organization"), _evaluation)
    yield Queue(Graduation.objects.to_tell().select_related("residency__organization"), _story)
    yield Queue(follow_ups_ahead(), _follow_up)


def _report(report: Report, today: dt.date) -> Item:
    sent: Any = report.submitted_at
    return Item(
        Matter.REPORT,
        str(report),
        report.residency.organization.name,
        day_of(sent),
        days_after(sent, DAYS_TO_READ),
        reverse("reports:edit", args=[report.pk]),
        today,
    )


def _evaluation(evaluation: Evaluation, today: dt.date) -> Item:
    href = reverse("evaluations:edit", args=[evaluation.pk])
    organization, kind = evaluation.residency.organization.name, evaluation.get_kind_display()
    if evaluation.reported_at is None:
        due = lapses_on(evaluation) or evaluation.due
        what = _("%(kind)s：一直没有自评，系统会结束入驻") % {"kind": kind}
        return Item(Matter.EVALUATION, what, organization, evaluation.due, due, href, today)
    what = _("%(kind)s：等主任作出结论") if evaluation.interviewed_on else _("%(kind)s：约面谈")
    since, due = day_of(evaluation.reported_at), days_after(evaluation.reported_at, DAYS_TO_JUDGE)
    return Item(Matter.EVALUATION, what % {"kind": kind}, organization, since, due, href, today)


def _story(graduation: Graduation, today: dt.date) -> Item:
    return Item(
        Matter.STORY,
        _("写出壳的故事，放一张照片"),
        graduation.residency.organization.name,
        graduation.day,
        graduation.day + dt.timedelta(days=DAYS_TO_TELL),
        reverse("graduations:edit", args=[graduation.pk]),
        today,
    )


def _follow_up(follow_up: FollowUp, today: dt.date) -> Item:
    return Item(
        Matter.FOLLOW_UP,
        _("问问出壳以后怎么样"),
        follow_up.graduation.residency.organization.name,
        follow_up.due - FollowUp.AHEAD,
        follow_up.due,
        reverse("follow_ups:edit", args=[follow_up.pk]),
        today,
    )
