"""What every verb of the room does alike: lock in one order, ask for a reason, close a submission."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence, Submission
from incubator.bookings.holding import lock
from incubator.organizations.models import Organization
from portal.common.audit import record
from portal.common.errors import Refused


def lock_organization(organization: Organization) -> Organization:
    """``organization`` as it is now, locked."""
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def lock_occurrence(occurrence: Occurrence) -> Occurrence:
    """``occurrence`` as it is now, locked, with its organization, and its room if there is one."""
    organization = lock_organization(occurrence.activity.organization)
    if occurrence.room_id:
        # Before the occurrence: whoever renames a room holds it while what calendars show of it is made anew.
        lock([organization.pk], [occurrence.room_id])
    return (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("activity__organization", "booking", "room")
        .get(pk=occurrence.pk)
    )


def lock_submission(submission: Submission, *, revision: int | None = None) -> Submission:
    """``submission`` as it is now, locked, if it still waits."""
    lock_organization(submission.activity.organization)
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("activity__organization", "revision", "booking")
        .get(pk=submission.pk)
    )
    if submission.status not in Submission.Status.CAN_DECIDE:
        raise Refused("decided", _("这份送审已经处理过了：%(status)s。") % {"status": submission.get_status_display()})
    if revision is not None and submission.revision_id != revision:
        raise Refused("decided", _("送审内容已经更新，请重新查看后再决定。"))
    return submission


def must_be_open(activity: Activity) -> None:
    """Refused with ``refused`` when staff said no to ``activity`` for good."""
    if activity.submissions.filter(status=Submission.Status.REFUSED).exists():
        raise Refused("refused", _("这个活动没有通过，不能再提交。想办别的活动，请另外发起。"))


def reasoned(reason: str, model: type[Submission] | type[Occurrence]) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused("reason_needed", _("请写明原因，对方会看到。"), field="reason")
    longest = model._meta.get_field("reason").max_length
    if longest is not None and len(reason) > longest:
        raise Refused("reason_too_long", _("原因最多 %(longest)s 个字。") % {"longest": longest}, field="reason")
    return reason


def close(
    submission: Submission, status: Submission.Status, action: str, *, by: Any, why: str = "", **data: Any
) -> None:
    """Give ``submission`` its end, with an entry that says so; ``data`` goes into it."""
    before, submission.status = submission.status, status
    submission.reason, submission.decided_at = why, timezone.now()
    submission.save(update_fields=["status", "reason", "decided_at"])
    record(submission.activity, action, by=by, before=before, after=status, why=why, submission=submission.pk, **data)
