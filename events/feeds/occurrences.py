"""The public feeds of activities: of all, of an organization, of a field, of a programme, of one activity; and one date alone, as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence, Programme
from events.feeds.calendar import COLUMNS, DAYS_AHEAD, DAYS_CANCELLED, refresh, window_start
from events.feeds.feeds import Answer, Feed, etag_of
from events.feeds.joining import Joined, join
from incubator.organizations.models import Organization, ServiceField
from portal.common.calendar import FOOT, file_bytes
from portal.common.periods import at


@cache
def activities_feed(language: str) -> Feed:
    with translation.override(language):
        return StoredFeed(
            key="activities",
            changes="activities",
            named=True,
            language=language,
            name=_("红心空间活动"),
            description=_("社区里的公益活动：什么时候、在哪里、谁来办。"),
            page=reverse("activities"),
            path=reverse("activities_ics"),
            narrowed=Q(),
        )


def organization_feed(organization: Organization, language: str) -> Feed:
    key = f"organization-{organization.pk}"
    with translation.override(language):
        return StoredFeed(
            key=key,
            changes=key,
            named=True,
            language=language,
            name=_("%(organization)s的活动") % {"organization": organization.name},
            description=_("%(organization)s在红心空间举办的活动。") % {"organization": organization.name},
            page=reverse("organization", args=[organization.slug]),
            path=reverse("organization_ics", args=[organization.slug]),
            narrowed=Q(activity__organization=organization.pk),
        )


def field_feed(field: ServiceField, language: str) -> Feed:
    """An activity may leave a field for another one: whatever changes of any activity makes this feed look again."""
    with translation.override(language):
        return StoredFeed(
            key=f"field-{field.pk}",
            changes="activities",
            named=True,
            language=language,
            name=_("%(field)s类活动") % {"field": field},
            description=_("红心空间里“%(field)s”一类的公益活动。") % {"field": field},
            page=f"{reverse('activities')}?field={field.slug}",
            path=reverse("field_ics", args=[field.slug]),
            narrowed=Q(activity__service_field=field.pk),
        )


def programme_feed(programme: Programme, language: str) -> Feed:
    """As of a field: an activity may leave it."""
    with translation.override(language):
        return StoredFeed(
            key=f"programme-{programme.pk}",
            changes="activities",
            named=True,
            language=language,
            name=str(programme),
            description=programme.about or _("“%(programme)s”里的公益活动。") % {"programme": programme},
            page=reverse("programme", args=[programme.slug]),
            path=reverse("programme_ics", args=[programme.slug]),
            narrowed=Q(activity__programme=programme.pk),
        )


def activity_feed(activity: Activity, language: str) -> Feed:
    key = f"activity-{activity.pk}"
    with translation.override(language):
        return StoredFeed(
            key=key,
            changes=key,
            language=language,
            name=activity.title,
            description=activity.summary,
            page=reverse("activity", args=[activity.slug]),
            path=reverse("activity_ics", args=[activity.slug]),
            narrowed=Q(activity=activity.pk),
        )


def alone(occurrence: Occurrence, language: str) -> Answer:
    """One date to be put into a calendar by hand: the same event, under the same UID, as in every feed."""
    if not getattr(occurrence, COLUMNS[language]):
        refresh([occurrence])
    body = file_bytes(bytes(getattr(occurrence, COLUMNS[language])), language=language.partition("-")[0])
    return Answer(None, None, Joined(body), etag_of(body), occurrence.changed_at.replace(microsecond=0))


@dataclass(frozen=True, kw_only=True)
class StoredFeed(Feed):
    """The stored events of the public occurrences that ``narrowed`` leaves, by time."""

    narrowed: Q = field(compare=False)

    def joined(self, today: dt.date, before: Joined) -> Joined:
        with connection.cursor() as cursor:
            cursor.execute(*_statement(self.narrowed, today))
            events = cursor.fetchall()
        return join(self.head(), events, FOOT, partial(stored, self.language), before)


@lru_cache(maxsize=500)
def _statement(narrowed: Q, today: dt.date) -> tuple[str, tuple[Any, ...]]:
    """What asks which events there are, and its parameters: to build it costs as much as to ask some hundred.

    An index answers it. The stamp comes as a text: nobody needs to know its time.
    """
    stamp = Cast("changed_at", TextField())
    return shown_on(today).filter(narrowed).values_list("pk", stamp).query.sql_with_params()


def stored(language: str, pks: list[int]) -> dict[int, bytes]:
    """The events of these occurrences, by key."""
    events = _read(COLUMNS[language], pks)
    if bare := [pk for pk, event in events.items() if not event]:
        # Occurrences that came in by a bulk write nobody followed up.
        refresh(Occurrence.objects.filter(pk__in=bare))
        events |= _read(COLUMNS[language], bare)
    return events


def _read(column: str, pks: list[int]) -> dict[int, bytes]:
    if not pks:
        return {}
    # In SQL: mostly one is asked for, and to build the query costs more than that.
    keys = ", ".join(["%s"] * len(pks))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {Occurrence._meta.db_table} WHERE id IN ({keys})", pks)
        return {pk: bytes(event) for pk, event in cursor.fetchall()}


def shown_on(today: dt.date) -> QuerySet[Occurrence]:
    """The public occurrences in the window that feeds show on a day, by time."""
    long_cancelled = Q(
        status=Occurrence.Status.CANCELLED, ends__lt=at(today - dt.timedelta(days=DAYS_CANCELLED), dt.time())
    )
    begin, end = window_start(today), at(today + dt.timedelta(days=DAYS_AHEAD), dt.time())
    return (
        Occurrence.objects.public()
        # The second condition is for the index, as in ``upcoming``: rows of what was before are not read.
        .filter(ends__gt=begin, starts__gt=begin - Occurrence.LONGEST, starts__lt=end)
        .exclude(long_cancelled)
        .order_by("starts", "pk")
    )
