"""How people found it: said by those who came, changed by them for two weeks; staff may take a line away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.permissions import can_moderate
from events.signups.models import Feedback, Registration
from events.signups.seats import held
from portal.common import audit
from portal.common.audit import record
from portal.common.errors import Refused

# So long after the end people may say, and change, how they found it.
FEEDBACK_DAYS = 14
STARS = range(1, 6)
LONGEST_LINE = 200
TAKEN_AWAY = "signups.take_line_away"


def may_say(registration: Registration, now: dt.datetime) -> bool:
    """They came, it is over (or its list is finished), and not for too long."""
    occurrence = registration.occurrence
    over = occurrence.ends <= now or occurrence.attendance_is_closed
    recent = now < occurrence.ends + dt.timedelta(days=FEEDBACK_DAYS)
    return registration.status == Registration.Status.ATTENDED and over and recent


@transaction.atomic
def give_feedback(registration: Registration, *, stars: int, line: str = "", by: Any = None) -> Feedback:
    """Say it, or say it anew. The caller knows that it is their own. ``by``: the account, if they have one.

    A line that staff took away does not come back. Refusals: ``did_not_come``, ``too_late``, ``not_over``, ``stars``,
    ``line_too_long``, ``line_taken_away``.
    """
    registration = held(registration)
    if registration.status != Registration.Status.ATTENDED:
        raise Refused("did_not_come", _("来过的人才能评价。弄错了的话，请主办方补记您到场。"))
    if not may_say(registration, timezone.now()):
        if timezone.now() < registration.occurrence.ends:
            raise Refused("not_over", _("活动结束以后再评价。"))
        raise Refused("too_late", _("结束超过 %(days)s 天了，不能再评价。") % {"days": FEEDBACK_DAYS})
    if stars not in STARS:
        raise Refused("stars", _("请选 1 到 5 颗星。"), field="stars")
    line = " ".join(line.split())
    if len(line) > LONGEST_LINE:
        raise Refused("line_too_long", _("最多 %(most)s 个字。") % {"most": LONGEST_LINE}, field="line")
    feedback = Feedback.objects.filter(registration=registration).first() or Feedback(registration=registration)
    if line and feedback.pk and was_taken_away(feedback):
        raise Refused("line_taken_away", _("您写的话被工作人员拿掉了，不能再写；星还可以改。"), field="line")
    if feedback.pk is None or (feedback.stars, feedback.line) != (stars, line):
        feedback.stars, feedback.line = stars, line
        feedback.save()
        record(feedback, "signups.feedback", by=by, occurrence=registration.occurrence_id, stars=stars)
    return feedback


@transaction.atomic
def take_line_away(feedback: Feedback, *, by: Any) -> None:
    """What hurts somebody, or names them, goes; the stars stay. Refusals: ``not_allowed``."""
    if not can_moderate(by):
        raise Refused("not_allowed", _("只有工作人员可以拿掉别人写的话。"))
    feedback = Feedback.objects.select_for_update(of=("self",)).select_related("registration").get(pk=feedback.pk)
    if feedback.line:
        feedback.line = ""
        feedback.save(update_fields=["line"])
        record(feedback, TAKEN_AWAY, by=by, occurrence=feedback.registration.occurrence_id)


def was_taken_away(feedback: Feedback) -> bool:
    entries: Any = audit.history(feedback)
    return bool(entries.filter(action=TAKEN_AWAY).exists())


@transaction.atomic
def forget_lines(user: Any) -> None:
    """An erased person's words go; their stars name nobody and stay."""
    Feedback.objects.filter(registration__user=user).update(line="")
