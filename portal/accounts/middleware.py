"""What every request passes that allauth and Wagtail leave open."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.adapter import NotSent
from portal.accounts.models import User
from portal.common import failures

logger = logging.getLogger("notices")

Next = Callable[[HttpRequest], HttpResponse]
TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})


class AnswersMiddleware:
    """Give allauth's pages the house's status codes: 422 for a form with errors, 429 for too many attempts."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        match = request.resolver_match
        ours = match and (match.url_name or "").startswith(("account_", "mfa_", "socialaccount_"))
        if not ours or request.method != "POST" or response.status_code != 200:
            return response
        form = (response.context_data or {}).get("form")
        if form is not None and form.is_bound and form.errors:
            codes = {error.code for errors in form.errors.as_data().values() for error in errors}
            response.status_code = 429 if codes & TOO_MANY else 422
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # Sending a code over the limit raises this past every view; a gateway that is down, the other.
        if isinstance(exception, RateLimited):
            return respond_429(request)
        if isinstance(exception, NotSent):
            logger.error("code not sent: %r", exception.__cause__)
            return failures.page(
                request,
                503,
                title=_("验证码没能发出去"),
                text=_("发送短信和邮件的服务暂时不通，不是您的错。"),
                advice=_("请过几分钟再试；急事请打电话。"),
            )
        return None


class StaffDoorMiddleware:
    """Everything under ``/admin/`` needs a second factor in this very session, whichever way it was entered.

    Sessions end after a time without use and after a time in all (``SESSION_LIMITS``, seconds; none in development).
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_LIMITS and "_auth_user_id" in request.session:
            self.end_old_session(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            return self.second_factor(request) or self.get_response(request)
        return self.get_response(request)

    def second_factor(self, request: HttpRequest) -> HttpResponse | None:
        user: Any = request.user
        if not (settings.STAFF_MFA_REQUIRED and user.is_authenticated):
            return None  # Wagtail sends strangers to the sign-in page
        if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
            return None
        if request.path == reverse("wagtailadmin_logout"):
            return None
        if is_mfa_enabled(user):
            step = "mfa_reauthenticate"
        else:
            step = "mfa_activate_totp"
            messages.info(request, _("管理后台需要两步验证，请先设置验证器。"))
        return HttpResponseRedirect(f"{reverse(step)}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")

    def end_old_session(self, request: HttpRequest) -> None:
        now = int(time.time())
        session = request.session
        began, seen = session.get("began_at", now), session.get("seen_at", now)
        kind = "staff" if session.get("is_staff") else "person"
        idle, absolute = settings.SESSION_LIMITS[kind]
        if now - seen > idle or now - began > absolute:
            logout(request)
            messages.info(request, _("为了您的账号安全，请重新登录。"))
        elif "began_at" not in session or now - seen > min(idle // 10, 3600):
            session["began_at"], session["seen_at"] = began, now


class LanguageMiddleware:
    """Remember in which language a person last read the site, so that messages reach them in it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Only what the page itself has asked for: looking at the user here would make every page depend on the cookie.
        user = getattr(request, "_cached_user", None)
        language = getattr(request, "LANGUAGE_CODE", get_language())
        if (
            user is not None
            and user.is_authenticated
            and user.language != language
            and request.method == "GET"
            and response.status_code == 200
            and response.get("Content-Type", "").startswith("text/html")
            and self.has_languages(request)
        ):
            User.objects.filter(pk=user.pk).update(language=language)
        return response

    @staticmethod
    def has_languages(request: HttpRequest) -> bool:
        return not request.path.startswith((reverse("wagtailadmin_home"), "/dev/"))
