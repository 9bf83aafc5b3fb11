"""Every governed write of the waiting list, apart from joining it (announcing) and offers (``offering.py``)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.residency.models import Application
from incubator.residency.transitions import demand, leads_to, locked
from incubator.residency.waiting import line, messages
from portal.common import audit
from portal.common.errors import Refused, need_reason


@transaction.atomic
def move_rank(application: Application, *, place: int, reason: str, by: Any) -> Application:
    """Move it to ``place`` on the center's waiting list (1 is the first); the others close up.

    Its leads and editors are told the place and the reason. Refuses ``wrong_state``, ``reason_missing`` and
    ``same_place``.
    """
    line.hold(application.call.center_id)
    locked(application)
    demand(application, "move_rank")
    reason = need_reason(reason, _("请写明调整顺序的理由，申请人会看到。"))
    before = application.waiting_rank
    after = line.move(application, place)
    if after == before:
        raise Refused("same_place", _("已经排在这一位了。"), field="place")
    audit.record(application, "residency.move_rank", by=by, before=str(before), after=str(after), why=reason)
    messages.moved(application, reason)
    return application


@transaction.atomic
def back_to_waiting(application: Application, *, by: Any) -> Application:
    """Put it back on the waiting list after its offer was declined: at the place it had, else at the end.

    Refuses ``wrong_state`` and ``under_way`` (the organization has another application in the call by now).
    """
    line.hold(application.call.center_id)
    locked(application)
    demand(application, "wait_on")
    others = application.organization.applications.filter(
        call_id=application.call_id, status__in=Application.Status.UNDER_WAY
    )
    if others.exists():
        raise Refused("under_way", _("这个组织在这次招募中已经有一份申请。"))
    before = application.status
    rank = line.join(application, application.waiting_rank)
    leads_to("wait_on", application, Application.Status.WAITING)
    application.save(update_fields=["status", "waiting_rank"])
    audit.record(application, "residency.wait_on", by=by, before=before, after=application.status, rank=rank)
    return application
