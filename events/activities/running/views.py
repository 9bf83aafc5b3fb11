"""Moving an occurrence, and telling afterwards what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from events.activities.listing import shown
from events.activities.models import Occurrence, Photo
from events.activities.permissions import can_cancel_occurrence, get_activity_for
from events.activities.running import actions
from events.activities.running.forms import MoveForm, OutcomeForm, PhotosForm
from events.activities.running.pictures import with_photos
from portal.common.errors import Refused

CONFLICTS = frozenset({"cancelled", "over", "unchanged", "too_many", "released"})


def get_occurrence_to_run(user: Any, slug: str, pk: int) -> Occurrence:
    """A published occurrence that ``user`` runs: 403 for who may only look at it."""
    activity = get_activity_for(user, slug)
    occurrence: Occurrence = get_object_or_404(
        shown(activity.occurrences.public()).select_related("activity__organization", "room__center", "booking"), pk=pk
    )
    if not can_cancel_occurrence(user, occurrence):
        raise PermissionDenied
    return occurrence


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Elsewhere or at another time; what is in a room of ours moves by the room's booking."""
    occurrence = get_occurrence_to_run(request.user, slug, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, occurrence=occurrence)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_elsewhere(occurrence, **form.where_and_when(), by=request.user)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            messages.success(request, _("改好了，已经告诉报名的人。"))
            return redirect(occurrence)
    context = {"occurrence": occurrence, "activity": occurrence.activity, "form": form}
    return render(request, "activities/running/move.html", context, status=_status(request, refused))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_after(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A few lines, and photos: two forms on one page."""
    occurrence = get_occurrence_to_run(request.user, slug, pk)
    verb = request.POST.get("verb", "outcome") if request.method == "POST" else ""
    outcome = OutcomeForm(request.POST if verb == "outcome" else None, initial={"outcome": occurrence.outcome})
    sent = (request.POST, request.FILES) if verb == "photos" else ()
    photos = PhotosForm(*sent)
    refused = None
    if request.method == "POST":
        form: Any = photos if verb == "photos" else outcome
        if form.is_valid():
            try:
                if verb == "photos":
                    added = actions.add_photos(occurrence, **form.cleaned_data, by=request.user)
                    messages.success(request, _("放好了 %(count)s 张照片。") % {"count": len(added)})
                else:
                    actions.write_outcome(occurrence, text=form.cleaned_data["outcome"], by=request.user)
                    messages.success(request, _("保存好了，活动页面上看得到。"))
            except Refused as refusal:
                refused = refusal
                refusal.add_to(form)
            else:
                return redirect("occurrence_after", slug, pk)
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "outcome": outcome,
        "photos": photos,
        "shown": Occurrence.objects.prefetch_related(with_photos()).get(pk=pk).photos.all(),
        "has_begun": occurrence.starts <= timezone.now() and not occurrence.is_cancelled,
    }
    return render(request, "activities/running/after.html", context, status=_status(request, refused))


@login_required
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    photos = Photo.objects.select_related("occurrence__activity__organization", "image")
    photo = get_object_or_404(photos, pk=pk)
    get_activity_for(request.user, photo.occurrence.activity.slug)
    if not actions.can_remove_photo(request.user, photo):
        raise PermissionDenied
    actions.remove_photo(photo, by=request.user)
    messages.success(request, _("照片删掉了。"))
    occurrence = photo.occurrence
    if can_cancel_occurrence(request.user, occurrence):
        return redirect("occurrence_after", occurrence.activity.slug, occurrence.pk)
    return redirect(occurrence)


def _status(request: HttpRequest, refused: Refused | None) -> int:
    if request.method != "POST":
        return 200
    return 409 if refused and refused.code in CONFLICTS else 422
