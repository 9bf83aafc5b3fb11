"""Pages that are the same for every stranger may be kept by anybody, who asks each time whether they still hold (304).

A view says so with ``for_everybody``; whether this very answer is one is decided here, when all is known that went into it:
somebody who has signed in, or who is told something, gets a page of their own, which no cache between may keep.
The service worker (``portal.phone``) keeps for reading without network what is marked public here, and nothing else.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers

# May be kept, but asked for each time: what is cancelled is cancelled at once.
PUBLIC = "public, no-cache"
PRIVATE = "private, no-cache"
SMALL = 1000  # bytes; below it is not worth to compress


def for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that strangers see alike. Forms that need a token stand elsewhere: a page with one is its reader's own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return mark(view(request, *args, **kwargs))

    return answer


def mark(response: HttpResponse) -> HttpResponse:
    response.for_everybody = True  # type: ignore[attr-defined]
    return response


class EverybodyMiddleware(ConditionalGetMiddleware):
    """Validators and compression for what everybody gets alike; every other page is private.

    Stands outside of sessions and tokens, so that it sees the cookies that they set.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.has_header("Cache-Control") or not response.get("Content-Type", "").startswith("text/html"):
            return response
        if not getattr(response, "for_everybody", False):
            response["Cache-Control"] = PRIVATE
            return response
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        if not isinstance(response, HttpResponse) or not _same_for_strangers(request, response):
            response["Cache-Control"] = PRIVATE
            return response
        response["Cache-Control"] = PUBLIC
        # Weak: the same page, compressed or not.
        response.headers.setdefault("ETag", etag_of(response.content))
        answer = super().process_response(request, response)
        if answer is response and len(response.content) > SMALL and takes_gzip(request):
            response.content = getattr(response, "zipped", None) or zipped(response.content)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return answer


def etag_of(body: bytes) -> str:
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def zipped(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def takes_gzip(request: HttpRequest) -> bool:
    """Whether ``Accept-Encoding`` names gzip without refusing it (``gzip;q=0``)."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        coding, _semicolon, quality = part.partition(";")
        if coding.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _same_for_strangers(request: HttpRequest, response: HttpResponse) -> bool:
    # A token in a form, a message or a session each leave a cookie.
    own = {settings.SESSION_COOKIE_NAME, "messages"}
    return response.status_code == 200 and not response.cookies and not own & request.COOKIES.keys()
