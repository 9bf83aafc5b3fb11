"""A feed: which occurrences, under which name; its bytes, their ETag and when they became what they are."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence
from events.feeds.calendar import COLUMNS, DAYS_AHEAD, DAYS_CANCELLED, absolute, refresh, window_start
from events.feeds.models import FeedChange, FeedState
from incubator.organizations.models import Organization
from portal.common.calendar import FOOT, head_bytes
from portal.common.periods import at


@dataclass(frozen=True)
class Feed:
    """A public feed in one language. ``shown`` narrows the public occurrences to its own; paths have no host."""

    key: str
    language: str
    name: str
    description: str
    page: str
    path: str
    shown: Q = field(compare=False, default_factory=Q)


def activities_feed(language: str) -> Feed:
    with translation.override(language):
        return Feed(
            key="activities",
            language=language,
            name=_("红心空间活动"),
            description=_("社区里的公益活动：什么时候、在哪里、谁来办。"),
            page=reverse("activities"),
            path=reverse("activities_ics"),
        )


def organization_feed(organization: Organization, language: str) -> Feed:
    with translation.override(language):
        return Feed(
            key=f"organization-{organization.pk}",
            language=language,
            name=_("%(organization)s的活动") % {"organization": organization.name},
            description=_("%(organization)s在红心空间举办的活动。") % {"organization": organization.name},
            page=reverse("organization", args=[organization.slug]),
            path=reverse("organization_ics", args=[organization.slug]),
            shown=Q(activity__organization=organization.pk),
        )


def activity_feed(activity: Activity, language: str) -> Feed:
    with translation.override(language):
        return Feed(
            key=f"activity-{activity.pk}",
            language=language,
            name=activity.title,
            description=activity.summary,
            page=reverse("activity", args=[activity.slug]),
            path=reverse("activity_ics", args=[activity.slug]),
            shown=Q(activity=activity.pk),
        )


@dataclass
class Answer:
    """What a feed is now. ``zipped`` is made when first asked for."""

    version: tuple[Any, ...]
    body: bytes
    etag: str
    modified: dt.datetime
    _zipped: bytes = b""

    @property
    def zipped(self) -> bytes:
        if not self._zipped:
            self._zipped = gzip.compress(self.body, compresslevel=6, mtime=0)
        return self._zipped

    @property
    def size(self) -> int:
        return len(self.body) + len(self._zipped)


class Shelf:
    """The answers that this process made last, up to ``limit`` bytes. What lies here is used only for its version."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._answers: OrderedDict[Feed, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, feed: Feed, version: tuple[Any, ...]) -> Answer | None:
        with self._lock:
            answer = self._answers.get(feed)
            if answer is None or answer.version != version:
                return None
            self._answers.move_to_end(feed)
            return answer

    def put(self, feed: Feed, answer: Answer) -> None:
        with self._lock:
            self._answers[feed] = answer
            self._answers.move_to_end(feed)
            while len(self._answers) > 1 and sum(kept.size for kept in self._answers.values()) > self.limit:
                self._answers.popitem(last=False)


shelf = Shelf(limit=24 * 1024 * 1024)


def answer(feed: Feed) -> Answer:
    """The feed's bytes as of now: one query when nothing changed since they were made by this process."""
    today = timezone.localdate()
    # Before the rows: what changes in between makes the next reader look again.
    now_at = version(feed, today)
    if kept := shelf.get(feed, now_at):
        return kept
    body = build(feed, today)
    etag = hashlib.sha256(body).hexdigest()[:32]
    made = Answer(now_at, body, etag, modified_at(feed, etag))
    shelf.put(feed, made)
    return made


def version(feed: Feed, today: dt.date) -> tuple[Any, ...]:
    """Differs after every change of the feed, and every day (its window moves).

    Within a day rows of ``FeedChange`` are only added, so their number tells; the token tells one database from
    another (a restored one). Rows of yesterday are counted for transactions that began before midnight.
    """
    since = at(today - dt.timedelta(days=1), dt.time())
    changes = FeedChange.objects.filter(feed=feed.key, at__gte=since).aggregate(n=Count("pk"), token=Max("token"))
    return today, changes["n"], changes["token"]


def build(feed: Feed, today: dt.date) -> bytes:
    """Join the stored events between head and foot."""
    column = COLUMNS[feed.language]
    head = head_bytes(
        name=feed.name,
        description=feed.description,
        language="zh" if feed.language.startswith("zh") else feed.language,
        url=absolute(feed.page),
        source=absolute(feed.path),
    )
    shown = shown_by(feed, today).values_list("pk", column)
    body, bare = _joined(head, shown)
    # An occurrence that came in by a bulk write nobody followed up.
    if bare:
        refresh(Occurrence.objects.filter(pk__in=bare))
        body, _bare = _joined(head, shown)
    return body


def _joined(head: bytes, rows: QuerySet[Any, Any]) -> tuple[bytes, list[int]]:
    """A calendar of the events in ``rows`` (pk, bytes), and the keys of those that have none."""
    body, bare = bytearray(head), []
    # Some at a time: thousands of small pieces would leave each worker large for ever.
    for pk, event in rows.iterator():
        body += event
        if not event:
            bare.append(pk)
    return bytes(body + FOOT), bare


def shown_by(feed: Feed, today: dt.date) -> QuerySet[Occurrence]:
    """The public occurrences of the feed in its window, by time."""
    long_cancelled = Q(
        status=Occurrence.Status.CANCELLED, ends__lt=at(today - dt.timedelta(days=DAYS_CANCELLED), dt.time())
    )
    return (
        Occurrence.objects.public()
        .filter(
            feed.shown, ends__gt=window_start(today), starts__lt=at(today + dt.timedelta(days=DAYS_AHEAD), dt.time())
        )
        .exclude(long_cancelled)
        .order_by("starts", "pk")
    )


def modified_at(feed: Feed, etag: str) -> dt.datetime:
    """When the feed's bytes became what they are, in whole seconds: later with every change, never earlier."""
    now = timezone.now().replace(microsecond=0)
    known = FeedState.objects.filter(feed=feed.key, language=feed.language)
    if state := known.filter(etag=etag).first():
        return state.modified
    with transaction.atomic():
        state, created = FeedState.objects.select_for_update().get_or_create(
            feed=feed.key, language=feed.language, defaults={"etag": etag, "modified": now}
        )
        if not created and state.etag != etag:
            state.etag = etag
            state.modified = max(now, state.modified + dt.timedelta(seconds=1))
            state.save(update_fields=["etag", "modified"])
        # Nobody reads these any more.
        FeedChange.objects.filter(feed=feed.key, at__lt=now - dt.timedelta(days=3)).delete()
    return state.modified
