"""Made bytes as an answer: with validators, compressed for who takes that, and the same for everybody who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.timezone import now

from events.feeds.feeds import Answer
from portal.common.everybody import takes_gzip

PUBLIC = "public, max-age=300"  # seconds; clients ask once an hour or later anyway
PRIVATE = "private, no-cache"  # asked for anew each time: it may have been stopped
CALENDAR = "text/calendar; charset=utf-8"


def serve(
    request: HttpRequest, made: Answer, *, content_type: str = CALENDAR, filename: str = "", kept: str = PUBLIC
) -> HttpResponseBase:
    """``made``, or 304. Touches neither session nor cookie: the answer is everybody's who asks."""
    zipped = made.shrinks and takes_gzip(request)
    # Zipped bytes are other bytes: a strong ETag names each of the two.
    etag = f'"{made.etag}-gzip"' if zipped else f'"{made.etag}"'
    validators = {"ETag": etag, "Cache-Control": kept}
    if made.modified:
        # Several changes within a second put it ahead of the clock; what is sent never is.
        validators["Last-Modified"] = http_date(min(made.modified, now()).timestamp())
    if made.shrinks:
        validators["Vary"] = "Accept-Encoding"
    modified = int(made.modified.timestamp()) if made.modified else None
    # 304 or 412; nothing where the bytes are wanted.
    answer: Any = get_conditional_response(request, etag=etag, last_modified=modified)
    if answer is None:
        answer = HttpResponse(made.zipped if zipped else made.body, content_type=content_type)
        answer["Content-Length"] = str(len(answer.content))
        if zipped:
            answer["Content-Encoding"] = "gzip"
        if filename:
            # Inline: a phone opens it in its calendar instead of among its files; who keeps it has a name for it.
            answer["Content-Disposition"] = content_disposition_header(False, filename) or ""
    for name, value in validators.items():
        answer[name] = value
    return answer
