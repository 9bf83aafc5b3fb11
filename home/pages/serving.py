"""How pages of editors are sent: those that anybody may read like every other public page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from wagtail import hooks

from portal.common.everybody import mark


@hooks.register("on_serve_page")
def marked(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind a password or a sign-in is answered by another hook first, or to somebody with a session."""

    def answer(page: Any, request: Any, args: Any, kwargs: Any) -> HttpResponse:
        return mark(serve(page, request, args, kwargs))

    return answer
