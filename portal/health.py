"""``/healthz``: whether the house stands, for whoever watches over it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.common import rules
from portal.notices.models import Delivery


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"ok": False}
    return {"ok": True}


def _rules() -> dict[str, Any]:
    try:
        missing = rules.missing()
    except DatabaseError:
        return {"ok": False}
    return {"ok": not missing, "missing": missing}


def _cache() -> dict[str, Any]:
    token = secrets.token_hex(8)
    try:
        cache.set(f"healthz:{token}", token, 30)
        kept = cache.get(f"healthz:{token}") == token
        cache.delete(f"healthz:{token}")
    except Exception:  # whatever the cache's client raises, the answer is the same
        kept = False
    return {"ok": kept}


def _outbox() -> dict[str, Any]:
    """How many messages wait, and for how many seconds the oldest has been due; late when nobody seems to send."""
    pending = Delivery.objects.filter(status=Delivery.Status.PENDING)
    try:
        outbox = pending.aggregate(count=Count("pk"), oldest=Min("due_at"))
    except DatabaseError:
        return {"ok": False}
    waiting = timezone.now() - outbox["oldest"] if outbox["oldest"] else dt.timedelta()
    return {
        "ok": waiting <= dt.timedelta(minutes=settings.OUTBOX_LATE_MINUTES),
        "pending": outbox["count"],
        "oldest_seconds": max(0, int(waiting.total_seconds())),
    }


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 and the state of each part as JSON; 503 when one of them fails."""
    parts = {"database": _database(), "rules": _rules(), "cache": _cache(), "outbox": _outbox()}
    ok = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": ok, **parts}, status=200 if ok else 503)
