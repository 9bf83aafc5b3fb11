"""The public feeds of activities: of all, of an organization, of a field, of a programme, of one activity; and one date alone, as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence, Programme
from events.feeds.calendar import COLUMNS, DAYS_AHEAD, DAYS_CANCELLED, refresh, window_start
from events.feeds.feeds import Answer, Feed, etag_of
from incubator.organizations.models import Organization, ServiceField
from portal.common.calendar import file_bytes
from portal.common.periods import at

SOME = 200
# Events by time, in pieces; and the keys of the occurrences that have none yet.
Read = tuple[list[bytes], list[int]]
JOINED = """
    SELECT string_agg(event, ''::bytea ORDER BY starts, pk), array_agg(pk) FILTER (WHERE length(event) = 0)
    FROM ({rows}) AS shown (pk, event, starts)
"""


@cache
def activities_feed(language: str) -> Feed:
    with translation.override(language):
        return Feed(
            key="activities",
            changes="activities",
            language=language,
            name=_("红心空间活动"),
            description=_("社区里的公益活动：什么时候、在哪里、谁来办。"),
            page=reverse("activities"),
            path=reverse("activities_ics"),
            events=partial(events, language, Q()),
        )


def organization_feed(organization: Organization, language: str) -> Feed:
    key = f"organization-{organization.pk}"
    with translation.override(language):
        return Feed(
            key=key,
            changes=key,
            language=language,
            name=_("%(organization)s的活动") % {"organization": organization.name},
            description=_("%(organization)s在红心空间举办的活动。") % {"organization": organization.name},
            page=reverse("organization", args=[organization.slug]),
            path=reverse("organization_ics", args=[organization.slug]),
            events=partial(events, language, Q(activity__organization=organization.pk)),
        )


def field_feed(field: ServiceField, language: str) -> Feed:
    """An activity may leave a field for another one: whatever changes of any activity makes this feed look again."""
    with translation.override(language):
        return Feed(
            key=f"field-{field.pk}",
            changes="activities",
            language=language,
            name=_("%(field)s类活动") % {"field": field},
            description=_("红心空间里“%(field)s”一类的公益活动。") % {"field": field},
            page=f"{reverse('activities')}?field={field.slug}",
            path=reverse("field_ics", args=[field.slug]),
            events=partial(events, language, Q(activity__service_field=field.pk)),
        )


def programme_feed(programme: Programme, language: str) -> Feed:
    """As of a field: an activity may leave it."""
    with translation.override(language):
        return Feed(
            key=f"programme-{programme.pk}",
            changes="activities",
            language=language,
            name=str(programme),
            description=programme.about or _("“%(programme)s”里的公益活动。") % {"programme": programme},
            page=reverse("programme", args=[programme.slug]),
            path=reverse("programme_ics", args=[programme.slug]),
            events=partial(events, language, Q(activity__programme=programme.pk)),
        )


def activity_feed(activity: Activity, language: str) -> Feed:
    key = f"activity-{activity.pk}"
    with translation.override(language):
        return Feed(
            key=key,
            changes=key,
            language=language,
            name=activity.title,
            description=activity.summary,
            page=reverse("activity", args=[activity.slug]),
            path=reverse("activity_ics", args=[activity.slug]),
            events=partial(events, language, Q(activity=activity.pk)),
        )


def alone(occurrence: Occurrence, language: str) -> Answer:
    """One date to be put into a calendar by hand: the same event, under the same UID, as in every feed."""
    if not getattr(occurrence, COLUMNS[language]):
        refresh([occurrence])
    body = file_bytes(bytes(getattr(occurrence, COLUMNS[language])), language=language.partition("-")[0])
    return Answer(None, (), body, etag_of(body), occurrence.changed_at.replace(microsecond=0))


def events(language: str, narrowed: Q, today: dt.date) -> list[bytes]:
    """The stored events of the public occurrences that ``narrowed`` leaves, by time, in pieces."""
    return _complete(partial(_read, *_statement(language, narrowed, today)))


def changed_events(language: str, narrowed: Q, today: dt.date, change: Callable[[bytes], bytes]) -> list[bytes]:
    """The same, each event as ``change`` makes it."""
    rows = _rows(language, narrowed, today)

    def read() -> Read:
        found = list(rows.all())
        return [change(bytes(event)) for _pk, event in found], [pk for pk, event in found if not event]

    return _complete(read)


def _complete(read: Callable[[], Read]) -> list[bytes]:
    pieces, bare = read()
    if bare:
        # An occurrence that came in by a bulk write nobody followed up.
        refresh(Occurrence.objects.filter(pk__in=bare))
        pieces, _bare = read()
    return pieces


def _rows(language: str, narrowed: Q, today: dt.date) -> QuerySet:
    return shown_on(today).filter(narrowed).values_list("pk", COLUMNS[language])


@lru_cache(maxsize=500)
def _statement(language: str, narrowed: Q, today: dt.date) -> tuple[str, tuple[Any, ...]]:
    """What asks for them, and its parameters: to build it costs as much as to join some hundred events."""
    rows = _rows(language, narrowed, today)
    if connection.vendor == "postgresql":
        rows = rows.values_list("pk", COLUMNS[language], "starts")
    return rows.query.sql_with_params()


def _read(sql: str, parameters: tuple[Any, ...]) -> Read:
    if connection.vendor == "postgresql":
        return _read_joined(sql, parameters)
    pieces: list[bytes] = []
    bare: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        # Some at a time: thousands of small pieces would leave each worker large for ever.
        for rows in iter(lambda: cursor.fetchmany(SOME), []):
            pieces.append(b"".join([event for _pk, event in rows]))
            bare += [pk for pk, event in rows if not event]
    return pieces, bare


def _read_joined(sql: str, parameters: tuple[Any, ...]) -> Read:
    """The same joined by PostgreSQL, from rows that say their time, too. Django's cursor would have each come as digits,
    to be made into bytes again.
    """
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(JOINED.format(rows=sql), parameters, binary=True)
        joined, bare = cursor.fetchone() or (None, None)
    return [joined or b""], bare or []


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
