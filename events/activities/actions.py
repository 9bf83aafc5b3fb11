"""Every write that a rule of activities governs. Only these functions assign a status, and only one publishes.

All of them lock in one order: the organization, then (inside the verbs of ``bookings``) its rooms, then our own rows;
``bookings`` does the same, and its news reach us while it holds the organization.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities import messages
from events.activities.models import Activity, Occurrence, Submission
from events.activities.occurrences import Planned, drop, propose_elsewhere, propose_in_room
from events.activities.permissions import (
    can_cancel_occurrence,
    can_decide_submission,
    can_edit_activity,
    can_propose,
)
from events.activities.signals import activity_published, occurrence_cancelled, occurrence_changed
from incubator.bookings.actions import approve_booking, cancel_booking, decline_booking, request_booking
from incubator.bookings.asking import Need
from incubator.bookings.holding import lock
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.audit import record
from portal.common.errors import Refused


@transaction.atomic
def propose_activity(
    *,
    organization: Organization,
    fields: Mapping[str, Any],
    by: Any,
    occurrences: Sequence[Planned] = (),
    booking: Booking | None = None,
    capacity: int | None = None,
) -> Submission:
    """Create an activity that nobody sees yet, with its occurrences, and submit its first revision.

    ``fields`` are those of ``Activity.EDITORIAL``. It takes place at ``occurrences``, or in the room and at the time
    of ``booking`` with ``capacity`` seats; then both are decided together. Refusals: ``not_allowed`` (the
    organization may not ask now), ``no_occurrence``, ``past``, ``ends_before_start``, ``no_place``,
    ``too_many_seats``, ``invalid`` (with the field).
    """
    organization = _lock(organization)
    _may_ask(organization, by)
    activity = Activity(organization=organization, live=False)
    _write(activity, fields)
    activity.save()
    record(activity, "activities.propose", by=by, after="draft")
    return _submit(activity, occurrences=occurrences, booking=booking, capacity=capacity, by=by)


@transaction.atomic
def revise_activity(
    activity: Activity,
    *,
    fields: Mapping[str, Any],
    by: Any,
    occurrences: Sequence[Planned] = (),
    booking: Booking | None = None,
    capacity: int | None = None,
) -> Submission:
    """Submit a new revision; what is published stays until it is approved.

    A submission that still waits is withdrawn in favour of the new one, which takes over its booking (or cancels it
    when ``booking`` is another). A draft's proposed times elsewhere are replaced by ``occurrences``, if there are any.
    Refusals as in ``propose_activity``, and ``booking_in_use``.
    """
    _may_ask(_lock(activity.organization), by)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
    _write(activity, fields)
    if not activity.live:
        activity.save(update_fields=[*Activity.EDITORIAL])
    for waiting in activity.submissions.waiting():
        _close(waiting, Submission.Status.WITHDRAWN, "activities.supersede", by=by)
    earlier = _booking_to_carry_over(activity)
    if booking is None:
        booking = earlier
    elif earlier is not None and earlier.status in Booking.Status.CAN_CANCEL:
        cancel_booking(earlier, reason=_("改约了别的场地或时间"), by=by)
    if occurrences:
        activity.occurrences.filter(status=Occurrence.Status.PROPOSED, booking=None).delete()
    return _submit(activity, occurrences=occurrences, booking=booking, capacity=capacity, by=by)


@transaction.atomic
def request_room_and_activity(
    *,
    organization: Organization,
    room: Room,
    starts: dt.datetime,
    ends: dt.datetime,
    people: int,
    purpose: str,
    fields: Mapping[str, Any],
    by: Any,
    equipment: Sequence[Need] = (),
    capacity: int | None = None,
    activity: Activity | None = None,
) -> Submission:
    """Ask for the room and propose the activity in it (or submit the draft ``activity`` anew): both or nothing.

    Refusals: those of ``request_booking`` and of ``propose_activity``.
    """
    # The room that the draft gives up is locked along with the one it takes, so that two who swap do not deadlock.
    earlier = Booking.objects.filter(submission__activity=activity) if activity else Booking.objects.none()
    lock(
        [organization.pk],
        {room.pk, *earlier.values_list("room", flat=True)},
        [
            *(need.equipment_id for need in equipment if need.equipment_id),
            *earlier.exclude(equipment=None).values_list("equipment__equipment", flat=True),
        ],
    )
    booking = request_booking(
        organization=organization,
        room=room,
        starts=starts,
        ends=ends,
        people=people,
        purpose=purpose,
        by=by,
        equipment=equipment,
        by_hand=True,
    )
    if activity is not None:
        return revise_activity(activity, fields=fields, booking=booking, capacity=capacity, by=by)
    return propose_activity(organization=organization, fields=fields, booking=booking, capacity=capacity, by=by)


@transaction.atomic
def approve_activity(submission: Submission, *, by: Any, revision: int | None = None) -> Activity:
    """Publish exactly the submitted revision, schedule its proposed occurrences, and approve its booking.

    ``revision`` is the one that the person who decides has read, where there is one. The organization's leads and
    editors are told. Refusals: ``decided`` (somebody was quicker, or it was withdrawn or replaced), ``past`` (it was
    to take place before now), ``not_allowed`` (the organization is suspended or closed), and those of
    ``approve_booking``.
    """
    submission = _lock_submission(submission, revision=revision)
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
    _close(submission, Submission.Status.APPROVED, "activities.approve", by=by)
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
    reason = _reasoned(reason, Submission)
    submission = _lock_submission(submission)
    if not can_decide_submission(by, submission):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    _return(submission, reason, by)
    return submission


@transaction.atomic
def withdraw_submission(submission: Submission, *, by: Any) -> Submission:
    """The organization takes a submission back; its undecided booking is cancelled.

    Refusals: ``decided``, ``not_allowed``.
    """
    submission = _lock_submission(submission)
    if not can_edit_activity(by, submission.activity):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以这样做。"))
    _close(submission, Submission.Status.WITHDRAWN, "activities.withdraw", by=by)
    if submission.booking and submission.booking.status in Booking.Status.CAN_DECIDE:
        cancel_booking(submission.booking, reason=_("活动送审已撤回"), by=by)
    return submission


@transaction.atomic
def cancel_occurrence(occurrence: Occurrence, *, reason: str, by: Any) -> Occurrence:
    """It does not take place: pages and feeds say so, everyone signed up is told, its booking is cancelled.

    Refusals: ``already_cancelled``, ``not_published`` (withdraw the submission instead), ``over``,
    ``reason_needed``, ``not_allowed``.
    """
    reason = _reasoned(reason, Occurrence)
    organization = _lock(occurrence.activity.organization)
    if occurrence.room_id:
        # Before the occurrence: whoever renames a room holds it while what calendars show of it is made anew.
        lock([organization.pk], [occurrence.room_id])
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("activity__organization", "booking", "room")
        .get(pk=occurrence.pk)
    )
    if not can_cancel_occurrence(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以取消活动。"))
    if occurrence.is_cancelled:
        raise Refused("already_cancelled", _("这一场已经取消了。"))
    if occurrence.is_proposed:
        raise Refused("not_published", _("这一场还没有公布，请撤回送审。"))
    if occurrence.is_past:
        raise Refused("over", _("这一场已经结束，不能再取消。"))
    _cancel(occurrence, reason, by)
    return occurrence


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
            _cancel(occurrence, reason, by)
    for submission in Submission.objects.waiting().filter(booking=booking).select_related("activity__organization"):
        if by is not None and can_edit_activity(by, submission.activity):
            _close(submission, Submission.Status.WITHDRAWN, "activities.withdraw", by=by, why=reason)
        else:
            _return(submission, reason, by)


# --- What the verbs share ----------------------------------------------------------------------------------------


def _lock(organization: Organization) -> Organization:
    """``organization`` as it is now, locked."""
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _may_ask(organization: Organization, by: Any) -> None:
    if not can_propose(by, organization):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以发起活动。"), field="organization")


def _lock_submission(submission: Submission, *, revision: int | None = None) -> Submission:
    """``submission`` as it is now, locked, if it still waits."""
    _lock(submission.activity.organization)
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


def _reasoned(reason: str, model: type[Submission] | type[Occurrence]) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused("reason_needed", _("请写明原因，对方会看到。"), field="reason")
    longest = model._meta.get_field("reason").max_length
    if longest is not None and len(reason) > longest:
        raise Refused("reason_too_long", _("原因最多 %(longest)s 个字。") % {"longest": longest}, field="reason")
    return reason


def _write(activity: Activity, fields: Mapping[str, Any]) -> None:
    """Put the editorial content on ``activity`` and check it; nothing is saved."""
    for name in Activity.EDITORIAL:
        if name in fields:
            setattr(activity, name, fields[name])
    try:
        activity.full_clean()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused("invalid", sentences[0], field=field) from None


def _submit(
    activity: Activity, *, occurrences: Sequence[Planned], booking: Booking | None, capacity: int | None, by: Any
) -> Submission:
    if booking is not None and booking.organization_id != activity.organization_id:
        raise Refused("not_allowed", _("只能使用本组织预约的场地。"), field="organization")
    for planned in occurrences:
        propose_elsewhere(activity, planned)
    if booking is not None:
        propose_in_room(activity, booking, capacity)
    if not activity.live and not activity.occurrences.filter(status=Occurrence.Status.PROPOSED).exists():
        raise Refused("no_occurrence", _("请填写活动在什么时候、什么地方举行。"), field="date")
    submission = Submission.objects.create(
        activity=activity,
        revision=activity.save_revision(user=by, clean=False),
        booking=booking,
        submitted_by=by,
    )
    Activity.objects.filter(pk=activity.pk).update(has_unpublished_changes=True)
    record(activity, "activities.submit", by=by, after=submission.status, submission=submission.pk)
    return submission


def _booking_to_carry_over(activity: Activity) -> Booking | None:
    """The booking of an earlier submission that came to nothing, if it still holds its room."""
    earlier = (
        activity.submissions.exclude(status=Submission.Status.APPROVED)
        .filter(booking__status__in=Booking.Status.HOLDS_ROOM)
        .select_related("booking__room")
        .last()
    )
    if earlier is None:
        return None
    booking = earlier.booking
    earlier.booking = None
    earlier.save(update_fields=["booking"])
    return booking


def _return(submission: Submission, reason: str, by: Any) -> None:
    # Closed first: then the news that its booking is released finds nothing left to do but drop the occurrence.
    _close(submission, Submission.Status.RETURNED, "activities.return", by=by, why=reason)
    if submission.booking and submission.booking.status in Booking.Status.CAN_DECIDE:
        decline_booking(submission.booking, reason=reason, by=by, tell=False)
    messages.returned(submission, by=by)


def _cancel(occurrence: Occurrence, reason: str, by: Any) -> None:
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
    messages.cancelled(occurrence, by=by)
    occurrence_changed.send(Occurrence, occurrence=occurrence)
    occurrence_cancelled.send(Occurrence, occurrence=occurrence, by=by, reason=occurrence.reason)


def _close(submission: Submission, status: Submission.Status, action: str, *, by: Any, why: str = "") -> None:
    before, submission.status = submission.status, status
    submission.reason, submission.decided_at = why, timezone.now()
    submission.save(update_fields=["status", "reason", "decided_at"])
    record(submission.activity, action, by=by, before=before, after=status, why=why, submission=submission.pk)
