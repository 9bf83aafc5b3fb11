"""Residencies in the Wagtail admin: the list, one of them, and the steps of the desk and the director with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.premises.viewsets import HouseCreateView
from incubator.residency import actions, area
from incubator.residency import permissions as may
from incubator.residency.evaluating.admin_forms import OpenEvaluationForm
from incubator.residency.living import admin_forms as forms
from incubator.residency.living.admin_list import ResidencyIndex, overdue_of, where_and_when
from incubator.residency.living.forms import VerbForm
from incubator.residency.living.story import at_hand, story_of, useful
from incubator.residency.models import ChangeRequest, ChecklistItem, Graduation, Moment, Residency
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import (
    ListIndex,
    RecordedEditView,
    RecordHistory,
    RecordViewSet,
    answers_403,
)


class Verb(NamedTuple):
    label: Any
    done: Any
    form: type[VerbForm]
    action: Callable[..., Any]
    text: Any = ""
    # Whether the form is filled in with an eye on what is free.
    looks_at_area: bool = False


def accept_copy(residency: Residency, **given: Any) -> None:
    actions.accept_copy(given["copy"], by=given["by"])


def return_copy(residency: Residency, **given: Any) -> None:
    actions.return_copy(given["copy"], reason=given["reason"], by=given["by"])


def answer_change(residency: Residency, *, request: ChangeRequest, answer: str, by: Any, **given: Any) -> None:
    if answer == "decline":
        actions.decline_change(request, reason=given["reason"], by=by)
    else:
        actions.grant_change(request, by=by, **given)


# For whom and when each is open stands in ``transitions.RESIDENCY``.
VERBS = {
    "accept_copy": Verb(
        gettext_lazy("签字的协议没有问题"),
        gettext_lazy("协议已签好，对方会收到通知。"),
        forms.CopyVerbForm,
        accept_copy,
        gettext_lazy("请先打开上传的协议，看清签字和每一页。"),
    ),
    "return_copy": Verb(
        gettext_lazy("请对方重新上传"), gettext_lazy("已退回，对方会收到通知。"), forms.ReturnCopyForm, return_copy
    ),
    "lapse": Verb(
        gettext_lazy("收回留出的场地"),
        gettext_lazy("已收回，面积空出来了。"),
        forms.DangerForm,
        actions.lapse_offer,
        gettext_lazy("对方没有在期限内签协议。收回后面积马上空出来，对方会收到通知。"),
    ),
    "check_off": Verb(
        gettext_lazy("勾选交接清单"), gettext_lazy("清单已保存。"), forms.ChecklistForm, actions.check_off
    ),
    "move_in": Verb(
        gettext_lazy("办理搬入"),
        gettext_lazy("已搬入，试住开始，对方会收到通知。"),
        VerbForm,
        actions.move_in,
        gettext_lazy("清单全部打勾后办理，今天算搬入的日子。"),
    ),
    "confirm": Verb(
        gettext_lazy("试住通过"),
        gettext_lazy("已转为正式入驻，对方会收到通知。"),
        VerbForm,
        actions.confirm_residency,
        gettext_lazy("转为正式入驻。"),
    ),
    "evaluate": Verb(
        gettext_lazy("开始评估"),
        gettext_lazy("评估已开始，对方会收到通知。"),
        OpenEvaluationForm,
        actions.open_evaluation,
    ),
    "answer_change": Verb(
        gettext_lazy("答复申请"),
        gettext_lazy("已答复，对方会收到通知。"),
        forms.AnswerForm,
        answer_change,
        looks_at_area=True,
    ),
    "renew": Verb(
        gettext_lazy("续期"),
        gettext_lazy("已续期，新的协议等对方签字。"),
        forms.RenewForm,
        actions.renew_residency,
        looks_at_area=True,
    ),
    "resize": Verb(
        gettext_lazy("调整场地"),
        gettext_lazy("已调整，新的协议等对方签字。"),
        forms.ResizeForm,
        actions.resize_residency,
        looks_at_area=True,
    ),
    "leave": Verb(
        gettext_lazy("安排离开"),
        gettext_lazy("最后一天已定，对方会收到通知。"),
        forms.LeaveForm,
        actions.announce_leaving,
        gettext_lazy("到最后一天按清单交接，然后完成退出。"),
    ),
    "stay": Verb(
        gettext_lazy("撤回离开，继续留下"),
        gettext_lazy("继续入驻，对方会收到通知。"),
        VerbForm,
        actions.stay,
        gettext_lazy("面积还空着的话，留到原来的日期；新的协议等对方签字。"),
    ),
    "complete": Verb(
        gettext_lazy("完成退出"),
        gettext_lazy("已完成退出，对方会收到通知。"),
        VerbForm,
        actions.complete_leaving,
        gettext_lazy("场地已经交还，清单全部打勾。"),
    ),
    "end": Verb(
        gettext_lazy("结束入驻"),
        gettext_lazy("入驻已结束，面积从第二天起空出来。"),
        forms.EndForm,
        actions.end_residency,
        gettext_lazy("不经过交接清单，直接结束。"),
    ),
    "reactivate": Verb(
        gettext_lazy("恢复入驻"),
        gettext_lazy("已恢复入驻，新的协议等对方签字。"),
        forms.ReactivateForm,
        actions.reactivate_residency,
        looks_at_area=True,
    ),
}


def _residency(request: HttpRequest, pk: int) -> Residency:
    if not may.can_handle(request.user):
        raise PermissionDenied
    return may.get_residency_for(request.user, pk)


def _page(residency: Residency, **more: Any) -> dict[str, Any]:
    title = str(residency.organization)
    return {
        "residency": residency,
        "page_title": title,
        "header_title": title,
        "header_icon": "home",
        "breadcrumbs_items": [
            {"url": reverse("residencies:index"), "label": _("入驻")},
            {"url": reverse("residencies:edit", args=[residency.pk]), "label": title},
        ],
        **more,
    }


def residency_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is and how it stands, what lies with it, and what this person may do now."""
    residency = _residency(request, pk)
    now = at_hand(residency)
    verbs = useful(may.residency_verbs(request.user, residency), residency, now)
    context = _page(
        residency,
        story=story_of(residency, now),
        at_hand=now,
        verbs=verbs,
        buttons=[(verb, VERBS[verb].label) for verb in verbs if verb in VERBS and verb != "answer_change"],
        moving_in=[entry for entry in now.checklist if entry.moment == Moment.MOVING_IN],
        leaving=[entry for entry in now.checklist if entry.moment == Moment.LEAVING],
        reports=residency.reports.order_by("-year", "-half"),
        graduation=Graduation.objects.filter(residency=residency).first(),
        history=audit.tell(audit.history(residency)[:100]),
    )
    return render(request, "residency/admin/residency.html", context)


@answers_403
def residency_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step: load, permit, form, action, answer."""
    if verb not in VERBS:
        raise Http404
    residency = _residency(request, pk)
    may.permit_residency(request.user, verb, residency)
    how, back = VERBS[verb], reverse("residencies:edit", args=[pk])
    asked = at_hand(residency).asked if verb == "answer_change" else []
    given = next((one for one in asked if str(one.pk) == request.GET.get("request", "")), next(iter(asked), None))
    closed = verb not in may.residency_verbs(request.user, residency)
    if (closed and request.method != "POST") or (verb == "answer_change" and given is None):
        messages.error(request, _("现在的状态是“%(now)s”，不能这样操作。") % {"now": residency.get_status_display()})
        return redirect(back)
    more = {"given": given} if given else {}
    form = how.form(request.POST if request.method == "POST" else None, residency=residency, **more)
    if request.method == "POST" and form.is_valid():
        try:
            how.action(residency, by=request.user, **form.arguments(), **({"request": given} if given else {}))
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, str(how.done))
            return redirect(back)
    context = _page(
        residency,
        form=form,
        action=how.label,
        text=how.text,
        danger=form.danger,
        back=back,
        asked=given,
        copy=form.copy() if isinstance(form, forms.CopyVerbForm) else None,
        zones=_free(residency) if how.looks_at_area and "zone" not in form.fields else [],
    )
    template = "residency/admin/residency_verb.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _free(residency: Residency) -> list[area.ZoneState]:
    """What is free on every day of the next year."""
    today = timezone.localdate()
    return area.floor_of(residency.center, promised=True).states(today, today.replace(year=today.year + 1, day=1))


class ResidencyRecords(RecordViewSet):
    model = Residency
    name = "residencies"
    icon = "home"
    menu_label = gettext_lazy("入驻组织")
    menu_order = 230
    add_to_admin_menu = True
    index_view_class = ResidencyIndex
    list_display = [
        "organization",
        "status",
        Column("terms", label=gettext_lazy("区域与期限"), accessor=where_and_when),
        Column("overdue", label=gettext_lazy("已逾期"), accessor=overdue_of),
        Column("left_as", label=gettext_lazy("离开方式"), accessor="get_left_as_display"),
    ]
    list_filter = ["status", "left_as", "center"]
    search_fields = ["organization__name"]
    ordering = ["-created_at"]
    record_view = staticmethod(residency_record)
    pages = [path("<int:pk>/<slug:verb>/", residency_verb, name="verb")]


class ChecklistItemViewSet(ModelViewSet):
    """What a center goes through with whoever moves in or leaves; residencies under way keep the list they got."""

    model = ChecklistItem
    name = "checklist_items"
    icon = "tick"
    menu_label = gettext_lazy("交接事项")
    menu_order = 920
    add_to_settings_menu = True
    index_view_class = ListIndex
    add_view_class = HouseCreateView
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    copy_view_enabled = False
    list_display = ["text", "moment", "center", "order"]
    list_filter = ["center", "moment"]
    panels = [
        FieldPanel("moment", help_text=gettext_lazy("搬进来时逐项办，还是退出时逐项办。")),
        FieldPanel("text", help_text=gettext_lazy("一句话说清做什么，例如：交两把门钥匙，登记领用人。")),
        FieldPanel("help_text", help_text=gettext_lazy("要注意什么。可以不填。")),
        FieldRowPanel([FieldPanel("order", help_text=gettext_lazy("小的排在前面。")), FieldPanel("center")]),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [ResidencyRecords(), ChecklistItemViewSet()]
