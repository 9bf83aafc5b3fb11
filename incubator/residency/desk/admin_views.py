"""The desk in the Wagtail admin: the queue of applications. One of them is ``record_views``, its steps ``verb_views``."""

from __future__ import annotations

from typing import Any, NamedTuple

import django_filters
from django.db.models import Case, Count, Prefetch, When
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from incubator.premises.models import Center
from incubator.residency.desk.compare_views import compare
from incubator.residency.desk.queue import due_moment, due_of, overdue, since_of, who_has
from incubator.residency.desk.record_views import application_record
from incubator.residency.desk.verb_views import application_verb
from incubator.residency.models import Application, Review
from portal.common.records import RecordIndex, RecordViewSet


class ApplicationFilter(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("状态"), choices=[c for c in Application.Status.choices if c[0] != "draft"]
    )
    waiting = django_filters.BooleanFilter(label=gettext_lazy("等中心处理"), method="filter_waiting")
    overdue = django_filters.BooleanFilter(label=gettext_lazy("已逾期"), method="filter_overdue")

    class Meta:
        model = Application
        fields = ["status", "waiting", "overdue", "outcome", "call"]

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        waits = {"status__in": Application.Status.WAITS_FOR_STAFF}
        return queryset.filter(**waits) if value else queryset.exclude(**waits)

    def filter_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        late = Application.objects.filter(overdue(Center.objects.all(), timezone.localdate())).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


def days_waiting(application: Application) -> str:
    """How long the desk has had it; empty when it is not on the desk."""
    since = since_of(application)
    if since is None:
        return ""
    days = max(0, (timezone.localdate() - since).days)
    return ngettext("%(days)s 天", "%(days)s 天", days) % {"days": days}


def due_in_words(application: Application) -> str:
    """The due date, and in words when it is past; empty when it is not on the desk."""
    due = due_of(application)
    if due is None:
        return ""
    late = (timezone.localdate() - due).days
    day = date_format(due, "SHORT_DATE_FORMAT")
    if late <= 0:
        return day
    return ngettext("%(day)s，逾期 %(late)s 天", "%(day)s，逾期 %(late)s 天", late) % {"day": day, "late": late}


class DueColumn(Column):
    """The due date; what is overdue is said in words and in bold."""

    cell_template_name = "residency/admin/_due_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        due = due_of(instance)
        late = due is not None and due < timezone.localdate()
        return super().get_cell_context_data(instance, parent_context) | {"late": late}


class Tab(NamedTuple):
    label: Any
    count: int
    href: str
    current: bool


class ApplicationIndex(RecordIndex):
    """What was ever submitted; what waits stands first, the most pressing on top."""

    def get_base_queryset(self) -> Any:
        given = Prefetch("reviews", Review.objects.select_related("reviewer").order_by("pk"))
        submitted = super().get_base_queryset().filter(submitted_at__isnull=False)
        return submitted.select_related("organization", "call__center", "appeal").prefetch_related(given)

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered and "due" not in self.ordering_of_request():
            return super().order_queryset(queryset)
        waiting = Case(When(status__in=Application.Status.WAITS_FOR_STAFF, then=0), default=1)
        due = due_moment(Center.objects.all())
        pressing = due.desc() if self.ordering_of_request() == "-due" else due.asc()
        return queryset.order_by(waiting, pressing, "-submitted_at", "-pk")

    def ordering_of_request(self) -> str:
        return self.request.GET.get("ordering", "")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"tabs": self.tabs()}

    def tabs(self) -> list[Tab]:
        """The states that there are, each with how many are in it; two queries."""
        submitted = Application.objects.filter(submitted_at__isnull=False)
        late = Count("pk", filter=overdue(Center.objects.all(), timezone.localdate()))
        counts: dict[str, int] = {}
        overdue_count = 0
        for row in submitted.order_by().values("status").annotate(all=Count("pk"), late=late):
            counts[row["status"]] = row["all"]
            overdue_count += row["late"]
        waits = sum(count for status, count in counts.items() if status in Application.Status.WAITS_FOR_STAFF)
        here, base = self.request.GET, self.get_index_url()
        tabs = [
            Tab(_("全部"), sum(counts.values()), base, not here),
            Tab(_("等中心处理"), waits, f"{base}?waiting=true", here.get("waiting") == "true"),
            Tab(_("已逾期"), overdue_count, f"{base}?overdue=true", here.get("overdue") == "true"),
        ]
        for status, label in Application.Status.choices:
            if counts.get(status):
                chosen = here.getlist("status") == [status]
                tabs.append(Tab(label, counts[status], f"{base}?status={status}", chosen))
        return tabs


class ApplicationRecords(RecordViewSet):
    model = Application
    name = "applications"
    icon = "doc-full"
    menu_label = gettext_lazy("入驻申请")
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = ApplicationIndex
    index_template_name = "residency/admin/applications.html"
    filterset_class = ApplicationFilter
    list_display = [
        "organization",
        Column("status", label=gettext_lazy("状态"), accessor="get_status_display", sort_key="status"),
        Column("with_whom", label=gettext_lazy("在谁那里"), accessor=who_has),
        Column("age", label=gettext_lazy("等了多久"), accessor=days_waiting, sort_key="submitted_at"),
        DueColumn("due", label=gettext_lazy("应办到"), accessor=due_in_words, sort_key="due"),
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
    pages = [
        path("compare/", compare, name="compare"),
        path("<int:pk>/<slug:verb>/", application_verb, name="verb"),
    ]


@hooks.register("register_admin_viewset")
def register_viewset() -> ApplicationRecords:
    return ApplicationRecords()
