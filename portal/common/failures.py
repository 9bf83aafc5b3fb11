"""The pages that say what went wrong, whom to call, and where to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from portal.common import contact
from portal.common.care import care_mode

Handler = Callable[..., HttpResponse]


def page(
    request: HttpRequest, status: int, *, title: str, text: str, advice: str = "", again: str = "", ways: bool = True
) -> HttpResponse:
    """A page with ``status`` that stands on nothing which may be broken: no database, session or context processor.

    ``again``: an address to try once more; ``ways``: whether to say where else one could look.
    """
    context = {
        "status": status,
        "title": title,
        "text": text,
        "advice": advice,
        "again": again,
        "ways": ways,
        "center": _whom_to_call(status),
        "path": request.path,
        **care_mode(request),
    }
    return HttpResponse(render_to_string("errors/error.html", context), status=status)


def _whom_to_call(status: int) -> contact.Contact | None:
    if status >= 500:
        return contact.remembered()
    try:
        return contact.contact()
    except DatabaseError:
        return contact.remembered()


def in_their_language(handler: Handler) -> Handler:
    """Some fail before anybody has looked which language they read: that of the address, else the one they chose."""

    @wraps(handler)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = translation.get_language_from_path(request.path_info)
        if not language:
            language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            return handler(request, *args, **kwargs)

    return answer


def _where_they_were(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; empty when none is known."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.META.get("HTTP_HOST", "")})
    return came_from if ours and came_from else ""


@in_their_language
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return page(
            request,
            413,
            title=_("发来的内容太多了"),
            text=_("一次能保存的文字没有这么多，这次提交没有保存。"),
            advice=_("请返回上一页，把内容改短一些再提交。"),
        )
    return page(
        request,
        400,
        title=_("这个请求我们看不懂"),
        text=_("链接可能不完整，或者浏览器发来的内容有误。"),
        advice=_("请返回上一页重试。"),
    )


@in_their_language
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # What Django itself says is English and technical; a sentence of ours is for the reader.
    said = str(exception or "")
    return page(
        request,
        403,
        title=_("您没有权限打开这一页"),
        text=said or _("这一页只对有权限的人开放。"),
        advice=_("如果您有别的账号，请换一个账号登录；如果您认为应该能看到，请打电话告诉我们。"),
    )


@in_their_language
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        404,
        title=_("没有找到这一页"),
        text=_("地址可能有误，或者这一页已经不在了。"),
        advice=_("可以在下面找找，也可以打电话问我们。"),
    )


@in_their_language
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        429,
        title=_("操作太频繁了"),
        text=_("为了安全，我们暂时停下了您的操作。"),
        advice=_("请过几分钟再试；急事请打电话。"),
    )


@in_their_language
def broken(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        500,
        title=_("我们这边出了问题"),
        text=_("不是您的错。问题已经记录下来，我们会尽快修好。"),
        advice=_("请稍后再试；急事请打电话。"),
        again=request.get_full_path() if request.method == "GET" else "",
    )


@in_their_language
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        title=_("这一页放得太久了"),
        text=_("为了安全，这次提交没有保存。"),
        advice=_("请返回上一页，刷新后再提交一次。如果仍然不行，请允许浏览器保存 Cookie。"),
        again=_where_they_were(request),
        ways=False,
    )
