"""What staff answer to what was submitted, and what becomes of it when its room is gone."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities import messages
from events.activities.cancelling import cancel
from events.activities.models import Activity, Occurrence, Submission
from events.activities.occurrences import drop
from events.activities.permissions import can_decide_submission, can_edit_activity
from events.activities.signals import activity_published, occurrence_changed
from events.activities.transitions import close, lock_submission, reasoned
from incubator.bookings.actions import approve_booking, decline_booking
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from portal.common.errors import Refused


@transaction.atomic
def approve_activity(submission: Submission, *, by: Any, revision: int | None = None) -> Activity:
    """Publish exactly the submitted revision, schedule its proposed occurrences, and approve its booking.

    ``revision`` is the one that the person who decides has read, where there is one. The organization's leads and
    editors are told. Refusals: ``decided`` (somebody was quicker, or it was withdrawn or replaced), ``past`` (it was
    to take place before now), ``not_allowed`` (the organization is suspended or closed), and those of
    ``approve_booking``.
    """
    submission = lock_submission(submission, revision=revision)
    if not can_decide_submission(by, submission):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    activity = submission.activity
    if activity.organization.standing not in Organization.Standing.MAY_ASK:
        raise Refused("not_allowed", _("这个组织已暂停或关闭，不能发布它的活动。"))
    proposed = list(activity.occurrences.filter(status=Occurrence.Status.PROPOSED).select_related("booking"))
    now = timezone.now()
    if any(occurrence.starts <= now for occurrence in proposed):
        raise Refused("past", _("举办时间已经过了，不能再通过；请退回，让对方另选时间。"))
    if submission.booking and submission.booking.status in Booking.Status.CAN_DECIDE:
        approve_booking(submission.booking, by=by, tell=False)
    # The permission was asked in the view; Wagtail's own (publish_activity) is nobody's, so that no button of its.
    submission.revision.publish(user=by, log_action=False, skip_permission_checks=True)
    activity = Activity.objects.select_related("organization").get(pk=activity.pk)
    close(submission, Submission.Status.APPROVED, "activities.approve", by=by)
    # What was typed about dates is a fact now.
    Activity.objects.filter(pk=activity.pk).update(plan={})
    for occurrence in proposed:
        occurrence.activity = activity
        occurrence.status, occurrence.changed_at = Occurrence.Status.SCHEDULED, now
        occurrence.save(update_fields=["status", "changed_at"])
    messages.approved(submission, activity, by=by)
    activity_published.send(Activity, activity=activity)
    for occurrence in proposed:
        occurrence_changed.send(Occurrence, occurrence=occurrence)
    return activity


@transaction.atomic
def return_activity(submission: Submission, *, reason: str, by: Any) -> Submission:
    """Send a submission back with a reason that its organization reads; its undecided booking is declined.

    What is published stays as it is. Refusals: ``decided``, ``reason_needed``, ``not_allowed``.
    """
    reason = reasoned(reason, Submission)
    submission = lock_submission(submission)
    if not can_decide_submission(by, submission):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    _return(submission, reason, by)
    return submission


@transaction.atomic
def release_room(booking: Booking, *, by: Any, reason: str) -> None:
    """The room of an activity is gone (its booking was declined, cancelled or expired): nothing is left in the air.

    A published occurrence in it is cancelled; a proposed one is dropped, and the submission that waits for it goes
    back to its organization with the reason (or counts as withdrawn, when the organization itself gave the room up).
    ``by`` is None when the house itself acts.
    """
    reason = reason or _("场地预约逾期未审，场地已不再保留。")
    for occurrence in Occurrence.objects.filter(booking=booking).select_related(
        "activity__organization", "booking", "room"
    ):
        if occurrence.is_proposed:
            drop(occurrence, reason, by)
        elif not occurrence.is_cancelled and not occurrence.is_past:
            cancel(occurrence, reason, by)
    for submission in Submission.objects.waiting().filter(booking=booking).select_related("activity__organization"):
        if by is not None and can_edit_activity(by, submission.activity):
            close(submission, Submission.Status.WITHDRAWN, "activities.withdraw", by=by, why=reason)
        else:
            _return(submission, reason, by)


def _return(submission: Submission, reason: str, by: Any) -> None:
    # Closed first: then the news that its booking is released finds nothing left to do but drop the occurrence.
    close(submission, Submission.Status.RETURNED, "activities.return", by=by, why=reason)
    if submission.booking and submission.booking.status in Booking.Status.CAN_DECIDE:
        decline_booking(submission.booking, reason=reason, by=by, tell=False)
    messages.returned(submission, by=by)
