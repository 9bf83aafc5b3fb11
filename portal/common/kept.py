"""What is kept in each worker's memory until something changes: answers that are the same for every stranger (``kept``),
the part of a page that is the same for everybody (``kept_part``), and rows that are read with every page and seldom
written (``Remembered``).

Every change of the house leaves an entry in the log, in its own transaction (law L6), so what was read is as true as it
was while the log has no new entry. What depends on the clock alone (what is over, what is free by now) is true for the
minute in which it was made; so is what was changed behind the back of actions and admin. Nothing is kept where
``KEEP_ANSWERS`` is off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Generic, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import ModelLogEntry, PageLogEntry

from portal.common import care
from portal.common.asking import one_row
from portal.common.everybody import etag_of, mark, zipped

T = TypeVar("T")
# An entry bears the time at which it was written; its transaction may end so much later.
LONGEST_TRANSACTION = dt.timedelta(minutes=10)
MINUTE = dt.timedelta(minutes=1)


class Mark(NamedTuple):
    """A moment of the log: it holds until the minute is over, or an entry is added to those ``since`` then."""

    until: dt.datetime
    since: dt.datetime
    entries: int

    @classmethod
    def now(cls) -> Mark:
        """To be asked for before anything is read: what changes meanwhile counts as new."""
        now = timezone.now()
        since = now - LONGEST_TRANSACTION
        return cls(now.replace(second=0, microsecond=0) + MINUTE, since, entries_since(since))

    def holds(self) -> bool:
        """Costs a query."""
        return timezone.now() < self.until and entries_since(self.since) == self.entries


class Kept(Generic[T]):
    """Up to ``most`` things by their keys, each for as long as nothing changes. To be read only."""

    def __init__(self, most: int = 1) -> None:
        self.most = most
        self._kept: dict[Hashable, tuple[Mark, T]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if not settings.KEEP_ANSWERS:
            return make()
        kept = self._kept.get(key)
        if kept is None or not kept[0].holds():
            if len(self._kept) >= self.most:
                self._kept.clear()
            kept = self._kept[key] = Mark.now(), make()
        return kept[1]

    def clear(self) -> None:
        self._kept.clear()


class Remembered(Generic[T]):
    """``@Remembered`` on a function without arguments: what it returned, for as long as nothing changes."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self._kept: Kept[T] = Kept()

    def __call__(self) -> T:
        return self._kept.get((), self.make)


parts: Kept[SafeString] = Kept(most=60)


def kept_part(request: HttpRequest, template: str, make_context: Callable[[], dict[str, Any]]) -> SafeString:
    """``template`` drawn with what ``make_context`` returns; drawn again when something has changed.

    For the main part of a public page, so that who has signed in pays for the frame around it alone. It must be the same
    for everybody who asks for this address in this language: the template gets a request that says not who asks.
    """
    nobodys = HttpRequest()
    nobodys.path, nobodys.GET = request.path, request.GET

    def draw() -> SafeString:
        return render_to_string(template, make_context(), nobodys)

    return parts.get((template, get_language(), request.path, request.GET.urlencode()), draw)


class Answer(NamedTuple):
    body: bytes
    zipped: bytes
    headers: dict[str, str]
    mark: Mark


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the answers of ``view`` for strangers; one query tells whether a kept answer still holds.

    Whatever is kept here, others may keep, too (``everybody``). ``KeptMiddleware`` keeps it.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = Mark.now() if _may_be_kept(request) else None
        response = mark(view(request, *args, **kwargs))
        response.holds_as_of = now  # type: ignore[attr-defined]
        return response

    return answer


class KeptMiddleware:
    """Keeps answers of views that are ``kept``, and gives them before anybody looks who asks or where the view is.

    Only to those who bring neither a query nor a cookie (but 关怀版 and language); anybody else is answered anew. A page
    that sets a cookie, or has a token in a form, is not kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self.get_response(request)
        memory, key = caches["answers"], _key(request)
        found: Answer | None = memory.get(key)
        if found and found.mark.holds():
            return _again(found)
        response = self.get_response(request)
        made_at = getattr(response, "holds_as_of", None)
        if made_at and response.status_code == 200 and not response.cookies and "CSRF_COOKIE" not in request.META:
            body = response.content
            headers = {"ETag": etag_of(body), **response.headers}
            memory.set(key, Answer(body, zipped(body), headers, made_at), MINUTE.total_seconds())
        return response


def entries_since(moment: dt.datetime) -> int:
    """How many entries the logs of pages and of everything else have from ``moment`` on; one query."""
    counts = " + ".join(
        f"(SELECT COUNT(*) FROM {log._meta.db_table} WHERE timestamp >= %s)" for log in (ModelLogEntry, PageLogEntry)
    )
    (number,) = one_row(f"SELECT {counts}", [connection.ops.adapt_datetimefield_value(moment)] * 2)
    return int(number)


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        settings.KEEP_ANSWERS
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and request.COOKIES.keys() <= {care.COOKIE, settings.LANGUAGE_COOKIE_NAME}
    )


def _key(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}{request.path}#{request.COOKIES.get(care.COOKIE)}"


def _again(found: Answer) -> HttpResponse:
    response = mark(HttpResponse(found.body, headers=found.headers))
    response.zipped = found.zipped  # type: ignore[attr-defined]
    return response
