"""Residencies in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.living.admin_forms import EndForm
from incubator.residency.models import Residency
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import RecordIndex, RecordViewSet, answers_403


def residency_record(request: HttpRequest, pk: int) -> HttpResponse:
    if not may.can_handle(request.user):
        raise PermissionDenied
    residency = may.get_residency_for(request.user, pk)
    title = str(residency.organization)
    context = {
        "residency": residency,
        "terms": residency.terms.select_related("zone"),
        "can_end": "end" in may.residency_verbs(request.user, residency),
        "history": audit.tell(audit.history(residency)[:100]),
        "page_title": title,
        "header_title": title,
        "header_icon": "home",
        "breadcrumbs_items": _residency_crumbs(residency),
    }
    return render(request, "residency/admin/residency.html", context)


@answers_403
def residency_end(request: HttpRequest, pk: int) -> HttpResponse:
    if not may.can_handle(request.user):
        raise PermissionDenied
    residency = may.get_residency_for(request.user, pk)
    may.permit_residency(request.user, "end", residency)
    form = EndForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_residency(residency, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("入驻已结束，面积从第二天起空出来。"))
            return redirect("residencies:edit", pk)
    context = {
        "form": form,
        "action": _("结束入驻"),
        "danger": True,
        "back": reverse("residencies:edit", args=[pk]),
        "page_title": _("结束“%(organization)s”的入驻") % {"organization": residency.organization},
        "header_title": str(residency.organization),
        "header_icon": "home",
        "breadcrumbs_items": _residency_crumbs(residency),
    }
    return render(request, "organizations/admin/verb.html", context, status=422 if request.method == "POST" else 200)


def _residency_crumbs(residency: Residency) -> list[dict[str, Any]]:
    return [
        {"url": reverse("residencies:index"), "label": _("入驻")},
        {"url": reverse("residencies:edit", args=[residency.pk]), "label": str(residency.organization)},
    ]


class ResidencyIndex(RecordIndex):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organization", "center").prefetch_related("terms__zone")


def where_and_when(residency: Residency) -> str:
    return _("；").join(f"{term.zone} {term}" for term in residency.terms.all())


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
        Column("left_as", label=gettext_lazy("离开方式"), accessor="get_left_as_display"),
    ]
    list_filter = ["status", "left_as", "center"]
    search_fields = ["organization__name"]
    ordering = ["-created_at"]
    record_view = staticmethod(residency_record)
    pages = [path("<int:pk>/end/", residency_end, name="end")]


@hooks.register("register_admin_viewset")
def register_viewset() -> ResidencyRecords:
    return ResidencyRecords()
