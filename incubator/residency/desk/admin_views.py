"""The desk in the Wagtail admin: the queue of applications. One of them is ``record_views``, its steps ``verb_views``."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, When
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from incubator.residency.desk.record_views import application_record
from incubator.residency.desk.verb_views import application_verb
from incubator.residency.models import Application
from portal.common.records import RecordIndex, RecordViewSet


class ApplicationFilter(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("状态"), choices=[c for c in Application.Status.choices if c[0] != "draft"]
    )
    waiting = django_filters.BooleanFilter(label=gettext_lazy("等工作人员处理"), method="filter_waiting")

    class Meta:
        model = Application
        fields = ["status", "waiting", "outcome", "call"]

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        waits = {"status__in": Application.Status.WAITS_FOR_STAFF}
        return queryset.filter(**waits) if value else queryset.exclude(**waits)


def days_waiting(application: Application) -> str:
    """How long the desk has had it; empty when it is not on the desk."""
    if application.status not in Application.Status.WAITS_FOR_STAFF or not application.submitted_at:
        return ""
    return _("%(days)s 天") % {"days": (timezone.now() - application.submitted_at).days}


class ApplicationIndex(RecordIndex):
    """What was ever submitted; what waits stands first, the longest waiting on top."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(submitted_at__isnull=False).select_related("organization", "call")

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        waiting = Case(When(status__in=Application.Status.WAITS_FOR_STAFF, then=0), default=1)
        longest_first = Case(When(status__in=Application.Status.WAITS_FOR_STAFF, then="submitted_at"))
        return queryset.order_by(waiting, longest_first, "-submitted_at", "-pk")


class ApplicationRecords(RecordViewSet):
    model = Application
    name = "applications"
    icon = "doc-full"
    menu_label = gettext_lazy("入驻申请")
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = ApplicationIndex
    filterset_class = ApplicationFilter
    list_display = [
        "organization",
        Column("status", label=gettext_lazy("状态"), accessor="get_status_display", sort_key="status"),
        Column("age", label=gettext_lazy("等了多久"), accessor=days_waiting, sort_key="submitted_at"),
        "call",
        DateColumn("submitted_at", label=gettext_lazy("提交时间"), sort_key="submitted_at"),
        Column("outcome", label=gettext_lazy("决定"), accessor="get_outcome_display"),
    ]
    list_export = [
        "pk",
        "organization",
        "call",
        "status",
        "submitted_at",
        "area_wanted",
        "starts_wanted",
        "months_wanted",
        "outcome",
        "granted_area",
        "granted_starts",
        "granted_last_day",
    ]
    export_headings = {
        "pk": gettext_lazy("编号"),
        "outcome": gettext_lazy("决定"),
        "submitted_at": gettext_lazy("提交时间"),
        "granted_area": gettext_lazy("批准的面积（平方米）"),
        "granted_starts": gettext_lazy("批准的第一天"),
        "granted_last_day": gettext_lazy("批准的最后一天"),
    }
    export_filename = "applications"
    search_fields = ["organization__name", "call__title"]
    ordering = ["submitted_at"]
    record_view = staticmethod(application_record)
    pages = [path("<int:pk>/<slug:verb>/", application_verb, name="verb")]


@hooks.register("register_admin_viewset")
def register_viewset() -> ApplicationRecords:
    return ApplicationRecords()
