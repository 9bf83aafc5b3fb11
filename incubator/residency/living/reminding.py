"""In time before a term ends: leads and editors are reminded that they may ask to stay."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from incubator.residency.living import messages
from incubator.residency.models import ChangeRequest, Residency

DISTANCES = (60, 30, 7)  # days before the last day


def remind_of_ends() -> int:
    """Tell those whose last term ends soon, once a term and distance; returns of how many residencies it looked after.

    Not who is leaving, nor who has asked to stay already. Whoever was missed at 60 days is told at the next look.
    """
    today = timezone.localdate()
    ending = _ending(today)
    for residency, ends in ending:
        distance = min(days for days in DISTANCES if (ends - today).days <= days)
        with transaction.atomic():
            messages.ends_soon(residency, ends - dt.timedelta(days=1), distance)
    return len(ending)


def _ending(today: dt.date) -> list[tuple[Residency, dt.date]]:
    """Residencies whose last day is within the largest distance, with the day after it."""
    living = Residency.objects.filter(status__in=[Residency.Status.TRIAL, Residency.Status.ACTIVE])
    asked = ChangeRequest.objects.filter(kind=ChangeRequest.Kind.RENEW, status=ChangeRequest.Status.PENDING)
    last_day = today + dt.timedelta(days=max(DISTANCES))
    found = (
        living.exclude(pk__in=asked.values("residency"))
        .annotate(until=Max("terms__ends"))
        .filter(until__gt=today, until__lte=last_day)
        .select_related("organization")
        .order_by("until", "pk")
    )
    return [(residency, residency.until) for residency in found]
