"""A feed: its name and what fills it; its bytes, their ETag and when they became what they are."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from events.feeds.calendar import NAMES, absolute
from events.feeds.joining import Joined
from events.feeds.models import FeedChange, FeedState
from portal.common.asking import one_row
from portal.common.calendar import FOOT, head_bytes
from portal.common.periods import at


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Something that is the same for everybody, in one language. What makes two of them differ are its fields.

    ``changes`` is the key under which writers note that it shows something else now. ``named``: whose it is, and their names,
    change under the key ``NAMES`` only.
    """

    key: str
    language: str
    changes: str
    named: bool = field(default=False, compare=False)
    # Whether it is remembered since when it is what it is.
    dated: ClassVar[bool] = True

    def state(self, today: dt.date) -> tuple[Any, ...]:
        """What can be told from the rows themselves, as of a day, beside ``changes``."""
        return ()

    def body(self, today: dt.date) -> bytes:
        """Its bytes, made now."""
        raise NotImplementedError

    def joined(self, today: dt.date, before: Joined) -> Joined:
        """The same, where a calendar is joined from stored events: with what was known of it before."""
        return Joined(self.body(today))


@dataclass(frozen=True, kw_only=True)
class Feed(Kept):
    """A calendar. Paths have no host, and a secret address is no ``path``."""

    name: str
    description: str
    page: str
    path: str

    def head(self) -> bytes:
        return head_bytes(
            name=self.name,
            description=self.description,
            language=self.language.partition("-")[0],
            url=absolute(self.page),
            source=absolute(self.path),
        )


@dataclass(frozen=True, kw_only=True)
class MadeFeed(Feed):
    """One whose ``events`` are made when somebody asks, as of a day; ``rows`` tells what its ``state`` is."""

    events: Callable[[dt.date], list[bytes]] = field(compare=False)
    rows: Callable[[dt.date], tuple[Any, ...]] = field(compare=False, default=lambda today: ())

    def state(self, today: dt.date) -> tuple[Any, ...]:
        return self.rows(today)

    def body(self, today: dt.date) -> bytes:
        return b"".join([self.head(), *self.events(today), FOOT])


class Version(NamedTuple):
    """Differs after every change of what is kept, and every day; ``names`` after every change of a name, and every day."""

    changes: tuple[Any, ...]
    names: tuple[Any, ...]


@dataclass
class Answer:
    """What an address gives now, of ``feed`` in a ``version``. ``zipped`` is made when first asked for; what is compressed
    already does not shrink.
    """

    feed: Kept | None
    version: Version | None
    joined: Joined
    etag: str
    modified: dt.datetime | None
    shrinks: bool = True
    _zipped: bytes = b""

    @property
    def body(self) -> bytes:
        return self.joined.body

    @property
    def zipped(self) -> bytes:
        if not self._zipped:
            self._zipped = gzip.compress(self.body, compresslevel=6, mtime=0)
        return self._zipped

    @property
    def size(self) -> int:
        return len(self.body) + len(self._zipped)


class Shelf:
    """The answers that this process made last, up to ``limit`` bytes, by address. What lies here is used only for its version."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: Hashable) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(address):
                self._answers.move_to_end(address)
            return answer

    def put(self, address: Hashable, answer: Answer) -> None:
        with self._lock:
            self._answers[address] = answer
            self._answers.move_to_end(address)
            while len(self._answers) > 1 and sum(kept.size for kept in self._answers.values()) > self.limit:
                self._answers.popitem(last=False)


CHANGES_SINCE = f"""
    SELECT COUNT(*), MAX(token), COUNT(CASE WHEN feed = '{NAMES}' THEN 1 END), MAX(CASE WHEN feed = '{NAMES}' THEN token END)
    FROM {FeedChange._meta.db_table} WHERE feed IN (%s, '{NAMES}') AND at >= %s
"""

# In SQL for the same reason as in ``version``.
IN_STATE = f"SELECT modified FROM {FeedState._meta.db_table} WHERE feed = %s AND language = %s AND etag = %s"

NOTHING = Joined(b"")
shelf = Shelf(limit=24 * 1024 * 1024)


def answer(address: Hashable, find: Callable[[], Kept]) -> Answer:
    """The bytes of ``address`` as of now: one query when nothing changed since they were made by this process.

    ``find`` says whose they are, or raises Http404; what it reads is among that of which ``changes`` (or names) are noted.
    """
    kept = shelf.get(address)
    feed = kept.feed if kept and kept.feed else find()
    while True:
        now_at = version(feed, timezone.localdate())
        if kept and kept.feed == feed and kept.version == now_at:
            return kept
        if kept and kept.feed and kept.feed.named and kept.version and kept.version.names == now_at.names:
            break
        # After the version, as the rows are: what changes in between makes the next reader look again.
        before, feed = feed, find()
        if feed == before:
            break
    made = fresh(feed, now_at, kept.joined if kept and kept.feed == feed else NOTHING)
    shelf.put(address, made)
    return made


def fresh(feed: Kept, version: Version | None = None, before: Joined = NOTHING) -> Answer:
    """The feed's bytes, made now; of what was joined ``before``, what still holds is taken over."""
    joined = feed.joined(timezone.localdate(), before)
    etag = etag_of(joined.body)
    return Answer(feed, version, joined, etag, modified_at(feed, etag) if feed.dated else None)


def etag_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def version(feed: Kept, today: dt.date) -> Version:
    """As of now; every day is another one, since the window moves.

    Within a day rows of ``FeedChange`` are only added, so their number tells; the token tells one database from
    another (a restored one). Rows of yesterday are counted for transactions that began before midnight.
    """
    # In SQL: to build this query costs ten times as much as to ask it, and nothing else is done for most readers.
    number, token, *names = one_row(CHANGES_SINCE, [feed.changes, _yesterday(today)])
    return Version((today, number, token, *feed.state(today)), (today, *names))


@lru_cache(maxsize=2)
def _yesterday(today: dt.date) -> Any:
    """When the day before began, as the database writes it."""
    return connection.ops.adapt_datetimefield_value(at(today - dt.timedelta(days=1), dt.time()))


def modified_at(feed: Kept, etag: str) -> dt.datetime:
    """When the feed's bytes became what they are, in whole seconds: later with every change, never earlier."""
    modified, is_new = since(feed.key, feed.language, etag)
    if is_new:
        # Nobody reads these any more.
        FeedChange.objects.filter(feed__in=[feed.changes, NAMES], at__lt=timezone.now() - dt.timedelta(days=3)).delete()
    return modified


def since(key: str, language: str, state: str) -> tuple[dt.datetime, bool]:
    """Since when ``key`` is in ``state`` (at most 64 characters), in whole seconds; and whether that is new."""
    with connection.cursor() as cursor:
        cursor.execute(IN_STATE, [key, language, state])
        for (modified,) in cursor.fetchall():
            # SQLite has times without a zone; they are UTC.
            return modified.replace(tzinfo=dt.UTC), False
    now = timezone.now().replace(microsecond=0)
    with transaction.atomic():
        row, created = FeedState.objects.select_for_update().get_or_create(
            feed=key, language=language, defaults={"etag": state, "modified": now}
        )
        if not created and row.etag != state:
            row.etag = state
            row.modified = max(now, row.modified + dt.timedelta(seconds=1))
            row.save(update_fields=["etag", "modified"])
    return row.modified, True
