"""入驻统计 in the Wagtail admin: a page that prints, and the same tables as a spreadsheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.residency.figures import figures, tables
from incubator.residency.figures.drawing import picture
from incubator.residency.figures.figures import Figures
from incubator.residency.permissions import can_handle
from portal.common.figures.days import DaysForm, links
from portal.common.figures.tables import as_file, headline, shown
from portal.common.records import answers_403


class FiguresForm(DaysForm):
    """Applications are few a month, so a year is usual."""

    usual = "past_year"


@require_safe
@answers_403
def residency_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the chosen days; with ``export=xlsx`` as a file. 422 with a sentence for days that are none."""
    if not can_handle(request.user):
        raise PermissionDenied
    form = FiguresForm(request.GET)
    context = {
        "form": form,
        "header_title": _("入驻统计"),
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": "", "label": _("入驻统计")},
        ],
    }
    if not form.is_valid():
        return render(request, "residency/figures/figures.html", context | {"periods": links(None)}, status=422)
    found = figures.read(form.cleaned_data["first"], form.cleaned_data["last"])
    if request.GET.get("export") == "xlsx":
        name = _("入驻统计 %(first)s 到 %(last)s") % {"first": found.first, "last": found.last}
        return as_file(name, tables.every(found))
    return render(request, "residency/figures/figures.html", context | _context(found))


def _context(found: Figures) -> dict[str, Any]:
    chosen = {"first": found.first.isoformat(), "last": found.last.isoformat()}
    return {
        "form": FiguresForm(initial=chosen),
        "periods": links((found.first, found.last)),
        "first": date_format(found.first),
        "last": date_format(found.last),
        "summary": headline(tables.summary(found)),
        "parts": [(shown(table), there and picture(there)) for table, there in tables.parts(found)],
        "export_url": "?" + urlencode(chosen | {"export": "xlsx"}),
    }


@hooks.register("register_admin_urls")
def figures_urls() -> list[URLPattern]:
    return [path("residencies/figures/", residency_figures, name="residency_figures")]


class FiguresItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_handle(request.user)


@hooks.register("register_admin_menu_item")
def figures_menu_item() -> MenuItem:
    return FiguresItem(
        gettext_lazy("入驻统计"), reverse("residency_figures"), name="residency-figures", icon_name="table", order=116
    )
