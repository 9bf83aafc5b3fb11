"""Answers that are the same for every stranger, kept whole in each worker's memory until something changes.

Every change of the house leaves an entry in the log, in its own transaction (law L6), so an answer is as true as it was
while the log has no new entry. What depends on the clock alone (what is over, what is free by now) is true for the minute
in which it was made; so is what was changed behind the back of actions and admin.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from wagtail.models import ModelLogEntry, PageLogEntry

from portal.common import care

# An entry bears the time at which it was written; its transaction may end so much later.
LONGEST_TRANSACTION = dt.timedelta(minutes=10)


class Answer(NamedTuple):
    """A page, and how many entries the log had from ``since`` on when it was made."""

    body: bytes
    content_type: str
    since: dt.datetime
    entries: int


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the answers of ``view``; one query tells whether a kept answer still holds.

    Only for those who bring neither a query nor a cookie (but 关怀版 and language); anybody else is answered anew. A page
    that sets a cookie, or a token in a form, is not kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_strangers(request):
            return view(request, *args, **kwargs)
        memory, key, now = caches["answers"], _key(request), timezone.now()
        found: Answer | None = memory.get(key)
        if found and entries_since(found.since) == found.entries:
            return _again(found)
        since = now - LONGEST_TRANSACTION
        entries = entries_since(since)  # before the page is made: what changes meanwhile counts as new

        def keep(response: HttpResponse) -> None:
            if response.status_code == 200 and not response.cookies and "CSRF_COOKIE" not in request.META:
                made = Answer(response.content, response.headers["Content-Type"], since, entries)
                memory.set(key, made, timeout=60 - now.second)

        response = view(request, *args, **kwargs)
        if hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(keep)
        else:
            keep(response)
        return response

    return answer


def entries_since(moment: dt.datetime) -> int:
    """How many entries the logs of pages and of everything else have from ``moment`` on; one query."""
    counts = " + ".join(
        f"(SELECT COUNT(*) FROM {log._meta.db_table} WHERE timestamp >= %s)" for log in (ModelLogEntry, PageLogEntry)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [connection.ops.adapt_datetimefield_value(moment)] * 2)
        return int(cursor.fetchone()[0])


def _is_strangers(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and request.COOKIES.keys() <= {care.COOKIE, settings.LANGUAGE_COOKIE_NAME}
    )


def _key(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}{request.path}#{request.COOKIES.get(care.COOKIE)}"


def _again(found: Answer) -> HttpResponse:
    response = HttpResponse(found.body, content_type=found.content_type)
    patch_vary_headers(response, ["Cookie"])
    return response
