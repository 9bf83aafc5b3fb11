"""The room in the Wagtail admin: the queue of submissions, one page to decide each, and the list of activities.

Nothing here writes an activity but the verbs of ``actions``: Wagtail's own doors (edit, publish, delete) are shut.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from events.activities import actions
from events.activities.comparing import differences
from events.activities.forms import CancelForm, ReturnForm
from events.activities.listing import shown, submissions_waiting
from events.activities.models import Activity, Occurrence, Submission
from events.activities.permissions import can_moderate, get_submission_for
from incubator.bookings.desk.facts import neighbours, obstacles, used_in_month
from incubator.bookings.models import Booking
from portal.common import audit
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.records import ListIndex, RecordHistory

PAGE_SIZE = 30
HOME = {"url": "/admin/", "label": _("首页")}


class LookingOnly(ModelPermissionPolicy):
    """Staff see activities; nobody, not even a superuser, edits, publishes or deletes one through Wagtail."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


def must_moderate(request: HttpRequest) -> None:
    if not can_moderate(request.user):
        raise PermissionDenied


# --- Deciding ----------------------------------------------------------------------------------------------------


@require_safe
def submission_queue(request: HttpRequest) -> HttpResponse:
    """What waits, the longest waiting first."""
    must_moderate(request)
    page = Paginator(submissions_waiting(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "header_title": _("活动审核"),
        "header_icon": "calendar-check",
        "breadcrumbs_items": [HOME, {"url": "", "label": _("活动审核")}],
    }
    return render(request, "activities/admin/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submission_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The exact revision that was submitted, and the two answers to it."""
    must_moderate(request)
    submission = get_submission_for(request.user, pk)
    form = ReturnForm(request.POST if "return" in request.POST else None)
    refused = None
    if request.method == "POST":
        try:
            if "approve" in request.POST:
                revision = request.POST.get("revision", "")
                activity = actions.approve_activity(submission, by=request.user, revision=whole_number(revision) or 0)
                messages.success(request, _("已发布：%(title)s") % {"title": activity.title})
                return redirect("submission_queue")
            if form.is_valid():
                actions.return_activity(submission, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, _("已退回，对方会收到通知。"))
                return redirect("submission_queue")
        except Refused as refusal:
            refused = refusal
            submission.refresh_from_db()
    context = _submission_context(submission) | {
        "form": form,
        "refused": refused,
        "header_title": submission.revision.object_str,
        "header_icon": "calendar-check",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("submission_queue"), "label": _("活动审核")},
            {"url": "", "label": submission.revision.object_str},
        ],
    }
    status = 200 if request.method != "POST" else 409 if refused else 422
    return render(request, "activities/admin/submission.html", context, status=status)


def _submission_context(submission: Submission) -> dict[str, Any]:
    activity = submission.activity
    content = submission.revision.as_object()
    booking = submission.booking
    proposed = activity.occurrences.filter(status=Occurrence.Status.PROPOSED)
    return {
        "submission": submission,
        "activity": activity,
        "content": content,
        "can_decide": submission.status in Submission.Status.CAN_DECIDE,
        "differences": differences(activity if activity.live else None, content),
        "proposed": shown(proposed),
        "published": shown(activity.occurrences.public().upcoming()),
        "booking": booking,
        "booking_waits": bool(booking and booking.status in Booking.Status.CAN_DECIDE),
        "obstacles": obstacles(booking) if booking else [],
        "neighbours": neighbours(booking) if booking else [],
        "used": used_in_month(activity.organization, booking.day).confirmed // 60 if booking else None,
        "earlier": activity.submissions.exclude(pk=submission.pk).select_related("submitted_by").order_by("-pk"),
    }


# --- Looking, and cancelling -------------------------------------------------------------------------------------


@require_safe
def activity_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: its state, its occurrences, what was submitted."""
    must_moderate(request)
    activity = get_object_or_404(Activity.objects.select_related("organization", "service_field"), pk=pk)
    context = {
        "activity": activity,
        "occurrences": shown(activity.occurrences.order_by("-starts", "-pk")),
        "submissions": activity.submissions.select_related("submitted_by").order_by("-pk"),
        "history": audit.tell(audit.history(activity)[:200]),
        "header_title": activity.title,
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("activity_list:index"), "label": _("活动")},
            {"url": "", "label": activity.title},
        ],
    }
    return render(request, "activities/admin/activity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_desk_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    must_moderate(request)
    occurrence = get_object_or_404(shown(Occurrence.objects.all()), pk=pk)
    activity = occurrence.activity
    form = CancelForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_occurrence(occurrence, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            messages.success(request, _("已取消，主办组织和报名的人会收到通知。"))
            return redirect("activity_desk", activity.pk)
    context = {
        "occurrence": occurrence,
        "activity": activity,
        "form": form,
        "header_title": _("取消场次"),
        "header_icon": "cross",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("activity_desk", args=[activity.pk]), "label": activity.title},
            {"url": "", "label": _("取消场次")},
        ],
    }
    status = 200 if request.method != "POST" else 409 if refused else 422
    return render(request, "activities/admin/cancel.html", context, status=status)


class ActivityListViewSet(ModelViewSet):
    """The list with its filters, and each one's history. No form: organizations write, ``actions`` publish."""

    model = Activity
    name = "activity_list"
    url_prefix = "activities"
    icon = "calendar-alt"
    menu_label = _("活动")
    menu_order = 240
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ListIndex
    history_view_class = RecordHistory
    form_fields = Activity.EDITORIAL
    list_display = [
        TitleColumn("title", label=_("标题"), sort_key="title", url_name="activity_desk"),
        Column("organization", label=_("组织"), sort_key="organization__name"),
        Column("service_field", label=_("领域")),
        BooleanColumn("live", label=_("已发布")),
        DateColumn("created_at", label=_("发起"), sort_key="created_at"),
    ]
    list_filter = ["live", "service_field", "organization"]
    search_fields = ["title", "summary", "organization__name"]
    search_backend_name = None
    list_export = ["title", "organization", "service_field", "live", "created_at"]
    export_headings = {"live": _("已发布"), "created_at": _("发起")}
    export_filename = "activities"

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "history", "history_results"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = ("add_url_name", "edit_url_name", "delete_url_name", "usage_url_name")
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(gone)


# --- Registering -------------------------------------------------------------------------------------------------

register_permission_policy(Activity, LookingOnly(Activity))


class QueueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_moderate(request.user)


@hooks.register("register_admin_viewset")
def activity_viewset() -> ActivityListViewSet:
    return ActivityListViewSet()


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> QueueMenuItem:
    return QueueMenuItem(
        _("活动审核"), reverse("submission_queue"), name="submissions", icon_name="calendar-check", order=130
    )


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("submissions/", submission_queue, name="submission_queue"),
        path("submissions/<int:pk>/", submission_decide, name="submission_decide"),
        path("activity/<int:pk>/", activity_desk, name="activity_desk"),
        path("occurrences/<int:pk>/cancel/", occurrence_desk_cancel, name="occurrence_desk_cancel"),
    ]


@hooks.register("register_log_actions")
def log_actions(log: Any) -> None:
    for name, label, message in (
        ("propose", _("发起活动"), _("发起了活动")),
        ("submit", _("提交审核"), _("提交了审核")),
        ("delete_draft", _("删除草稿"), _("删除了草稿")),
        ("supersede", _("替换送审"), _("用新的内容代替了送审")),
        ("withdraw", _("撤回送审"), _("撤回了送审")),
        ("approve", _("通过并发布"), _("通过并发布了活动")),
        ("return", _("退回"), _("退回了活动")),
        ("cancel_occurrence", _("取消场次"), _("取消了一场")),
        ("move_occurrence", _("改动场次"), _("改了一场的时间或场地")),
        ("drop_occurrence", _("删去场次"), _("删去了没有公布的一场")),
        ("write_outcome", _("写回顾"), _("写了活动回顾")),
        ("add_photos", _("放照片"), _("放了照片")),
        ("remove_photo", _("删照片"), _("删了照片")),
    ):
        log.register_action(f"activities.{name}", label, message)
    audit.say("activities", {"draft": _("草稿"), **dict(Submission.Status.choices)})
    for name in ("cancel_occurrence", "move_occurrence", "drop_occurrence"):
        audit.say(f"activities.{name}", dict(Occurrence.Status.choices))
