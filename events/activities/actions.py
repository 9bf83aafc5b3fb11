"""Every verb of the room by its name. What staff do stands in ``deciding``, calling off in ``cancelling``.

All of them lock in one order: the organization, then (inside the verbs of ``bookings``) its rooms, then our own rows;
``bookings`` does the same, and its news reach us while it holds the organization.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events.activities.cancelling import cancel_occurrence
from events.activities.drafts import delete_draft, keep, must_not_be_overtaken, must_propose, save_draft, write
from events.activities.models import Activity, Occurrence, Submission
from events.activities.moderating.deciding import approve_activity, refuse_activity, release_room, return_activity
from events.activities.moderating.taking_down import take_down, take_down_photo
from events.activities.moderating.trusting import publish_if_trusted
from events.activities.occurrences import Planned, Terms, propose
from events.activities.permissions import can_edit_activity
from events.activities.transitions import close, lock_organization, lock_submission, must_be_open
from incubator.bookings.actions import cancel_booking, request_booking
from incubator.bookings.asking import Need
from incubator.bookings.holding import lock
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.audit import record
from portal.common.errors import Refused

__all__ = [
    "Planned",
    "Terms",
    "approve_activity",
    "cancel_occurrence",
    "delete_draft",
    "propose_activity",
    "refuse_activity",
    "release_room",
    "request_room_and_activity",
    "return_activity",
    "revise_activity",
    "save_draft",
    "take_down",
    "take_down_photo",
    "withdraw_submission",
]


@transaction.atomic
def propose_activity(
    *,
    organization: Organization,
    fields: Mapping[str, Any],
    by: Any,
    occurrences: Sequence[Planned] = (),
    plan: Mapping[str, Any] | None = None,
    booking: Booking | None = None,
) -> Submission:
    """Create an activity that nobody sees yet, with its occurrences, and submit its first revision.

    ``fields`` are those of ``Activity.EDITORIAL``; ``plan`` is what was typed about the dates, for the form to come
    back with. ``booking`` is one of those of ``occurrences`` that was asked for in the same step. Refusals:
    ``not_allowed`` (the organization may not ask now), ``no_occurrence``, ``invalid`` (with the field), and those of
    ``occurrences.propose``.
    """
    organization = lock_organization(organization)
    must_propose(organization, by)
    activity = Activity(organization=organization, live=False, plan=plan or {})
    write(activity, fields)
    activity.save()
    record(activity, "activities.propose", by=by, after="draft")
    return _submit(activity, occurrences=occurrences, booking=booking, by=by)


@transaction.atomic
def revise_activity(
    activity: Activity,
    *,
    fields: Mapping[str, Any],
    by: Any,
    occurrences: Sequence[Planned] | None = None,
    plan: Mapping[str, Any] | None = None,
    booking: Booking | None = None,
    revision: int | None = None,
) -> Submission:
    """Submit a new revision, and dates to be added; what is published stays as it is until this is approved.

    ``occurrences`` are all that are proposed; without them those of before stay proposed. A submission that still
    waits is withdrawn in favour of the new one, which takes over the booking that was asked for with it (or cancels
    it when ``booking`` is another). ``revision`` is the one that the writer began with. Refusals: ``overtaken``, and those
    of ``propose_activity``.
    """
    must_propose(lock_organization(activity.organization), by)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
    must_not_be_overtaken(activity, revision, by=by)
    write(activity, fields)
    keep(activity, plan)
    for waiting in activity.submissions.waiting():
        close(waiting, Submission.Status.WITHDRAWN, "activities.supersede", by=by)
    earlier = _booking_to_carry_over(activity)
    if booking is None:
        booking = earlier
    elif earlier is not None and earlier.status in Booking.Status.CAN_CANCEL:
        cancel_booking(earlier, reason=_("改约了别的场地或时间"), by=by)
    return _submit(activity, occurrences=occurrences, booking=booking, by=by)


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
    terms: Terms = Terms(),  # noqa: B008 - immutable
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
    occurrences = [terms.in_room(booking)]
    if activity is not None:
        return revise_activity(activity, fields=fields, occurrences=occurrences, plan={}, booking=booking, by=by)
    return propose_activity(organization=organization, fields=fields, occurrences=occurrences, booking=booking, by=by)


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


def _submit(
    activity: Activity, *, occurrences: Sequence[Planned] | None, booking: Booking | None, by: Any
) -> Submission:
    must_be_open(activity)
    if occurrences is not None:
        propose(activity, occurrences)
    proposed = activity.occurrences.filter(status=Occurrence.Status.PROPOSED)
    if not activity.live and not proposed.exists():
        raise Refused("no_occurrence", _("请填写活动在什么时候、什么地方举行。"), field="date")
    if booking is not None and not proposed.filter(booking=booking).exists():
        booking = None
    submission = Submission.objects.create(
        activity=activity,
        revision=activity.save_revision(user=by, clean=False),
        booking=booking,
        submitted_by=by,
    )
    Activity.objects.filter(pk=activity.pk).update(has_unpublished_changes=True)
    record(activity, "activities.submit", by=by, after=submission.status, submission=submission.pk)
    return publish_if_trusted(submission, by=by)


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
