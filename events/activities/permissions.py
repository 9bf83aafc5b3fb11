"""Who sees and does what with activities. Outsiders do not learn that a draft exists."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from events.activities.browsing.listing import shown
from events.activities.models import Activity, Occurrence, Photo, Submission
from incubator.bookings.permissions import can_book, can_decide_booking
from incubator.organizations.models import Organization
from incubator.organizations.permissions import can_edit_organization


def can_moderate(user: Any) -> bool:
    """Whether ``user`` decides what organizations submit."""
    return bool(user.is_authenticated and user.is_active and user.has_perm("events.moderate_activity"))


def can_propose(user: Any, organization: Organization) -> bool:
    """The same people who may ask for a room may propose an activity."""
    return can_book(user, organization)


def can_edit_activity(user: Any, activity: Activity) -> bool:
    """Leads and editors of its organization. Staff decide; they do not rewrite what an organization says."""
    return bool(user.is_authenticated and can_edit_organization(user, activity.organization))


def can_cancel_occurrence(user: Any, occurrence: Occurrence) -> bool:
    return can_edit_activity(user, occurrence.activity) or can_moderate(user)


def can_decide_submission(user: Any, submission: Submission) -> bool:
    """Where rooms wait along with it, it needs a person who may decide both."""
    return can_moderate(user) and (can_decide_booking(user) or not submission.undecided_rooms().exists())


def can_change_photo(user: Any, photo: Photo) -> bool:
    """Whoever put it there, the organization's leads and editors, and staff."""
    own = user.is_authenticated and photo.taken_in_by_id == user.pk
    return own or can_edit_activity(user, photo.occurrence.activity) or can_moderate(user)


def visible_to(user: Any) -> Q:
    """The condition on activities: public ones for everybody, drafts for members and for staff who moderate."""
    if can_moderate(user):
        return Q()
    if not user.is_authenticated:
        return Q(live=True)
    return Q(live=True) | Q(organization__in=Organization.objects.of(user))


def get_activity_for(user: Any, slug: str) -> Activity:
    activities = Activity.objects.select_related(
        "organization", "service_field", "programme", "picture", "latest_revision"
    )
    return get_object_or_404(activities.filter(visible_to(user)), slug=slug)


def get_occurrence_to_run(user: Any, slug: str, pk: int) -> Occurrence:
    """A published occurrence that ``user`` runs: 403 for who may only look at it."""
    activity = get_activity_for(user, slug)
    occurrence: Occurrence = get_object_or_404(
        shown(activity.occurrences.public()).select_related("activity__organization", "room__center", "booking"), pk=pk
    )
    if not can_cancel_occurrence(user, occurrence):
        raise PermissionDenied
    return occurrence


def get_photo_for(user: Any, pk: int) -> Photo:
    """A photo on the page of an activity that ``user`` may read."""
    activities = Activity.objects.filter(visible_to(user))
    photos = Photo.objects.select_related("occurrence__activity__organization", "image")
    return get_object_or_404(photos, pk=pk, occurrence__activity__in=activities)


def was_taken_down(slug: str) -> bool:
    """Whether everybody could read it once, and staff took it down: no secret to anybody."""
    return Activity.objects.taken_down().filter(slug=slug).exists()


def get_own_activity_for(user: Any, slug: str) -> Activity:
    """An activity of an organization that ``user`` belongs to; for staff, any."""
    activities = Activity.objects.select_related("organization", "service_field", "picture", "latest_revision")
    if not can_moderate(user):
        activities = activities.of(user) if user.is_authenticated else activities.none()
    return get_object_or_404(activities, slug=slug)


def get_submission_for(user: Any, pk: int) -> Submission:
    """For members of the organization, and for staff who moderate."""
    submissions = Submission.objects.select_related(
        "activity__organization", "activity__service_field", "activity__picture", "revision", "booking__room__center"
    )
    if not can_moderate(user):
        own = Organization.objects.of(user) if user.is_authenticated else Organization.objects.none()
        submissions = submissions.filter(activity__organization__in=own)
    return get_object_or_404(submissions, pk=pk)
