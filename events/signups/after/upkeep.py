"""What the house does by itself when an occurrence is over: finish forgotten lists, ask those who came."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from events.activities.models import Occurrence
from events.signups.after import messages
from events.signups.after.actions import FEEDBACK_DAYS
from events.signups.door.attendance import SET_RIGHT_DAYS, close_list
from events.signups.messages import key_of
from events.signups.models import Registration
from portal.common.errors import Refused
from portal.notices.actions import told_since

# Nobody is asked at night, in hours of the center.
HOURS = range(9, 20)
# Without a finished list people are asked the day after.
DAY_AFTER = dt.timedelta(hours=18)


def close_forgotten_lists(*, limit: int = 200) -> int:
    """Finish, a week after the end, lists on which somebody was checked in and which nobody finished; how many.

    Where nobody was checked in the door was not kept: then nobody is called absent.
    """
    now = timezone.now()
    came = Registration.objects.came().filter(occurrence=OuterRef("pk"))
    due = Occurrence.objects.scheduled().filter(
        Exists(came),
        attendance_closed_at=None,
        ends__lte=now - dt.timedelta(days=SET_RIGHT_DAYS),
        ends__gt=now - dt.timedelta(days=SET_RIGHT_DAYS * 5),
    )
    done = 0
    for occurrence in due.defer("event_zh", "event_en").order_by("ends", "pk")[:limit]:
        try:
            close_list(occurrence, by=None)
        except Refused:  # somebody was quicker
            continue
        done += 1
    return done


def ask_for_feedback(*, limit: int = 200) -> int:
    """Ask everybody who came, once: when the list is finished, or the day after; how many were asked.

    The key of the message is what makes it once; several workers may run this at the same time.
    """
    now = timezone.now()
    if timezone.localtime(now).hour not in HOURS:
        return 0
    came = (
        Registration.objects.came()
        .filter(
            Q(occurrence__attendance_closed_at__isnull=False) | Q(occurrence__ends__lte=now - DAY_AFTER),
            ~Q(user=None) | ~Q(phone=""),
            occurrence__ends__lte=now,
            occurrence__ends__gt=now - dt.timedelta(days=FEEDBACK_DAYS // 2),
            feedback=None,
        )
        .select_related("user", "occurrence__activity")
        .defer("occurrence__event_zh", "occurrence__event_en")
        .order_by("occurrence__ends", "pk")
    )
    asked = told_since("signups.feedback", now - dt.timedelta(days=FEEDBACK_DAYS))
    waiting = [registration for registration in came if key_of(registration, "feedback") not in asked][:limit]
    for registration in waiting:
        with transaction.atomic():
            messages.asks(registration)
    return len(waiting)
