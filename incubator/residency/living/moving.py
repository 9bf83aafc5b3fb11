"""Moving in: the checklist, the day itself, and the trial that it begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.living import messages
from incubator.residency.living.checklists import still_open
from incubator.residency.living.terms import last_term
from incubator.residency.models import ChecklistEntry, Moment, Residency
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused


def moment_of(residency: Residency) -> str:
    """Which checklist is gone through now."""
    return Moment.LEAVING if residency.status == Residency.Status.LEAVING else Moment.MOVING_IN


@transaction.atomic
def check_off(residency: Residency, entries: Iterable[ChecklistEntry], *, by: Any) -> Residency:
    """Let exactly ``entries`` of the checklist that is gone through now be done; who ticked first stays written.

    Refuses ``wrong_state``.
    """
    locked(residency)
    demand(residency, "check_off")
    wanted = {entry.pk for entry in entries}
    changed = []
    for entry in residency.checklist.filter(moment=moment_of(residency)):
        if (entry.pk in wanted) == (entry.done_at is not None):
            continue
        done = entry.pk in wanted
        entry.done_by, entry.done_at = (by, timezone.now()) if done else (None, None)
        entry.save(update_fields=["done_by", "done_at"])
        changed.append(entry.pk if done else -entry.pk)
    if changed:
        audit.record(residency, "residency.check_off", by=by, after=residency.status, entries=changed)
    return residency


def demand_done(residency: Residency, moment: str) -> None:
    """Refuse ``checklist_open`` and say which items are open."""
    if left := still_open(residency, moment):
        raise Refused(
            "checklist_open",
            _("清单上还有 %(count)s 项没有打勾：%(items)s。")
            % {"count": len(left), "items": _("、").join(entry.text for entry in left)},
        )


@transaction.atomic
def move_in(residency: Residency, *, by: Any) -> Residency:
    """Hand the space over today; the trial begins. All are welcomed.

    Refuses ``wrong_state``, ``checklist_open``, ``too_early`` (the first day has not come) and ``over``.
    """
    locked(residency)
    demand(residency, "move_in")
    today = timezone.localdate()
    first = min(term.starts for term in residency.terms.all())
    if today < first:
        raise Refused("too_early", _("场地从 %(day)s 起才空出来，到那天再办理搬入。") % {"day": date_format(first)})
    last = last_term(residency)
    if last is None or last.ends <= today:
        raise Refused("over", _("签下的期限已经过去，请主任结束这次入驻。"))
    demand_done(residency, Moment.MOVING_IN)
    before = residency.status
    leads_to("move_in", residency, Residency.Status.TRIAL)
    residency.moved_in = today
    residency.trial_until = today + dt.timedelta(days=residency.center.trial_days)
    residency.save(update_fields=["status", "moved_in", "trial_until"])
    audit.record(
        residency,
        "residency.move_in",
        by=by,
        before=before,
        after=residency.status,
        until=str(residency.trial_until),
    )
    messages.moved_in(residency)
    return residency


@transaction.atomic
def confirm_residency(residency: Residency, *, by: Any) -> Residency:
    """The trial went well; it may be confirmed before its last day. Leads and editors are told. Refuses ``wrong_state``."""
    locked(residency)
    demand(residency, "confirm")
    before = residency.status
    leads_to("confirm", residency, Residency.Status.ACTIVE)
    residency.trial_until = None
    residency.save(update_fields=["status", "trial_until"])
    audit.record(residency, "residency.confirm", by=by, before=before, after=residency.status)
    messages.confirmed(residency)
    return residency
