"""The room in the Wagtail admin: organizations with their standing, and the fields of service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.organizations import actions
from incubator.organizations.models import Membership, Organization, ServiceField
from incubator.organizations.permissions import can_set_standing, organizations_for
from incubator.organizations.stages.admin_views import stage_change
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import RecordedEditView, RecordHistory, RecordViewSet, answers_403

Standing = Organization.Standing

# What staff do, by the standing that it leads to.
STANDING_VERBS = {
    Standing.ACTIVE: gettext_lazy("核实通过，公开展示"),
    Standing.SUSPENDED: gettext_lazy("暂停"),
    Standing.CLOSED: gettext_lazy("关闭"),
}
# What follows, said before it is done. Nothing that others rely on is called off by itself.
STANDING_MEANS = {
    Standing.ACTIVE: gettext_lazy("居民在网站上看得到它的介绍；它可以预约场地、申请入驻、送审活动。"),
    Standing.SUSPENDED: gettext_lazy(
        "网站上不再有它的介绍，它不能预约、申请和送审，随时可以恢复。"
        "已经约好的场地和公布的活动都还在，要取消的请一个个取消。"
    ),
    Standing.CLOSED: gettext_lazy(
        "组织不办了才关闭：网站上不再有它的介绍，它不能预约、申请和送审。"
        "已经约好的场地和公布的活动都还在，要取消的请一个个取消。"
    ),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由（组织会看到）"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # What the person who decides saw: another clerk may have been quicker.
    seen = forms.ChoiceField(choices=Standing.choices, required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> str | None:
        return self.cleaned_data["seen"] or None


class AppointForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由（组织会看到）"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


def _organization(request: HttpRequest, pk: int) -> Organization:
    if not request.user.has_perm("incubator.view_organization"):
        raise PermissionDenied
    return get_object_or_404(organizations_for(request.user), pk=pk)


def _crumbs(organization: Organization) -> list[dict[str, Any]]:
    return [
        {"url": reverse("organization_records:index"), "label": _("社会组织")},
        {"url": reverse("organization_records:edit", args=[organization.pk]), "label": organization.name},
    ]


def organization_record(request: HttpRequest, pk: int) -> HttpResponse:
    organization = _organization(request, pk)
    standings = actions.STANDINGS[Standing(organization.standing)] if can_set_standing(request.user) else ()
    context = {
        "organization": organization,
        "page_title": organization.name,
        "header_title": organization.name,
        "header_icon": "group",
        "breadcrumbs_items": _crumbs(organization),
        "standings": [(standing.value, STANDING_VERBS[standing]) for standing in standings],
        "fields": organization.fields_of_service.all(),
        "changes": organization.stage_changes.select_related("uploaded_by", "decided_by").order_by("-uploaded_at"),
        "in_force": organization.stage_changes.in_force().first(),
        "pending": organization.stage_changes.pending().select_related("uploaded_by").first(),
        "may_appoint": can_set_standing(request.user),
        "memberships": organization.memberships.select_related("user").order_by("-status", "since"),
        # Rooms above this one keep these; here they are only named and linked.
        "applications": organization.applications.filter(submitted_at__isnull=False).select_related("call"),
        "residencies": organization.residencies.order_by("-created_at"),
        "history": audit.tell(audit.history(organization)[:100]),
    }
    return render(request, "organizations/admin/organization.html", context)


@answers_403
def organization_standing(request: HttpRequest, pk: int, standing: str) -> HttpResponse:
    organization = _organization(request, pk)
    if not can_set_standing(request.user):
        raise PermissionDenied
    if standing not in STANDING_VERBS:
        raise Http404
    back = reverse("organization_records:edit", args=[pk])
    form = ReasonForm(request.POST or None, initial={"seen": organization.standing})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_standing(organization, standing=standing, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("状态已更新，组织的负责人和编辑会收到通知。"))
            return redirect(back)
    context = {
        "form": form,
        "text": STANDING_MEANS[Standing(standing)],
        "action": STANDING_VERBS[Standing(standing)],
        "danger": standing != Standing.ACTIVE,
        "back": back,
        "page_title": f"{organization.name} · {STANDING_VERBS[Standing(standing)]}",
        "header_title": organization.name,
        "header_icon": "group",
        "breadcrumbs_items": _crumbs(organization),
    }
    return render(request, "organizations/admin/verb.html", context, status=422 if request.method == "POST" else 200)


@answers_403
def organization_appoint(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Give an organization another lead, when the one it has is gone."""
    organization = _organization(request, pk)
    if not can_set_standing(request.user):
        raise PermissionDenied
    membership = get_object_or_404(organization.memberships.active().select_related("user"), pk=member_pk)
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint_lead(membership, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("已指定新的负责人，新旧负责人都会收到通知。"))
            return redirect("organization_records:edit", pk)
    text = _("%(person)s将成为负责人；现在的负责人变为编辑。用在负责人联系不上、又没有移交的时候。")
    context = {
        "form": form,
        "text": text % {"person": membership.user},
        "action": _("指定为负责人"),
        "danger": False,
        "back": reverse("organization_records:edit", args=[pk]),
        "page_title": _("%(organization)s · 指定负责人") % {"organization": organization.name},
        "header_title": organization.name,
        "header_icon": "group",
        "breadcrumbs_items": _crumbs(organization),
    }
    return render(request, "organizations/admin/verb.html", context, status=422 if request.method == "POST" else 200)


class OrganizationRecords(RecordViewSet):
    model = Organization
    name = "organization_records"
    url_prefix = "organizations"
    icon = "group"
    menu_label = gettext_lazy("社会组织")
    menu_order = 220
    add_to_admin_menu = True
    list_display = [
        "name",
        "stage",
        "standing",
        "contact_name",
        "contact_phone",
        DateColumn("created_at", label=gettext_lazy("创建于"), sort_key="created_at"),
    ]
    list_filter = ["standing", "stage", "fields_of_service"]
    list_export = ["name", "stage", "credit_code", "standing", "contact_name", "contact_phone", "created_at"]
    export_headings = {"created_at": gettext_lazy("创建于")}
    export_filename = "organizations"
    search_fields = ["name", "contact_name", "contact_phone"]
    ordering = ["-created_at"]
    record_view = staticmethod(organization_record)
    pages = [
        path("<int:pk>/standing/<slug:standing>/", organization_standing, name="standing"),
        path("<int:pk>/stage/<uuid:change_pk>/<slug:verb>/", stage_change, name="stage_change"),
        path("<int:pk>/lead/<int:member_pk>/", organization_appoint, name="appoint"),
    ]


class ServiceFieldViewSet(ModelViewSet):
    model = ServiceField
    name = "service_fields"
    icon = "tag"
    menu_label = gettext_lazy("服务领域")
    menu_order = 900
    add_to_settings_menu = True
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    copy_view_enabled = False
    list_display = ["name", "name_en", "slug", "order"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel(
            [
                FieldPanel(
                    "slug", help_text=gettext_lazy("小写英文字母、数字和横线。有人按它订阅日历，定下以后不要改。")
                ),
                FieldPanel("order", help_text=gettext_lazy("小的排在前面。")),
            ]
        ),
    ]
    ordering = ["order"]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [OrganizationRecords(), ServiceFieldViewSet()]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for verb, label, message in (
        ("found", gettext_lazy("创建组织"), gettext_lazy("已创建组织")),
        ("edit", gettext_lazy("修改资料"), gettext_lazy("已修改资料")),
        ("invite", gettext_lazy("邀请成员"), gettext_lazy("已邀请成员")),
        ("invite_again", gettext_lazy("再次邀请"), gettext_lazy("已再次邀请")),
        ("take_back", gettext_lazy("收回邀请"), gettext_lazy("已收回邀请")),
        ("invitation_ran_out", gettext_lazy("邀请到期"), gettext_lazy("邀请已到期")),
        ("appoint", gettext_lazy("指定负责人"), gettext_lazy("已指定负责人")),
        ("join", gettext_lazy("加入组织"), gettext_lazy("已加入组织")),
        ("decline", gettext_lazy("谢绝邀请"), gettext_lazy("已谢绝邀请")),
        ("role", gettext_lazy("改变角色"), gettext_lazy("已改变成员的角色")),
        ("stage_ask", gettext_lazy("申请变更阶段"), gettext_lazy("已申请变更阶段")),
        ("stage_withdraw", gettext_lazy("撤回阶段变更"), gettext_lazy("已撤回阶段变更")),
        ("stage_approve", gettext_lazy("核实阶段变更"), gettext_lazy("已核实阶段变更")),
        ("stage_decline", gettext_lazy("不通过阶段变更"), gettext_lazy("阶段变更未通过")),
        ("stage_remind", gettext_lazy("提醒证书到期"), gettext_lazy("已提醒证书到期")),
        ("paper_read", gettext_lazy("查看证书"), gettext_lazy("查看了证书")),
        ("end_membership", gettext_lazy("结束成员身份"), gettext_lazy("已结束成员身份")),
        ("standing", gettext_lazy("改变状态"), gettext_lazy("已改变组织的状态")),
    ):
        actions.register_action(f"organizations.{verb}", label, message)
    roles = dict(Membership.Role.choices)
    audit.say("organizations", dict(Standing.choices))
    for verb in ("stage_ask", "stage_withdraw", "stage_approve", "stage_decline", "stage_remind"):
        audit.say(f"organizations.{verb}", dict(Organization.Stage.choices))
    for verb in ("invite", "invite_again", "take_back", "invitation_ran_out", "role", "appoint"):
        audit.say(f"organizations.{verb}", roles)
    for verb in ("join", "decline", "end_membership"):
        audit.say(f"organizations.{verb}", {**roles, **dict(Membership.Status.choices)})
