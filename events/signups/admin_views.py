"""The room in the Wagtail admin: who is on which list, to look up. People change their own sign-ups themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn

from events.signups.models import Registration
from events.signups.permissions import sees_every_list
from events.signups.seats import moment, place_in_line
from portal.accounts.phones import shown
from portal.common import audit
from portal.common.records import RecordIndex, RecordViewSet

LOG_ACTIONS = {
    "signups.register": (gettext_lazy("报名"), gettext_lazy("报了名")),
    "signups.begin": (gettext_lazy("填写报名"), gettext_lazy("填了报名，还没输验证码")),
    "signups.confirm_phone": (gettext_lazy("验证手机号"), gettext_lazy("输对验证码，报了名")),
    "signups.enter": (gettext_lazy("代为报名"), gettext_lazy("替打电话的人报了名")),
    "signups.change": (gettext_lazy("修改报名"), gettext_lazy("改了报名")),
    "signups.cancel": (gettext_lazy("取消报名"), gettext_lazy("取消了报名")),
    "signups.offer": (gettext_lazy("候补递补"), gettext_lazy("有了名额，请候补的人确认")),
    "signups.accept": (gettext_lazy("确认名额"), gettext_lazy("要了空出来的名额")),
    "signups.decline": (gettext_lazy("放弃名额"), gettext_lazy("没要空出来的名额")),
    "signups.lapse": (gettext_lazy("名额过期"), gettext_lazy("没有按时确认，名额让出")),
}


def title_of(registration: Registration) -> str:
    return registration.occurrence.activity.title


def time_of(registration: Registration) -> str:
    return moment(registration.occurrence.starts)


class RegistrationIndex(RecordIndex):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("occurrence__activity", "occurrence__room")
        return rows.defer("occurrence__event_zh", "occurrence__event_en", "occurrence__activity__body")


def registration_record(request: HttpRequest, pk: int) -> HttpResponse:
    if not sees_every_list(request.user):
        raise PermissionDenied
    registration = get_object_or_404(
        Registration.objects.select_related("occurrence__activity__organization", "occurrence__room__center"), pk=pk
    )
    occurrence = registration.occurrence
    name = registration.called()
    context = {
        "registration": registration,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "name": name,
        "time": time_of(registration),
        "place": place_in_line(registration) if registration.status == Registration.Status.WAITLISTED else 0,
        "until": moment(registration.offered_until) if registration.offered_until else "",
        "phone": shown(registration.phone),
        "may_cancel": not occurrence.is_past and registration.is_live,
        "page_title": name,
        "header_title": name,
        "header_icon": "user",
        "breadcrumbs_items": [
            {"url": reverse("registrations:index"), "label": _("报名")},
            {"url": reverse("registrations:edit", args=[pk]), "label": name},
        ],
        "history": audit.tell(audit.history(registration)[:100]),
    }
    return render(request, "signups/admin/registration.html", context)


class RegistrationRecords(RecordViewSet):
    model = Registration
    name = "registrations"
    icon = "user"
    menu_label = gettext_lazy("报名")
    menu_order = 270
    add_to_admin_menu = True
    index_view_class = RegistrationIndex
    list_display = [
        "called",
        Column("activity", label=gettext_lazy("活动"), accessor=title_of),
        Column("starts", label=gettext_lazy("时间"), accessor=time_of, sort_key="occurrence__starts"),
        Column("party_size", label=gettext_lazy("人数"), sort_key="party_size"),
        Column("for_whom", label=gettext_lazy("替谁报名"), accessor="get_for_whom_display", sort_key="for_whom"),
        Column("status", label=gettext_lazy("状态"), accessor="get_status_display", sort_key="status"),
        DateColumn("created_at", label=gettext_lazy("报名时间"), sort_key="created_at"),
    ]
    list_filter = ["status", "for_whom", "occurrence__activity__organization"]
    search_fields = ["name", "phone", "occurrence__activity__title"]
    ordering = ["-created_at", "-pk"]
    record_view = staticmethod(registration_record)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [RegistrationRecords()]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("signups.check_in", gettext_lazy("签到"), gettext_lazy("签了到"))
    actions.register_action("signups.undo_check_in", gettext_lazy("撤回签到"), gettext_lazy("撤回了签到"))
    actions.register_action("signups.walk_in", gettext_lazy("现场登记"), gettext_lazy("登记了现场来的人"))
    actions.register_action("signups.mark_absent", gettext_lazy("记为没来"), gettext_lazy("记为没来"))
    actions.register_action("signups.close_list", gettext_lazy("收名单"), gettext_lazy("收了到场名单"))
    actions.register_action("signups.reopen_list", gettext_lazy("重新打开名单"), gettext_lazy("重新打开了到场名单"))
    for action, (name, told) in LOG_ACTIONS.items():
        actions.register_action(action, name, told)
    actions.register_action("signups.announce", gettext_lazy("群发通知"), gettext_lazy("给报名的人发了通知"))
    actions.register_action("signups.change_seats", gettext_lazy("改名额"), gettext_lazy("改了名额"))
    actions.register_action("signups.close_signup", gettext_lazy("停止报名"), gettext_lazy("停止了报名"))
    actions.register_action("signups.reopen_signup", gettext_lazy("重新开放报名"), gettext_lazy("重新开放了报名"))
    actions.register_action("signups.feedback", gettext_lazy("评价"), gettext_lazy("评了价"))
    actions.register_action("signups.take_line_away", gettext_lazy("拿掉一句话"), gettext_lazy("拿掉了评价里的话"))
    audit.say("signups", dict(Registration.Status.choices))
