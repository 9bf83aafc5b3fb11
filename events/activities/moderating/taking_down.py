"""What staff take away again from what everybody sees: a whole activity, or a picture."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities import messages
from events.activities.cancelling import cancel
from events.activities.models import Activity, Occurrence, Photo
from events.activities.moderating.deciding import send_back
from events.activities.permissions import can_moderate
from events.activities.running.pictures import discard
from events.activities.transitions import lock_organization, reasoned
from incubator.bookings.holding import lock
from portal.common.audit import history, record
from portal.common.errors import Refused


@transaction.atomic
def take_down(activity: Activity, *, reason: str, by: Any) -> Activity:
    """Nobody outside sees it any more. Its dates ahead are cancelled, and everyone signed up is told; a submission that
    waits goes back. The organization is told why, once; it may mend the activity and submit it anew.

    Refusals: ``reason_needed``, ``not_allowed``, ``not_published``.
    """
    # Those who signed up read it, too, as the reason of the date that does not take place.
    reason = reasoned(reason, Occurrence)
    organization = lock_organization(activity.organization)
    ahead = activity.occurrences.scheduled().upcoming()
    lock([organization.pk], {pk for pk in ahead.values_list("room", flat=True) if pk})
    activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
    if not can_moderate(by):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    if not activity.live:
        raise Refused("not_published", _("这个活动现在没有公布。"))
    for submission in activity.submissions.waiting().select_related("activity__organization"):
        send_back(submission, reason, by)
    cancelled = list(ahead.select_for_update(of=("self",)).select_related("activity__organization", "booking", "room"))
    for occurrence in cancelled:
        cancel(occurrence, reason, by, tell=False)
    activity.live, activity.has_unpublished_changes = False, True
    activity.first_published_at = activity.first_published_at or timezone.now()
    activity.save(update_fields=["live", "has_unpublished_changes", "first_published_at"])
    record(activity, "activities.take_down", by=by, before="live", after="down", why=reason, dates=len(cancelled))
    messages.taken_down(activity, reason, cancelled, by=by)
    return activity


def why_taken_down(activity: Activity) -> str:
    """The reason that its organization was told, the last time."""
    entry = history(activity).filter(action="activities.take_down").first()
    return entry.data["why"] if entry else ""


@transaction.atomic
def take_down_photo(photo: Photo, *, reason: str, by: Any) -> None:
    """Take a picture off an activity's page, and the file with it unless something else shows it. Its organization is
    told why. Refusals: ``reason_needed``, ``not_allowed``.
    """
    reason = reasoned(reason, Occurrence)
    if not can_moderate(by):
        raise Refused("not_allowed", _("您没有审核活动的权限。"))
    activity, number = photo.occurrence.activity, photo.pk
    discard(photo)
    record(activity, "activities.take_down_photo", by=by, why=reason, photo=number, occurrence=photo.occurrence_id)
    messages.photo_removed(activity, photo, reason, by=by)
