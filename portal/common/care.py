"""关怀版: larger type and stronger contrast, kept in a cookie."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "care"
YEAR = 365 * 24 * 3600


def care_mode(request: HttpRequest) -> dict[str, Any]:
    """Context processor: whether the reader chose 关怀版."""
    return {"care": request.COOKIES.get(COOKIE) == "1"}


# Without a token, so that public pages carry nothing personal and can be cached; the worst that another site can do is
# to enlarge the type.
@csrf_exempt
@require_POST
def switch_care(request: HttpRequest) -> HttpResponse:
    """Turn 关怀版 on (``care=1``) or off, and lead back to ``next``."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if request.POST.get("care") == "1":
        response.set_cookie(COOKIE, "1", max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE)
    return response
