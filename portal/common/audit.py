"""Who did what, to what, from which state to which, why and when: one entry a change, in the change's transaction."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry, PageLogEntry

from portal.common.rules import Rule


def record(
    obj: models.Model, action: str, *, by: Any, before: str = "", after: str = "", why: str = "", **data: Any
) -> ModelLogEntry | None:
    """Write one entry into Wagtail's log, which the admin shows as the object's history.

    ``action`` is ``room.verb`` (``bookings.approve``) and must be registered by the floor's ``wagtail_hooks.py``.
    ``by`` is the user, or None when the house itself acted (an expiry). ``data`` holds codes and ids, never names or
    phones: an entry is never changed, not even when a person asks to be forgotten; the title is therefore a code too.
    """
    return log(
        obj,
        action,
        user=by,
        title=f"{obj._meta.verbose_name} {obj.pk}",
        data={"from": before, "to": after, "why": why, **data},
    )


def history(obj: models.Model) -> Any:
    """The entries about ``obj``, newest first, with their users."""
    return log_registry.get_logs_for_instance(obj).select_related("user").order_by("-timestamp", "-pk")


Rule("audit_append_only", ModelLogEntry, broken="SELECT 1", on=("UPDATE", "DELETE"))
Rule("page_audit_append_only", PageLogEntry, broken="SELECT 1", on=("UPDATE", "DELETE"))
