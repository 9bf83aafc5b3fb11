"""Whom the center trusts to publish what without waiting: rows that directors write (``PublishingPolicy``)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from events.activities import messages
from events.activities.models import Activity, Occurrence, PublishingPolicy, Submission
from events.activities.moderating.comparing import changed_fields
from events.activities.moderating.deciding import publish
from events.activities.transitions import close
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization

Kind = PublishingPolicy.Kind


def publish_if_trusted(submission: Submission, *, by: Any) -> Submission:
    """Publish at once what a policy lets pass; everything else waits. Called where it is submitted, inside its locks.

    ``submission.policy`` and the audit entry say by which row.
    """
    policy = trusted(submission)
    if policy is None:
        return submission
    submission.policy = policy
    submission.save(update_fields=["policy"])
    close(submission, Submission.Status.APPROVED, "activities.publish_by_policy", by=by, policy=policy.pk)
    proposed = list(submission.activity.occurrences.filter(status=Occurrence.Status.PROPOSED).select_related("booking"))
    activity = publish(submission, proposed, by=by)
    messages.approved(submission, activity, proposed, [], by=by)
    return submission


def trusted(submission: Submission) -> PublishingPolicy | None:
    """The row by which ``submission`` need not wait. All that it brings must be trusted: words, dates, a new activity.

    An undecided room waits for staff all the same; so does what was taken down once, and a date that is over.
    """
    # As everybody reads it now: whoever submits has the new words on theirs.
    activity = Activity.objects.select_related("organization").get(pk=submission.activity_id)
    if activity.organization.standing not in Organization.Standing.MAY_ASK or activity.is_taken_down:
        return None
    proposed = list(activity.occurrences.filter(status=Occurrence.Status.PROPOSED).select_related("booking"))
    for occurrence in proposed:
        if occurrence.starts <= timezone.now() or not _has_its_place(occurrence):
            return None
    content = submission.revision.as_object()
    if activity.live:
        needed = [Kind.CHANGES] if changed_fields(activity, content) or not proposed else []
        needed += [Kind.DATES] if proposed else []
        fields = {activity.service_field_id, content.service_field_id}
    else:
        needed, fields = [Kind.NEW], {content.service_field_id}
    found = _policies(activity.organization, fields)
    return found[needed[0]] if all(kind in found for kind in needed) else None


def _has_its_place(occurrence: Occurrence) -> bool:
    return occurrence.booking is None or occurrence.booking.status == Booking.Status.CONFIRMED


def _policies(organization: Organization, fields: set[int | None]) -> dict[str, PublishingPolicy]:
    """A row for each kind that is trusted in every one of ``fields``: those of before and after a change."""
    rows = PublishingPolicy.objects.filter(
        Q(organization=None) | Q(organization=organization),
        Q(service_field=None) | Q(service_field__in=[field for field in fields if field]),
        is_active=True,
    )
    found: dict[str, PublishingPolicy] = {}
    for kind in Kind:
        fitting = [row for row in rows if row.kind == kind]
        if fitting and all(any(row.service_field_id in (None, field) for row in fitting) for field in fields):
            found[kind] = fitting[0]
    return found
