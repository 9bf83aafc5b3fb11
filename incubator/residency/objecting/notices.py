"""The public notice of acceptances: what everybody may know of them, and nothing else. Reads only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from incubator.residency.models import Application, Objection

# For how long a notice that is over stays in the list.
KEPT_DAYS = 365


class PublicNotice(NamedTuple):
    """What everybody may read of an acceptance; nothing that a person is called or reached by."""

    pk: int
    organization: str
    call: str
    center: str
    zone: str
    area: Decimal
    first: dt.date
    last: dt.date
    reason: str
    published: dt.date
    until: dt.date
    runs: bool


def notice_of(application: Application, today: dt.date) -> PublicNotice:
    return PublicNotice(
        application.pk,
        application.organization.name,
        application.call.title,
        application.call.center.name,
        str(application.granted_zone),
        application.granted_area,
        application.granted_starts,
        application.granted_last_day,
        application.decision_reason,
        timezone.localdate(application.announced_at),
        application.announced_until,
        application.notice_runs(today),
    )


def published() -> QuerySet[Application]:
    return Application.objects.in_public_notice().select_related("organization", "call__center", "granted_zone")


def notices_on(today: dt.date) -> tuple[list[PublicNotice], list[PublicNotice]]:
    """(those that run, the soonest to end first; those of the last year that are over, the newest first)."""
    since = today - dt.timedelta(days=KEPT_DAYS)
    rows = published().filter(announced_until__gte=since).order_by("announced_until", "pk")
    notices = [notice_of(row, today) for row in rows]
    return [n for n in notices if n.runs], [n for n in reversed(notices) if not n.runs]


def own_objection(user: Any, application: Application) -> Objection | None:
    """What ``user`` objected to this acceptance last, with the answer to it."""
    return application.objections.filter(raised_by_id=user.pk).last() if user.is_authenticated else None


def has_objected(user: Any, application: Application) -> bool:
    """Whether ``user`` has had their say on this notice: once, and once again when a new decision is announced."""
    last = own_objection(user, application)
    return last is not None and (application.announced_at is None or last.raised_at >= application.announced_at)
