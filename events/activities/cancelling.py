"""An occurrence does not take place: everybody is told, its room is free again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities import messages
from events.activities.models import Occurrence
from events.activities.permissions import can_cancel_occurrence
from events.activities.signals import occurrence_cancelled, occurrence_changed
from events.activities.transitions import lock_occurrence, reasoned
from incubator.bookings.actions import cancel_booking
from incubator.bookings.models import Booking
from portal.common.audit import record
from portal.common.errors import Refused


@transaction.atomic
def cancel_occurrence(occurrence: Occurrence, *, reason: str, by: Any) -> Occurrence:
    """It does not take place: pages and feeds say so, everyone signed up is told, its booking is cancelled.

    What is given back says how many people were ``told``, and how many entries of the list are ``beyond_reach``.

    Refusals: ``already_cancelled``, ``not_published`` (withdraw the submission instead), ``over``,
    ``reason_needed``, ``not_allowed``.
    """
    reason = reasoned(reason, Occurrence)
    occurrence = lock_occurrence(occurrence)
    if not can_cancel_occurrence(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以取消活动。"))
    if occurrence.is_cancelled:
        raise Refused("already_cancelled", _("这一场已经取消了。"))
    if occurrence.is_proposed:
        raise Refused("not_published", _("这一场还没有公布，请撤回送审。"))
    if occurrence.is_past:
        raise Refused("over", _("这一场已经结束，不能再取消。"))
    cancel(occurrence, reason, by)
    return occurrence


def cancel(occurrence: Occurrence, reason: str, by: Any, *, tell: bool = True) -> None:
    """The same without asking; the caller holds its organization, and its room if there is one (``tell=False``: and
    tells the organization itself)."""
    before, occurrence.status = occurrence.status, Occurrence.Status.CANCELLED
    occurrence.reason = reason[: Occurrence._meta.get_field("reason").max_length]
    occurrence.sequence += 1
    occurrence.changed_at = timezone.now()
    occurrence.save(update_fields=["status", "reason", "sequence", "changed_at"])
    record(
        occurrence.activity,
        "activities.cancel_occurrence",
        by=by,
        before=before,
        after=occurrence.status,
        why=occurrence.reason,
        occurrence=occurrence.pk,
    )
    if occurrence.booking and occurrence.booking.status in Booking.Status.CAN_CANCEL:
        cancel_booking(occurrence.booking, reason=occurrence.reason, by=by, tell=False)
    if tell:
        messages.cancelled(occurrence, by=by)
    occurrence_changed.send(Occurrence, occurrence=occurrence)
    answers = occurrence_cancelled.send(Occurrence, occurrence=occurrence, by=by, reason=occurrence.reason)
    for told, beyond_reach in (answer for _receiver, answer in answers if answer):
        occurrence.told += told
        occurrence.beyond_reach += beyond_reach
