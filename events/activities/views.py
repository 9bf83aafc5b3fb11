"""An activity as everybody reads it, and (for those inside) as a draft will look."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.activities import panels
from events.activities.browsing.listing import shown
from events.activities.models import Activity, Occurrence, Submission
from events.activities.moderating.taking_down import why_taken_down
from events.activities.permissions import (
    can_edit_activity,
    can_moderate,
    get_activity_for,
    get_own_activity_for,
    was_taken_down,
)
from events.activities.pictures import cover_of
from events.activities.running.pictures import with_photos
from incubator.organizations.models import Organization
from incubator.organizations.permissions import is_member
from portal.common.everybody import for_everybody
from portal.common.forms import whole_number

PAST_SHOWN = 20


@require_safe
@for_everybody
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of an activity; members and staff see it before it is published, as it was last written."""
    try:
        found = get_activity_for(request.user, slug)
    except Http404:
        # It was no secret, and people still have its address: who comes by it learns that it is gone for good.
        if was_taken_down(slug):
            return render(request, "activities/taken_down.html", status=410)
        raise
    inside = can_moderate(request.user) or is_member(request.user, found.organization)
    content = found if found.live else found.get_latest_revision_as_object()
    return render(request, "activities/activity.html", page_context(request, found, content, inside=inside))


@login_required
@require_safe
def activity_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The revision of ``?submission=`` (else the latest one) as it will look; for members and staff."""
    found = get_own_activity_for(request.user, slug)
    content = found.get_latest_revision_as_object()
    if number := request.GET.get("submission", ""):
        submissions = found.submissions.select_related("revision")
        content = get_object_or_404(submissions, pk=whole_number(number)).revision.as_object()
    context = page_context(request, found, content, inside=True) | {"preview": True}
    return render(request, "activities/activity.html", context)


def page_context(request: HttpRequest, found: Activity, content: Activity, *, inside: bool) -> dict[str, Any]:
    """All that the page shows. ``content`` is what it says (live or of a revision), ``found`` what it is."""
    rows = found.occurrences.all() if inside else found.occurrences.filter(status__in=Occurrence.Status.PUBLIC)
    rows = shown(rows)
    upcoming = list(rows.upcoming())
    past = list(panels.with_people_came(rows.past()).prefetch_related(with_photos())[:PAST_SHOWN])
    editor = inside and can_edit_activity(request.user, found)
    submission = found.submissions.select_related("booking__room").order_by("-pk").first() if inside else None
    cover = cover_of(content.picture)
    organization = found.organization
    return {
        "activity": content,
        "organization": organization,
        "organization_public": organization.standing in Organization.Standing.PUBLIC,
        "upcoming": upcoming,
        "past": past,
        "open": [occurrence for occurrence in upcoming if occurrence.status == Occurrence.Status.SCHEDULED],
        # Nothing ahead takes place: the reason of the next one stands on top.
        "cancelled": next((o for o in upcoming), None) if upcoming and all(o.is_cancelled for o in upcoming) else None,
        "over": bool(past) and not upcoming,
        "cover": cover,
        "shared": cover and cover.renditions[-1],
        "inside": inside,
        "editor": editor,
        "moderator": can_moderate(request.user),
        "waiting": submission if submission and submission.status in Submission.Status.CAN_DECIDE else None,
        "returned": submission if submission and submission.status == Submission.Status.RETURNED else None,
        "refused": submission if submission and submission.status == Submission.Status.REFUSED else None,
        "taken_down": why_taken_down(found) if inside and found.is_taken_down else None,
        "preview": False,
        "panels": panels.registered(),
        **panels.context_for(request, found, [*upcoming, *past]),
    }
