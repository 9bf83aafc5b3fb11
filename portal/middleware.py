"""What every request and answer passes through."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404
from django.urls import get_resolver
from django.utils import translation

from portal.common.failures import bad_request

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


logger = logging.getLogger("portal.security")


def is_nonsense(exception: Exception) -> bool:
    """Whether a database, or Django in front of it, says that a value is none: each says it in its own way."""
    return isinstance(exception, DataError) or (
        isinstance(exception, (OverflowError, ValueError))
        and any(words in str(exception) for words in ("SQLite INTEGER", "expected a number but got"))
    )


class NonsenseMiddleware:
    """Refuse (400) what no database could keep: NUL bytes in an address or a cookie, numbers beyond any column.

    What is typed into a form is refused by the form's own fields, with a sentence. Behind them stands this: forms that
    are not ours (the admin's) hand some of it on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = (request.path_info, request.META.get("QUERY_STRING", "").replace("%00", "\0"), *request.COOKIES.values())
        if any("\0" in text for text in sent):
            raise BadRequest("NUL byte")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_nonsense(exception):
            logger.exception("nonsense reached the database: %s", request.path)
            return bad_request(request)
        return None


class EarlyMiddleware:
    """Answer what is the same whoever asks (``portal.early_urls``) without looking who it is: no session, no cookie.

    Most who ask for a calendar are programs that have it already. To look for their session, and for the view among
    every address of the site, costs more than the answer.
    """

    ENDS = (".ics", ".atom", ".png", ".pdf", "/embed/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.endswith(self.ENDS) and request.method in ("GET", "HEAD"):
            request.get_host()  # raises for one that is not ours
            try:
                return self.answer(request)
            except Http404:
                pass  # told where people are told such things
            except Exception as exception:
                if not is_nonsense(exception):
                    raise
                return bad_request(request)
        return self.get_response(request)

    @staticmethod
    def answer(request: HttpRequest) -> HttpResponse:
        language, path = settings.LANGUAGE_CODE, request.path_info
        for code, _name in settings.LANGUAGES:
            if path.startswith(f"/{code}/"):
                language, path = code, path.removeprefix(f"/{code}")
        match = get_resolver("portal.early_urls").resolve(path)
        with translation.override(language):
            return match.func(request, *match.args, **match.kwargs)


@cache
def usual_policy() -> str:
    """The line of an answer that asks for nothing of its own."""
    return build_policy()


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict content policy everywhere, and the looser one that Wagtail's admin needs under ``/admin/`` alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = (
            settings.DEBUG or request.path_info.startswith("/admin/") or any("_csp_" in name for name in vars(response))
        )
        if own or getattr(request, "_csp_nonce", None):
            return super().process_response(request, response)
        # To write the same line anew would cost more than the rest of a short answer.
        response.headers.setdefault(HEADER, usual_policy())
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/"):
            parts.update = {**settings.ADMIN_CONTENT_SECURITY_POLICY, **(parts.update or {})}
        return parts


class DevicesMiddleware:
    """No page of ours asks for the camera, the microphone or the place, unless its view says so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response
