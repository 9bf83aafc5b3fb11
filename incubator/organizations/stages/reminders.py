"""Certificates that come to their end: run again and again by ``manage.py work``."""

from __future__ import annotations

import datetime as dt
import time

from django.db import transaction
from django.utils import timezone

from incubator.organizations.models import Organization, StageChange
from incubator.organizations.stages import messages
from portal.common import audit

# So many days before, once each; 0: it is over.
STEPS = (30, 7, 0)
# Between two transactions of a batch, so that on SQLite another writer gets its turn.
PAUSE_SECONDS = 0.02


def step_of(expires: dt.date, today: dt.date) -> int | None:
    """Which reminder is due: the last of ``STEPS`` that has been reached."""
    left = (expires - today).days
    if left < 0:
        return 0
    return min((step for step in STEPS if step and left <= step), default=None)


def remind_of_expiry(*, limit: int = 200) -> int:
    """Tell leads whose certificate ends in 30 or in 7 days, or has ended; returns how many papers that were.

    Nobody is reminded while a newer paper waits to be checked. Once a paper and step, however often it runs.
    """
    today = timezone.localdate()
    ending = (
        StageChange.objects.in_force()
        .filter(
            expires__lte=today + dt.timedelta(days=max(STEPS)),
            organization__standing__in=Organization.Standing.IN_BEING,
        )
        .exclude(organization__in=StageChange.objects.pending().values("organization"))
        .select_related("organization")
        .order_by("expires", "pk")
    )
    done = 0
    for change in ending:
        step = step_of(change.expires, today)  # type: ignore[arg-type]
        if step is None or step == change.reminded:
            continue
        with transaction.atomic():
            Organization.objects.select_for_update().get(pk=change.organization_id)
            change.refresh_from_db(fields=["reminded", "status"])
            if step == change.reminded:
                continue
            change.reminded = step
            change.save(update_fields=["reminded"])
            messages.certificate_expires(change, step)
            audit.record(
                change.organization, "organizations.stage_remind", by=None, after=change.stage, change=str(change.pk)
            )
        done += 1
        if done >= limit:
            break
        time.sleep(PAUSE_SECONDS)
    return done
