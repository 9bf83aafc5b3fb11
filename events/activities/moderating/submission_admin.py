"""Deciding in the Wagtail admin: the queue of submissions, what was published by a rule of trust, and one page to decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from events.activities import actions
from events.activities.browsing.listing import answered, published_by_policy, shown, submissions_waiting
from events.activities.models import Occurrence, Submission
from events.activities.moderating.answer_forms import DecideForm
from events.activities.moderating.comparing import differences
from events.activities.permissions import can_decide_submission, can_moderate, get_submission_for
from incubator.bookings.desk.facts import Accounts, Look, look
from incubator.bookings.models import Booking
from incubator.bookings.wording import length_text, when_text
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.periods import Period

PAGE_SIZE = 30
# How many answers to the organization's other submissions stand beside a new one.
ANSWERS_SHOWN = 8
HOME = {"url": "/admin/", "label": gettext_lazy("首页")}
# What is missing in the form; everything else that is refused has changed meanwhile.
MISSING = {"reason_needed", "reason_too_long", "no_date"}


def must_moderate(request: HttpRequest) -> None:
    if not can_moderate(request.user):
        raise PermissionDenied


@require_safe
def submission_queue(request: HttpRequest) -> HttpResponse:
    """What waits, the longest waiting first; below it, what nobody had to look at."""
    must_moderate(request)
    page = Paginator(submissions_waiting(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unreviewed": published_by_policy(),
        "header_title": _("活动审核"),
        "header_icon": "calendar-check",
        "breadcrumbs_items": [HOME, {"url": "", "label": _("活动审核")}],
    }
    return render(request, "activities/admin/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submission_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The exact revision that was submitted with all its dates, and the three answers to it."""
    must_moderate(request)
    submission = get_submission_for(request.user, pk)
    verb = next((verb for verb in ("approve", "return", "refuse") if verb in request.POST), "")
    form = DecideForm(request.POST if verb else None, reason_needed=verb != "approve")
    refused = None
    if verb and form.is_valid():
        try:
            messages.success(request, _carry_out(verb, request, submission, form.cleaned_data["reason"]))
            return redirect("submission_queue")
        except Refused as refusal:
            refused = refusal
            if refusal.code in MISSING:
                refusal.add_to(form)
            submission = get_submission_for(request.user, pk)
    context = _context(request, submission) | {"form": form, "refused": refused}
    stale = refused is not None and refused.code not in MISSING
    status = 200 if request.method != "POST" else 409 if stale else 422
    return render(request, "activities/admin/submission.html", context, status=status)


def _carry_out(verb: str, request: HttpRequest, submission: Submission, reason: str) -> str:
    """Do what was asked, and say so."""
    if verb == "return":
        actions.return_activity(submission, reason=reason, by=request.user)
        return _("已退回，对方会收到通知。")
    if verb == "refuse":
        actions.refuse_activity(submission, reason=reason, by=request.user)
        return _("已答复不予通过，对方会收到通知。")
    # Boxes that were not shown cannot have been ticked: then all that is proposed is meant.
    chosen = [whole_number(text) or 0 for text in request.POST.getlist("date")] if "choose" in request.POST else None
    activity = actions.approve_activity(
        submission,
        by=request.user,
        revision=whole_number(request.POST.get("revision", "")) or 0,
        dates=chosen,
        reason=reason,
    )
    return _("已发布：%(title)s") % {"title": activity.title}


def _context(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    activity = submission.activity
    content = submission.revision.as_object()
    waits = submission.status in Submission.Status.CAN_DECIDE
    proposed = list(
        shown(activity.occurrences.filter(status=Occurrence.Status.PROPOSED))
        .select_related("booking__room__center", "booking__organization", "room__center")
        .order_by("starts", "pk")
    )
    bookings = [occurrence.booking for occurrence in proposed if occurrence.booking]
    looks = {one.booking.pk: one for one in look(bookings)}
    ticked = set(request.POST.getlist("date")) if "choose" in request.POST else None
    dates = [_date(occurrence, looks.get(occurrence.booking_id or 0), ticked) for occurrence in proposed]
    undecided = [booking for booking in bookings if booking.status in Booking.Status.CAN_DECIDE]
    return {
        "submission": submission,
        "activity": activity,
        "content": content,
        "waits": waits,
        "can_decide": waits and can_decide_submission(request.user, submission),
        "differences": differences(activity if activity.live else None, content),
        "dates": dates,
        # One date of a new activity is no choice.
        "chooses": len(dates) > 1,
        "undecided": len(undecided),
        "due": min((booking.due_at for booking in undecided), default=None),
        "published": shown(activity.occurrences.public().upcoming()),
        "used": _used(undecided),
        "earlier": activity.submissions.exclude(pk=submission.pk).select_related("submitted_by").order_by("-pk"),
        "answers": answered(activity.organization).exclude(activity=activity.pk)[:ANSWERS_SHOWN],
        "preview": f"{reverse('activity_preview', args=[activity.slug])}?submission={submission.pk}",
        "header_title": submission.revision.object_str,
        "header_icon": "calendar-check",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("submission_queue"), "label": _("活动审核")},
            {"url": "", "label": submission.revision.object_str},
        ],
    }


def _date(occurrence: Occurrence, around: Look | None, ticked: set[str] | None) -> dict[str, Any]:
    """A proposed date, its room and what stands against it. What nothing stands against is ticked at first."""
    booking, now = occurrence.booking, timezone.now()
    fits = around is None or around.fits
    return {
        "occurrence": occurrence,
        "key": str(occurrence.pk),
        "when": when_text(Period(occurrence.starts, occurrence.ends)),
        "booking": booking,
        "waits": booking is not None and booking.status in Booking.Status.CAN_DECIDE,
        "around": around,
        "over": occurrence.starts <= now,
        "ticked": (fits and occurrence.starts > now) if ticked is None else str(occurrence.pk) in ticked,
    }


def _used(undecided: list[Booking]) -> list[str]:
    """What the organization uses of our rooms in each month that it asks for."""
    if not undecided:
        return []
    accounts = Accounts(undecided)
    told = {}
    for booking in undecided:
        month = accounts.month(booking.organization, booking.day)
        told[booking.day.replace(day=1)] = _("%(month)s月已确认 %(confirmed)s，待答复 %(pending)s（含本次）") % {
            "month": booking.day.month,
            "confirmed": length_text(month.confirmed),
            "pending": length_text(month.pending),
        }
    return list(told.values())
