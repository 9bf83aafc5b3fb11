"""What staff answer to what was submitted, and what becomes of it when its room is gone.

Only ``publish`` makes anything public: after an approval, or by a rule of trust (``trusting``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from incubator.bookings.actions import decide_bookings
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from incubator.organizations.models import Organization
from portal.common.errors import Refused
from portal.common.periods import Period


@transaction.atomic
def approve_activity(
    submission: Submission,
    *,
    by: Any,
    revision: int | None = None,
    dates: Collection[int] | None = None,
    reason: str = "",
) -> Activity:
    """Publish exactly the submitted revision and its proposed dates, and approve every room that waits with them.

    ``revision`` is the one that the person who decides has read, where there is one. ``dates`` are the keys of the
    proposed occurrences that take place (None: all); the others are dropped, and their undecided bookings declined
    with ``reason``. All or nothing; the organization's leads and editors are told once.
    Refusals: ``decided`` (somebody was quicker, it was withdrawn or replaced, a date is gone), ``past``,
    ``no_date`` (nothing would be left), ``reason_needed``, ``not_allowed`` (or the organization is suspended), and those
    of ``decide_bookings``; the refusal of one of several dates names it.
    """
    submission = lock_submission(submission, revision=revision)
    if not can_decide_submission(by, submission):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    activity = submission.activity
    if activity.organization.standing not in Organization.Standing.MAY_ASK:
        raise Refused("not_allowed", _("这个组织已暂停或关闭，不能发布它的活动。"))
    yes, no = _chosen(submission, dates)
    reason = reasoned(reason, Submission) if no else ""
    # Closed first: then the news that a booking is released finds nothing to send back.
    close(submission, Submission.Status.APPROVED, "activities.approve", by=by, why=reason)
    for occurrence in no:
        drop(occurrence, reason, by)
    decide_bookings(_undecided(yes), _undecided(no), reason=reason, by=by, tell=False)
    activity = publish(submission, yes, by=by)
    messages.approved(submission, activity, yes, no, by=by)
    return activity


@transaction.atomic
def return_activity(submission: Submission, *, reason: str, by: Any) -> Submission:
    """Send a submission back with a reason that its organization reads; it may be mended and submitted again.

    The room that was asked for in the same step is declined, if nobody decided it yet; rooms that were booked before
    stay as they are, and so does what is published. Refusals: ``decided``, ``reason_needed``,
    ``not_allowed``.
    """
    submission = _to_answer(submission, by)
    send_back(submission, reasoned(reason, Submission), by)
    return submission


@transaction.atomic
def refuse_activity(submission: Submission, *, reason: str, by: Any) -> Submission:
    """Say no for good to an activity that was never published: it cannot be submitted again.

    Its proposed dates are dropped, its undecided bookings declined, its organization is told why. Refusals: as
    ``return_activity``, and ``published`` (a change is sent back; what is published is taken down).
    """
    submission = _to_answer(submission, by)
    if submission.activity.live:
        raise Refused("published", _("这个活动已经发布。修改可以退回；不能再办下去的，请撤下活动。"))
    reason = reasoned(reason, Submission)
    close(submission, Submission.Status.REFUSED, "activities.refuse", by=by, why=reason)
    proposed = _proposed(submission)
    for occurrence in proposed:
        drop(occurrence, reason, by)
    decide_bookings([], _undecided(proposed), reason=reason, by=by, tell=False)
    messages.refused(submission, by=by)
    return submission


@transaction.atomic
def release_room(booking: Booking, *, by: Any, reason: str) -> None:
    """The room of an activity is gone (its booking was declined, cancelled or expired): nothing is left in the air.

    A published occurrence in it is cancelled; a proposed one is dropped, and the submission that has no date left by
    then goes back to its organization with the reason (or counts as withdrawn, when the organization itself gave the
    room up). ``by`` is None when the house itself acts.
    """
    reason = reason or _("场地预约逾期未审，场地已不再保留。")
    left: set[int] = set()
    for occurrence in Occurrence.objects.filter(booking=booking).select_related(
        "activity__organization", "booking", "room"
    ):
        if occurrence.is_proposed:
            left.add(occurrence.activity_id)
            drop(occurrence, reason, by)
        elif not occurrence.is_cancelled and not occurrence.is_past:
            cancel(occurrence, reason, by)
    for submission in Submission.objects.waiting().filter(activity__in=left).select_related("activity__organization"):
        if _proposed(submission):
            continue
        if by is not None and can_edit_activity(by, submission.activity):
            close(submission, Submission.Status.WITHDRAWN, "activities.withdraw", by=by, why=reason)
        else:
            send_back(submission, reason, by)


# --- What the verbs share ----------------------------------------------------------------------------------------


def publish(submission: Submission, dates: Sequence[Occurrence], *, by: Any) -> Activity:
    """Let everybody read the submitted revision, and put its ``dates`` on. The caller decided that it may be."""
    # The permission was asked before; Wagtail's own (publish_activity) is nobody's, so that no button of its publishes.
    submission.revision.publish(user=by, log_action=False, skip_permission_checks=True)
    # What was typed about dates is a fact now.
    Activity.objects.filter(pk=submission.activity_id).update(plan={})
    activity = Activity.objects.select_related("organization").get(pk=submission.activity_id)
    for occurrence in dates:
        occurrence.activity = activity
        occurrence.status, occurrence.changed_at = Occurrence.Status.SCHEDULED, timezone.now()
        occurrence.save(update_fields=["status", "changed_at"])
    activity_published.send(Activity, activity=activity)
    for occurrence in dates:
        occurrence_changed.send(Occurrence, occurrence=occurrence)
    return activity


def send_back(submission: Submission, reason: str, by: Any) -> None:
    """The same as ``return_activity`` without asking; the caller holds the organization."""
    # Closed first: then the news that a booking is released finds nothing left to do but drop the date.
    close(submission, Submission.Status.RETURNED, "activities.return", by=by, why=reason)
    asked_along = submission.booking
    if asked_along and asked_along.status in Booking.Status.CAN_DECIDE:
        decide_bookings([], [asked_along], reason=reason, by=by, tell=False)
    messages.returned(submission, by=by)


def _to_answer(submission: Submission, by: Any) -> Submission:
    submission = lock_submission(submission)
    if not can_decide_submission(by, submission):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    return submission


def _proposed(submission: Submission) -> list[Occurrence]:
    proposed = submission.activity.occurrences.filter(status=Occurrence.Status.PROPOSED)
    return list(proposed.select_related("activity", "booking__room", "room").order_by("starts", "pk"))


def _chosen(submission: Submission, dates: Collection[int] | None) -> tuple[list[Occurrence], list[Occurrence]]:
    """The proposed dates that are wanted, and the others; none of the former is over."""
    proposed = _proposed(submission)
    wanted = {occurrence.pk for occurrence in proposed} if dates is None else set(dates)
    if wanted - {occurrence.pk for occurrence in proposed}:
        raise Refused("decided", _("场次已经有变化，请重新查看后再决定。"))
    yes = [occurrence for occurrence in proposed if occurrence.pk in wanted]
    no = [occurrence for occurrence in proposed if occurrence.pk not in wanted]
    if not yes and (no or not submission.activity.live):
        raise Refused("no_date", _("请至少选一场；一场都不行的，请退回。"))
    for occurrence in yes:
        if occurrence.starts <= timezone.now():
            sentence = _("举办时间已经过了，不能再通过；请退回，让对方另选时间。")
            if len(proposed) > 1:
                when = when_text(Period(occurrence.starts, occurrence.ends))
                sentence = _("%(when)s：举办时间已经过了，请只选其他场次。") % {"when": when}
            raise Refused("past", sentence)
    return yes, no


def _undecided(dates: Sequence[Occurrence]) -> list[Booking]:
    bookings = [occurrence.booking for occurrence in dates if occurrence.booking]
    return [booking for booking in bookings if booking.status in Booking.Status.CAN_DECIDE]
