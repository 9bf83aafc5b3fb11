"""Half-year reports in the Wagtail admin: who handed in, who is late, what they tell, and the desk's answer."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from incubator.residency.evaluating import figures, reporting
from incubator.residency.evaluating import permissions as may
from incubator.residency.evaluating.admin_forms import ReadReportForm
from incubator.residency.models import Report
from incubator.residency.permissions import can_handle
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import today
from portal.common.records import DayColumn, RecordIndex, RecordViewSet

STATES = {
    "asked": gettext_lazy("等组织提交"),
    "overdue": gettext_lazy("过了期限"),
    "handed_in": gettext_lazy("待查看"),
    "read": gettext_lazy("已查看"),
}


def state_of(report: Report) -> Any:
    if report.read_at:
        return STATES["read"]
    if report.is_handed_in:
        return STATES["handed_in"]
    return STATES["overdue" if report.is_late else "asked"]


def late_of(report: Report) -> str:
    """Said of those that came late."""
    return str(_("晚交")) if report.is_handed_in and report.is_late else ""


def report_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in; once it was, the desk's answer."""
    if not can_handle(request.user):
        raise PermissionDenied
    report = may.get_report_for(request.user, pk)
    form = ReadReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reporting.read_report(report, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("已记下，有回复的组织会收到通知。"))
            return redirect("reports:edit", pk)
    title = f"{report.residency.organization} · {report}"
    context = {
        "report": report,
        "form": form if form.errors or (report.is_handed_in and not report.read_at) else None,
        "state": state_of(report),
        "late": late_of(report),
        "figures": figures.figures_in(report, fixed=report.is_handed_in),
        "texts": [(Report._meta.get_field(name).verbose_name, getattr(report, name)) for name in reporting.TEXTS],
        "history": audit.tell(audit.history(report)[:100]),
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [
            {"url": reverse("reports:index"), "label": _("半年报告")},
            {"url": reverse("reports:edit", args=[pk]), "label": title},
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "residency/admin/report.html", context, status=status)


class ReportFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=[*STATES.items()], method="filter_state", empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = Report
        fields = ["state", "year", "half"]

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        waits = Q(submitted_at=None)
        return queryset.filter(
            {
                "asked": waits & Q(due__gte=today()),
                "overdue": waits & Q(due__lt=today()),
                "handed_in": ~waits & Q(read_at=None),
                "read": Q(read_at__isnull=False),
            }[value]
        )


class ReportIndex(RecordIndex):
    """What waits for the desk first, then what is still to come."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("residency__organization")

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        place = Case(When(submitted_at__isnull=False, read_at=None, then=0), When(submitted_at=None, then=1), default=2)
        return queryset.order_by(place, "-year", "-half", "residency__organization__name", "pk")


class ReportRecords(RecordViewSet):
    model = Report
    name = "reports"
    # Wagtail has reports of its own.
    url_prefix = "half_year_reports"
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("半年报告")
    menu_order = 240
    add_to_admin_menu = True
    index_view_class = ReportIndex
    filterset_class = ReportFilter
    list_display = [
        TitleColumn(
            "organization",
            label=gettext_lazy("组织"),
            accessor="residency.organization",
            url_name="reports:edit",
        ),
        Column("half", label=gettext_lazy("半年"), accessor="__str__"),
        Column("state", label=gettext_lazy("状态"), accessor=state_of),
        DayColumn("due", label=gettext_lazy("期限"), sort_key="due"),
        DateColumn("submitted_at", label=gettext_lazy("提交时间"), sort_key="submitted_at"),
        Column("late", label=gettext_lazy("是否按时"), accessor=late_of),
    ]
    search_fields = ["residency__organization__name"]
    ordering = ["-year"]
    record_view = staticmethod(report_record)


@hooks.register("register_admin_viewset")
def register_viewset() -> ReportRecords:
    return ReportRecords()
