"""What every page may show of the inbox."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.notices.permissions import count_unread


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """``unread_notices``: how many the reader has not opened. One query when a template asks, none for strangers."""

    def count() -> int:
        user = getattr(request, "user", None)
        return count_unread(user) if user is not None and user.is_authenticated else 0

    return {"unread_notices": SimpleLazyObject(count)}
