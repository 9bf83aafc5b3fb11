"""Residencies: copies to check, offers nobody answered, handovers, trials that are over, requests, ended periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.desk.queues import Item, Matter, Queue, day_of, days_after
from incubator.residency.models import ChangeRequest, Residency, SignedCopy
from incubator.residency.permissions import can_decide, can_handle
from incubator.residency.transitions import RESIDENCY

DAYS_TO_CHECK = 3
DAYS_TO_ANSWER = 7

Stay = Residency.Status


def queues_of(user: Any) -> Iterator[Queue]:
    if not can_handle(user):
        return
    today = timezone.localdate()
    here = Residency.objects.select_related("organization")
    # The copy of somebody who leaves meanwhile can be answered no more.
    open_to_answer = RESIDENCY["accept_copy"].sources
    copies = SignedCopy.objects.to_look_at().filter(agreement__residency__status__in=open_to_answer)
    yield Queue(copies.select_related("agreement__residency__organization"), _copy)
    late = here.filter(status=Stay.OFFERED, answer_by__lt=today).exclude(agreements__copies__status="pending")
    yield Queue(late, _late)
    yield Queue(_to_move_in(here, today), _to_hand_over)
    yield Queue(here.filter(status=Stay.TRIAL, trial_until__lt=today), _trial_over)
    yield Queue(here.filter(status=Stay.LEAVING, last_day__lte=today), _to_complete)
    living = here.filter(status__in=[Stay.TRIAL, Stay.ACTIVE])
    yield Queue(living.annotate(until=Max("terms__ends")).filter(until__lte=today), _ran_out)
    if can_decide(user):
        asked = ChangeRequest.objects.filter(status=ChangeRequest.Status.PENDING)
        yield Queue(asked.select_related("residency__organization"), _asked)


def _to_move_in(here: QuerySet[Residency], today: dt.date) -> QuerySet[Residency]:
    """Signed, and the space is theirs by now."""
    return here.filter(status=Stay.SIGNED).annotate(first=Min("terms__starts")).filter(first__lte=today)


def _item(kind: Matter, what: str, residency: Residency, since: dt.date, due: dt.date, today: dt.date) -> Item:
    href = reverse("residencies:edit", args=[residency.pk])
    return Item(kind, what, residency.organization.name, since, due, href, today)


def _copy(copy: SignedCopy, today: dt.date) -> Item:
    agreement, sent = copy.agreement, copy.uploaded_at
    what = _("协议 %(number)s") % {"number": agreement.number}
    return _item(Matter.COPY, what, agreement.residency, day_of(sent), days_after(sent, DAYS_TO_CHECK), today)


def _late(residency: Residency, today: dt.date) -> Item:
    day: Any = residency.answer_by
    return _item(Matter.OFFER_OVER, _("入驻：到期没有签协议"), residency, day, day, today)


def _to_hand_over(residency: Any, today: dt.date) -> Item:
    due = residency.first + dt.timedelta(days=DAYS_TO_CHECK)
    return _item(Matter.MOVING_IN, _("入驻：按清单交接，办理搬入"), residency, residency.first, due, today)


def _trial_over(residency: Residency, today: dt.date) -> Item:
    day: Any = residency.trial_until
    due = day + dt.timedelta(days=DAYS_TO_ANSWER)
    return _item(Matter.TRIAL_OVER, _("入驻：确认转正或结束"), residency, day, due, today)


def _to_complete(residency: Residency, today: dt.date) -> Item:
    day: Any = residency.last_day
    due = day + dt.timedelta(days=DAYS_TO_CHECK)
    return _item(Matter.LEAVING, _("入驻：按清单交接，完成退出"), residency, day, due, today)


def _ran_out(residency: Any, today: dt.date) -> Item:
    due = residency.until + dt.timedelta(days=DAYS_TO_ANSWER)
    return _item(Matter.TERM_OVER, _("入驻：续期或结束"), residency, residency.until, due, today)


def _asked(asked: ChangeRequest, today: dt.date) -> Item:
    what = _("入驻：申请%(what)s") % {"what": asked.get_kind_display()}
    when = asked.asked_at
    return _item(Matter.CHANGE, what, asked.residency, day_of(when), days_after(when, DAYS_TO_ANSWER), today)
