"""The day before, whoever has a seat is reminded: once, in the daytime, and not who signed up on that very day."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from events.activities.models import Occurrence
from events.signups import messages
from events.signups.models import Registration
from events.signups.seats import held
from portal.common.errors import Refused
from portal.common.periods import day_period
from portal.notices.actions import told_since

# Hours of our day between which a phone may ring.
FROM, UNTIL = 9, 20
PAUSE_SECONDS = 0.02


def due(now: dt.datetime) -> Any:
    """Those with a seat tomorrow who signed up before today."""
    today = timezone.localdate(now)
    tomorrow = day_period(today + dt.timedelta(days=1))
    return (
        Registration.objects.filter(
            status=Registration.Status.CONFIRMED,
            occurrence__status=Occurrence.Status.SCHEDULED,
            occurrence__starts__gte=tomorrow.start,
            occurrence__starts__lt=tomorrow.end,
            created_at__lt=day_period(today).start,
        )
        .exclude(user=None, phone="")
        .select_related("occurrence")
        .order_by("occurrence__starts", "pk")
    )


def remind(*, limit: int = 200) -> int:
    """Remind those who are due and were not; how many. One short transaction each."""
    now = timezone.now()
    if not FROM <= timezone.localtime(now).hour < UNTIL:
        return 0
    lately = now - dt.timedelta(days=2)
    told = told_since("signups.reminder", lately)
    done = 0
    for registration in due(now):
        if done == limit:
            break
        if messages.reminder_key(registration) in told:
            continue
        done += _remind(registration)
        time.sleep(PAUSE_SECONDS)
    return done


def _remind(registration: Registration) -> bool:
    """False when it was cancelled, or another worker was quicker."""
    try:
        with transaction.atomic():
            registration = held(registration)
            occurrence = registration.occurrence
            if not registration.is_confirmed or occurrence.status != Occurrence.Status.SCHEDULED:
                return False
            messages.reminder(registration)
    except (Refused, IntegrityError):
        return False
    return True
