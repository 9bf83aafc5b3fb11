"""Moving an occurrence or calling it off, and telling afterwards what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from events.activities.actions import cancel_occurrence
from events.activities.forms import CancelForm
from events.activities.models import Occurrence, Photo
from events.activities.permissions import (
    can_cancel_occurrence,
    can_change_photo,
    get_occurrence_to_run,
    get_photo_for,
)
from events.activities.running import actions
from events.activities.running.forms import MoveForm, OutcomeForm, PhotoForm, PhotosForm
from events.activities.running.pictures import with_photos
from incubator.bookings.wording import when_text
from portal.common.errors import Refused, status_for
from portal.common.periods import Period

CONFLICTS = frozenset({"cancelled", "over", "unchanged", "too_many", "released"})


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
    return render(
        request, "activities/running/move.html", context, status=status_for(request.method or "", refused, CONFLICTS)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more, with the number of people who will be told, then cancel."""
    occurrence = get_occurrence_to_run(request.user, slug, pk)
    found = occurrence.activity
    form = CancelForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            gone = cancel_occurrence(occurrence, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            messages.success(request, _cancelled(gone))
            return redirect(found)
    context = {
        "title": _("取消“%(title)s”的这一场？") % {"title": found.title},
        "text": _("%(when)s，%(where)s。已有 %(taken)s 人报名，取消后会马上告诉他们。")
        % {
            "when": when_text(Period(occurrence.starts, occurrence.ends)),
            "where": occurrence.where,
            "taken": occurrence.taken,
        },
        "form": form,
        "action": _("取消这一场"),
        "back": found.get_absolute_url(),
        "danger": True,
    }
    return render(
        request,
        "components/confirm.html",
        context,
        status=status_for(request.method or "", refused, {"already_cancelled"}),
    )


def _cancelled(occurrence: Occurrence) -> str:
    """What the organizer wants to know then: who has been told, and who has not."""
    if occurrence.told:
        told = ngettext("已取消，已经通知 %(count)s 个人。", "已取消，已经通知 %(count)s 个人。", occurrence.told)
        sentence = told % {"count": occurrence.told}
    else:
        sentence = _("已取消。没有人报名，不用通知。") if not occurrence.beyond_reach else _("已取消。")
    if occurrence.beyond_reach:
        missing = ngettext(
            "名单上还有 %(count)s 份没有电话，请您想办法告诉他们。",
            "名单上还有 %(count)s 份没有电话，请您想办法告诉他们。",
            occurrence.beyond_reach,
        )
        sentence += missing % {"count": occurrence.beyond_reach}
    return sentence


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
    return render(
        request, "activities/running/after.html", context, status=status_for(request.method or "", refused, CONFLICTS)
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on a photo, and how those on it were asked."""
    photo = get_photo_for(request.user, pk)
    if not can_change_photo(request.user, photo):
        raise PermissionDenied
    form = PhotoForm(request.POST or None, initial={"alt": photo.alt, "consent": photo.consent})
    if request.method == "POST" and form.is_valid():
        actions.describe_photo(photo, **form.cleaned_data, by=request.user)
        messages.success(request, _("改好了，活动页面上看得到。"))
        return _back_from(request, photo)
    context = {"photo": photo, "occurrence": photo.occurrence, "activity": photo.occurrence.activity, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/running/photo.html", context, status=status)


@login_required
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_photo_for(request.user, pk)
    if not can_change_photo(request.user, photo):
        raise PermissionDenied
    actions.remove_photo(photo, by=request.user)
    messages.success(request, _("照片删掉了。"))
    return _back_from(request, photo)


def _back_from(request: HttpRequest, photo: Photo) -> HttpResponse:
    occurrence = photo.occurrence
    if can_cancel_occurrence(request.user, occurrence):
        return redirect("occurrence_after", occurrence.activity.slug, occurrence.pk)
    return redirect(occurrence)
