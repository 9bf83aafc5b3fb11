"""The room in the Wagtail admin: the list of activities, a page of each, and taking away what everybody sees.

Deciding stands in ``submission_admin``, rules of trust in ``policy_admin``. Nothing here writes an activity but the verbs
of ``actions``: Wagtail's own doors (edit, publish, delete) are shut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from events.activities import actions
from events.activities.browsing.listing import shown
from events.activities.forms import CancelForm
from events.activities.models import Activity, Occurrence, Photo, Submission
from events.activities.moderating.answer_forms import AnswerForm, RemovePhotoForm, TakeDownForm
from events.activities.moderating.submission_admin import HOME, must_moderate, submission_decide, submission_queue
from events.activities.permissions import can_moderate
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import ListIndex, RecordHistory


class LookingOnly(ModelPermissionPolicy):
    """Staff see activities; nobody, not even a superuser, edits, publishes or deletes one through Wagtail."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


# --- Looking, and cancelling -------------------------------------------------------------------------------------


@require_safe
def activity_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: its state, its occurrences and what came of them, its photos, what was submitted."""
    must_moderate(request)
    activity = get_object_or_404(Activity.objects.select_related("organization", "service_field", "programme"), pk=pk)
    photos = Photo.objects.filter(occurrence__activity=activity).select_related("occurrence", "taken_in_by")
    context = {
        "activity": activity,
        "occurrences": shown(activity.occurrences.order_by("-starts", "-pk")),
        "photos": photos.prefetch_related("image__renditions"),
        "submissions": activity.submissions.select_related("submitted_by", "policy__organization").order_by("-pk"),
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
def activity_take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, and say how many dates and people it concerns."""
    must_moderate(request)
    activity = get_object_or_404(Activity.objects.select_related("organization"), pk=pk)
    ahead = list(shown(activity.occurrences.scheduled().upcoming()))
    people = sum(occurrence.taken for occurrence in ahead)  # type: ignore[attr-defined]
    warning = ngettext(
        "以后的 %(count)s 场会一起取消，已报名的 %(people)s 人和主办组织马上收到通知，场地同时放开。",
        "以后的 %(count)s 场会一起取消，已报名的 %(people)s 人和主办组织马上收到通知，场地同时放开。",
        len(ahead),
    ) % {"count": len(ahead), "people": people}
    return _take_away(
        request,
        activity,
        TakeDownForm,
        lambda reason: actions.take_down(activity, reason=reason, by=request.user),
        title=_("撤下活动"),
        told=_("已撤下，主办组织和报名的人会收到通知。"),
        more={
            "warning": warning if ahead else "",
            "explained": _("撤下以后，居民打开它的网址只看到“已撤下”。组织可以修改后重新送审。"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def photo_take_down(request: HttpRequest, pk: int) -> HttpResponse:
    must_moderate(request)
    photo = get_object_or_404(Photo.objects.select_related("occurrence__activity__organization", "image"), pk=pk)
    return _take_away(
        request,
        photo.occurrence.activity,
        RemovePhotoForm,
        lambda reason: actions.take_down_photo(photo, reason=reason, by=request.user),
        title=_("撤下照片"),
        told=_("已撤下，主办组织会收到通知。"),
        more={"photo": photo},
    )


def _take_away(
    request: HttpRequest,
    activity: Activity,
    form_class: type[AnswerForm],
    verb: Callable[[str], Any],
    *,
    title: Any,
    told: Any,
    more: dict[str, Any],
) -> HttpResponse:
    form = form_class(request.POST if request.method == "POST" else None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data["reason"])
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            messages.success(request, told)
            return redirect("activity_desk", activity.pk)
    context = more | {
        "activity": activity,
        "form": form,
        "action": title,
        "header_title": title,
        "header_icon": "cross",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("activity_desk", args=[activity.pk]), "label": activity.title},
            {"url": "", "label": title},
        ],
    }
    status = 200 if request.method != "POST" else 409 if refused else 422
    return render(request, "activities/admin/take_away.html", context, status=status)


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
    list_filter = ["live", "service_field", "programme", "organization"]
    search_fields = ["title", "summary", "organization__name"]
    search_backend_name = None
    list_export = ["title", "organization", "service_field", "programme", "live", "created_at"]
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
        path("activity/<int:pk>/take-down/", activity_take_down, name="activity_take_down"),
        path("photos/<int:pk>/take-down/", photo_take_down, name="photo_take_down"),
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
        ("publish_by_policy", _("按规则发布"), _("按免审规则发布了活动")),
        ("return", _("退回"), _("退回了活动")),
        ("refuse", _("不予通过"), _("没有让活动通过，也不再受理")),
        ("take_down", _("撤下活动"), _("撤下了活动")),
        ("take_down_photo", _("撤下照片"), _("撤下了一张照片")),
        ("cancel_occurrence", _("取消场次"), _("取消了一场")),
        ("move_occurrence", _("改动场次"), _("改了一场的时间或场地")),
        ("drop_occurrence", _("删去场次"), _("删去了没有公布的一场")),
        ("write_outcome", _("写回顾"), _("写了活动回顾")),
        ("add_photos", _("放照片"), _("放了照片")),
        ("describe_photo", _("改照片的说明"), _("改了照片的说明")),
        ("remove_photo", _("删照片"), _("删了照片")),
    ):
        log.register_action(f"activities.{name}", label, message)
    audit.say(
        "activities", {"draft": _("草稿"), "live": _("已发布"), "down": _("已撤下"), **dict(Submission.Status.choices)}
    )
    for name in ("cancel_occurrence", "move_occurrence", "drop_occurrence"):
        audit.say(f"activities.{name}", dict(Occurrence.Status.choices))
