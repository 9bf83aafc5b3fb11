"""Those who grew up, in the Wagtail admin: their story, and the year in which the center asks how it goes."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.residency.evaluating import graduating
from incubator.residency.evaluating import permissions as may
from incubator.residency.evaluating.admin_forms import FollowUpForm
from incubator.residency.models import FollowUp, Graduation
from incubator.residency.permissions import can_handle
from portal.common.errors import Refused
from portal.common.records import DayColumn, ListIndex, RecordedEditView, RecordHistory, RecordIndex, RecordViewSet


class GraduateIndex(ListIndex):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("residency__organization")


def told(graduation: Graduation) -> str:
    return str(_("已写") if graduation.story else _("还没有写"))


class GraduateViewSet(ModelViewSet):
    """Its day, figures and address stay; staff write the rest. The house makes one when a grown-up organization left."""

    model = Graduation
    name = "graduations"
    icon = "pick"
    menu_label = gettext_lazy("出壳组织")
    menu_order = 260
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = GraduateIndex
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    list_display = [
        TitleColumn(
            "organization",
            label=gettext_lazy("组织"),
            accessor="residency.organization",
            url_name="graduations:edit",
        ),
        DayColumn("day", label=gettext_lazy("出壳日期"), sort_key="day"),
        Column("story", label=gettext_lazy("故事"), accessor=told),
        "whereto",
    ]
    panels = [
        FieldPanel("story"),
        FieldPanel(
            "picture",
            help_text=gettext_lazy("一张能看到人或作品的横照片；列表里会裁小，要紧的部分在图片的“焦点”里框出来。"),
        ),
        FieldPanel("whereto", help_text=gettext_lazy("一句话，例如：搬到了龙门路的临街店面。居民会看到。")),
    ]
    search_fields = ["residency__organization__name"]
    ordering = ["-day"]


def state_of(follow_up: FollowUp) -> str:
    return str(_("已回访") if follow_up.done_at else _("待回访"))


def follow_up_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What the house knows of the time since, what was heard before, and what staff hear now."""
    if not can_handle(request.user):
        raise PermissionDenied
    follow_up = may.get_follow_up_for(request.user, pk)
    graduation = follow_up.graduation
    since = graduating.figures_since(graduation)
    # What happens here is known; what they do elsewhere is asked.
    seen_here = "yes" if any(figure.value for figure in since if figure.code == "activities_held") else ""
    form = FollowUpForm(request.POST if request.method == "POST" else None, initial={"still_active": seen_here})
    if request.method == "POST" and form.is_valid():
        try:
            graduating.record_follow_up(follow_up, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("回访已记下。"))
            return redirect("follow_ups:edit", pk)
    organization = graduation.residency.organization
    context = {
        "follow_up": follow_up,
        "graduation": graduation,
        "organization": organization,
        "figures": since,
        "earlier": graduation.follow_ups.filter(done_at__isnull=False).exclude(pk=pk).select_related("done_by"),
        "form": form if form.errors or not follow_up.done_at else None,
        "page_title": _("回访“%(organization)s”") % {"organization": organization},
        "header_title": str(organization),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("follow_ups:index"), "label": _("出壳回访")},
            {"url": reverse("follow_ups:edit", args=[pk]), "label": str(organization)},
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "residency/admin/follow_up.html", context, status=status)


class FollowUpFilter(WagtailFilterSet):
    done = django_filters.BooleanFilter(
        label=gettext_lazy("已回访"), field_name="done_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = FollowUp
        fields = ["done", "still_active"]


class FollowUpIndex(RecordIndex):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("graduation__residency__organization")


class FollowUpRecords(RecordViewSet):
    model = FollowUp
    name = "follow_ups"
    icon = "comment"
    menu_label = gettext_lazy("出壳回访")
    menu_order = 270
    add_to_admin_menu = True
    index_view_class = FollowUpIndex
    filterset_class = FollowUpFilter
    list_display = [
        TitleColumn(
            "organization",
            label=gettext_lazy("组织"),
            accessor="graduation.residency.organization",
            url_name="follow_ups:edit",
        ),
        DayColumn("due", label=gettext_lazy("期限"), sort_key="due"),
        Column("state", label=gettext_lazy("状态"), accessor=state_of),
        Column("still_active", label=gettext_lazy("还在开展活动"), accessor=lambda row: in_words(row.still_active)),
    ]
    search_fields = ["graduation__residency__organization__name"]
    ordering = ["due"]
    record_view = staticmethod(follow_up_record)


def in_words(known: bool | None) -> str:
    return "" if known is None else str(_("是") if known else _("否"))


@hooks.register("register_admin_viewset")
def register_graduates() -> GraduateViewSet:
    return GraduateViewSet()


@hooks.register("register_admin_viewset")
def register_follow_ups() -> FollowUpRecords:
    return FollowUpRecords()
