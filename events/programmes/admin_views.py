"""Programmes in the Wagtail admin: staff write them, and take their figures along as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from events.activities.models import Programme
from events.programmes import tables
from events.programmes.views import figures_of
from portal.common.figures.tables import as_file, shown
from portal.common.records import ListIndex, RecordedEditView, RecordHistory, answers_403


@answers_403
@require_safe
def programme_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of ``?year=`` as tables; with ``export=xlsx`` as a file that names every activity."""
    if not request.user.has_perm("events.view_programme"):
        raise PermissionDenied
    programme = get_object_or_404(Programme, pk=pk)
    years, read = figures_of(request, programme)
    if read and request.GET.get("export") == "xlsx":
        return as_file(f"{programme} {read.year}", tables.every(programme, read))
    context = {
        "programme": programme,
        "years": years,
        "year": read.year if read else None,
        "tables": [shown(table) for table in (tables.months(read), tables.fields(read))] if read else [],
        "header_title": programme.name,
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": reverse("programmes_admin:index"), "label": _("项目")},
            {"url": "", "label": programme.name},
        ],
    }
    return render(request, "programmes/admin/figures.html", context)


class FiguresColumn(Column):
    cell_template_name = "programmes/admin/figures_cell.html"


class ProgrammeViewSet(ModelViewSet):
    """None is deleted: activities belong to it. One that has ended is closed."""

    model = Programme
    name = "programmes_admin"
    url_prefix = "programmes"
    icon = "tag"
    menu_label = gettext_lazy("项目")
    menu_order = 242
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ListIndex
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    search_backend_name = None
    search_fields = ["name", "name_en"]
    list_display = [
        TitleColumn(
            "name", label=gettext_lazy("名称"), get_url=lambda row: reverse("programmes_admin:edit", args=[row.pk])
        ),
        BooleanColumn("is_open", label=gettext_lazy("正在进行")),
        FiguresColumn("figures", label=gettext_lazy("成果")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            FieldRowPanel(
                [
                    FieldPanel("summary", help_text=gettext_lazy("为谁，做什么。显示在项目页上。")),
                    FieldPanel("summary_en"),
                ]
            ),
            FieldPanel(
                "is_open",
                help_text=gettext_lazy("不勾，新的活动就选不到它；它的页面和成果都还在。"),
            ),
            FieldRowPanel(
                [
                    FieldPanel(
                        "slug",
                        help_text=gettext_lazy("小写英文字母、数字和横线。有人按它订阅日历，定下以后不要改。"),
                    ),
                    FieldPanel("order", help_text=gettext_lazy("小的排在前面。")),
                ]
            ),
        ]
    )

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in ("delete", "usage")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None, "usage_url_name": None}


@hooks.register("register_admin_viewset")
def programme_viewset() -> ProgrammeViewSet:
    return ProgrammeViewSet()


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("programmes/figures/<int:pk>/", programme_figures, name="programme_figures")]
