"""The pages on which an organization writes an activity: a new one, a copy, a draft, a change, more dates."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.activities import actions
from events.activities.browsing.listing import shown
from events.activities.models import Activity, Submission
from events.activities.permissions import can_edit_activity, get_activity_for, get_own_activity_for
from events.activities.writing.manuscript import DRAFT, PREVIEW, SUBMIT, Manuscript
from incubator.bookings.models import Booking
from incubator.bookings.permissions import organizations_booking_for
from incubator.bookings.reasons import ASKED_ALREADY, HELD
from portal.common.errors import Refused
from portal.common.forms import whole_number

# What is gone meanwhile is a conflict with somebody else, not a mistake in the form.
CONFLICTS = HELD | {ASKED_ALREADY, "lent", "decided", "booking_in_use", "booking_gone", "waiting", "overtaken"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: HttpRequest) -> HttpResponse:
    """Write a new activity: from nothing, like an earlier one (``?copy=``), or in rooms that are booked already
    (``?booking=``, ``?series=``).
    """
    if not organizations_booking_for(request.user).exists():
        return render(request, "bookings/needs_organization.html", status=403)
    source = get_own_activity_for(request.user, slug) if (slug := request.GET.get("copy", "")) else None
    asked = _asked(request)
    manuscript = Manuscript(request, None, source=source, asked=asked)
    taken = request.method == "GET" and bool({"booking", "series"} & {*request.GET}) and not manuscript.dates.chosen  # type: ignore[union-attr]
    return _answer(request, None, manuscript, {"source": source, "taken": taken})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with a draft, change what an activity says, add dates to it; what is published stays until the change is
    approved.
    """
    found = get_activity_for(request.user, slug)
    if not can_edit_activity(request.user, found):
        raise PermissionDenied
    return _answer(request, found, Manuscript(request, found, asked=_asked(request)), {})


def _answer(
    request: HttpRequest, found: Activity | None, manuscript: Manuscript, context: dict[str, object]
) -> HttpResponse:
    do = request.POST.get("do", SUBMIT)
    status = 200
    if request.method == "POST" and do in (SUBMIT, DRAFT, PREVIEW):
        status = 422
        try:
            if answer := _submit(request, found, manuscript) if do == SUBMIT else _keep(request, found, manuscript, do):
                return answer
        except Refused as refused:
            status = 409 if refused.code in CONFLICTS else 422
            manuscript.refuse(refused)
        manuscript.about.keep_upload()
    elif request.method == "POST":
        manuscript.rearrange(do)
        status = 422 if manuscript.about.errors else 200
    last = found.submissions.exclude(booking=None).select_related("booking__room").last() if found else None
    waiting = found.submissions.waiting().exists() if found else False
    context |= {
        "found": found,
        "manuscript": manuscript,
        "activity": manuscript.about,
        "dates": manuscript.dates,
        "waiting": waiting,
        "may_delete": found is not None and not found.live and not found.first_published_at and not waiting,
        "published": shown(found.occurrences.public().upcoming()) if found and found.live else [],
        # The room that was asked for and given up again: the way back to it.
        "room": last.booking.room
        if last and last.booking and last.booking.status not in Booking.Status.HOLDS_ROOM and not found.live  # type: ignore[union-attr]
        else None,
    }
    return render(request, "activities/writing/write.html", context, status=status)


def _submit(request: HttpRequest, found: Activity | None, manuscript: Manuscript) -> HttpResponse | None:
    if not manuscript.is_valid() or manuscript.dates is None:
        return None
    organization = found.organization if found else manuscript.dates.where.cleaned_data["organization"]
    fields = manuscript.fields_for(organization)
    dates = manuscript.dates.planned(manuscript.about.terms())
    plan = manuscript.plan()
    if found is None:
        submission = actions.propose_activity(
            organization=organization, fields=fields, occurrences=dates, plan=plan, by=request.user
        )
    else:
        submission = actions.revise_activity(
            found, fields=fields, occurrences=dates, plan=plan, by=request.user, revision=manuscript.revision
        )
    messages.success(request, _told(submission, found))
    return redirect(submission.activity)


def _told(submission: Submission, found: Activity | None) -> str:
    if submission.policy_id:
        return _("已经发布，这次不用等审核。")
    if found and found.live:
        return _("修改已提交审核；通过之前，居民看到的还是原来的内容。")
    return _("已提交审核，结果会发到您的消息里。")


def _keep(request: HttpRequest, found: Activity | None, manuscript: Manuscript, do: str) -> HttpResponse | None:
    """Store a draft; dates that cannot be (yet) are kept as they were typed."""
    if not manuscript.may_be_unfinished() or manuscript.dates is None:
        return None
    organization = found.organization if found else manuscript.dates.where.cleaned_data["organization"]
    fields = manuscript.fields_for(organization)
    dates = manuscript.dates.planned(manuscript.about.terms())
    wanted = {"fields": fields, "plan": manuscript.plan(), "organization": organization, "by": request.user}
    wanted["revision"] = manuscript.revision
    try:
        draft = actions.save_draft(found, occurrences=dates, **wanted)
    except Refused as refused:
        if not dates or refused.code in ("not_allowed", "waiting", "overtaken", "invalid"):
            raise
        draft = actions.save_draft(found, occurrences=(), **wanted)
    if do == PREVIEW:
        return redirect("activity_preview", draft.slug)
    messages.success(request, _("草稿已保存。换一台手机或电脑登录，也能接着写。"))
    return redirect("activity_edit", draft.slug)


@login_required
@require_POST
def activity_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_own_activity_for(request.user, slug)
    if not can_edit_activity(request.user, found):
        raise PermissionDenied
    waiting = found.submissions.waiting().first()
    if waiting is None:
        messages.warning(request, _("没有正在等待审核的内容。"))
        return redirect(found)
    try:
        actions.withdraw_submission(waiting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。可以修改后重新提交。"))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, then throw a draft away."""
    found = get_own_activity_for(request.user, slug)
    if not can_edit_activity(request.user, found):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.delete_draft(found, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(found)
        messages.success(request, _("草稿已删除。"))
        return redirect("own_activities")
    context = {
        "title": _("删除草稿“%(title)s”？") % {"title": found.title},
        "text": _("删除以后找不回来。为它订的场地还在，用不上时请另外取消。"),
        "action": _("删除草稿"),
        "back": found.get_absolute_url(),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)


def _asked(request: HttpRequest) -> tuple[int, ...]:
    """The bookings that a link names; which of them may be used, the form finds out."""
    if booking := whole_number(request.GET.get("booking", "")):
        return (booking,)
    if series := whole_number(request.GET.get("series", "")):
        return tuple(Booking.objects.filter(series=series).values_list("pk", flat=True))
    return ()
