"""Activities that want to be published, with the room that was asked for along with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from events.activities.browsing.listing import submissions_waiting
from events.activities.models import Activity, Submission
from events.activities.permissions import can_moderate
from home.desk.queues import Item, Matter, Queue, day_of, days_after
from incubator.bookings.permissions import can_decide_booking

# Within how many days the center wants to have acted; a room that is asked for along has a due date of its own.
DAYS_TO_DECIDE = 3


def queues_of(user: Any) -> Iterator[Queue]:
    if can_moderate(user):
        yield Queue(_waiting(user), _item)


def _waiting(user: Any) -> QuerySet[Submission]:
    waiting = submissions_waiting()
    # Where rooms wait along with it, it needs a person who may decide both.
    return waiting if can_decide_booking(user) else waiting.filter(undecided=0)


def _item(submission: Any, today: dt.date) -> Item:
    activity: Activity = submission.activity
    what, due = _("活动：%(title)s") % {"title": activity.title}, days_after(submission.submitted_at, DAYS_TO_DECIDE)
    if submission.due:
        what, due = _("活动和场地：%(title)s") % {"title": activity.title}, day_of(submission.due)
    return Item(
        Matter.ACTIVITY,
        what,
        activity.organization.name,
        day_of(submission.submitted_at),
        due,
        reverse("submission_decide", args=[submission.pk]),
        today,
    )
