"""Every verb of the room by its name. What staff do stands in ``deciding``, calling off in ``cancelling``.

All of them lock in one order: the organization, then (inside the verbs of ``bookings``) its rooms, then our own rows;
``bookings`` does the same, and its news reach us while it holds the organization.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.activities.cancelling import cancel_occurrence
from events.activities.deciding import approve_activity, release_room, return_activity
from events.activities.models import Activity, Occurrence, Submission
from events.activities.occurrences import Planned, propose_elsewhere, propose_in_room
from events.activities.permissions import can_edit_activity, can_propose
from events.activities.transitions import close, lock_organization, lock_submission
from incubator.bookings.actions import cancel_booking, request_booking
from incubator.bookings.asking import Need
from incubator.bookings.holding import lock
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.audit import record
from portal.common.errors import Refused

__all__ = [
    "approve_activity",
    "cancel_occurrence",
    "propose_activity",
    "release_room",
    "request_room_and_activity",
    "return_activity",
    "revise_activity",
    "withdraw_submission",
]


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
    organization = lock_organization(organization)
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
    _may_ask(lock_organization(activity.organization), by)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
    _write(activity, fields)
    if not activity.live:
        activity.save(update_fields=[*Activity.EDITORIAL])
    for waiting in activity.submissions.waiting():
        close(waiting, Submission.Status.WITHDRAWN, "activities.supersede", by=by)
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
def withdraw_submission(submission: Submission, *, by: Any) -> Submission:
    """The organization takes a submission back; its undecided booking is cancelled.

    Refusals: ``decided``, ``not_allowed``.
    """
    submission = lock_submission(submission)
    if not can_edit_activity(by, submission.activity):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以这样做。"))
    close(submission, Submission.Status.WITHDRAWN, "activities.withdraw", by=by)
    if submission.booking and submission.booking.status in Booking.Status.CAN_DECIDE:
        cancel_booking(submission.booking, reason=_("活动送审已撤回"), by=by)
    return submission


# --- What the verbs share ----------------------------------------------------------------------------------------


def _may_ask(organization: Organization, by: Any) -> None:
    if not can_propose(by, organization):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以发起活动。"), field="organization")


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
