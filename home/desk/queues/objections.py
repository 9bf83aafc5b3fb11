"""What was said against decisions: objections that staff answer, and what the director decides anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from home.desk.queues import Item, Matter, Queue, day_of, days_after
from incubator.residency.models import Appeal, Application, Objection
from incubator.residency.permissions import can_decide, can_handle

# Within how many days the center wants to have answered.
DAYS_TO_ANSWER = 5
DAYS_TO_DECIDE_ANEW = 5


def queues_of(user: Any) -> Iterator[Queue]:
    if can_handle(user):
        waiting = Objection.objects.filter(status=Objection.Status.OPEN)
        yield Queue(waiting.select_related("application__organization"), _objection_item)
    if can_decide(user):
        waiting_appeals = Appeal.objects.filter(status=Appeal.Status.OPEN)
        yield Queue(waiting_appeals.select_related("application__organization"), _appeal_item)
        upheld = Objection.objects.filter(
            status=Objection.Status.UPHELD,
            application__status=Application.Status.ANNOUNCED,
            answered_at__gt=F("application__decided_at"),
        )
        yield Queue(upheld.select_related("application__organization"), _anew_item)


def _objection_item(objection: Objection, today: dt.date) -> Item:
    return _item(Matter.OBJECTION, objection, "answer_objection", today)


def _appeal_item(appeal: Appeal, today: dt.date) -> Item:
    return _item(Matter.APPEAL, appeal, "answer_appeal", today)


def _item(kind: Matter, challenge: Objection | Appeal, verb: str, today: dt.date) -> Item:
    return Item(
        kind,
        _("待答复"),
        challenge.application.organization.name,
        day_of(challenge.raised_at),
        days_after(challenge.raised_at, DAYS_TO_ANSWER),
        reverse("applications:verb", args=[challenge.application_id, verb]),
        today,
    )


def _anew_item(objection: Objection, today: dt.date) -> Item:
    answered = objection.answered_at or objection.raised_at
    return Item(
        Matter.OBJECTION_UPHELD,
        _("请重新决定"),
        objection.application.organization.name,
        day_of(answered),
        days_after(answered, DAYS_TO_DECIDE_ANEW),
        reverse("applications:verb", args=[objection.application_id, "decide"]),
        today,
    )
