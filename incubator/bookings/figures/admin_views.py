"""场地统计 in the Wagtail admin: a page, and the same tables as a spreadsheet."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.bookings.figures import figures, tables
from incubator.bookings.figures.figures import Figures
from incubator.bookings.figures.heat import Heat, Hour
from incubator.bookings.figures.period import NAMES, FiguresForm, named_periods
from incubator.bookings.figures.tables import Table, in_text
from incubator.premises.models import Room
from portal.common.periods import today
from portal.common.records import answers_403
from portal.common.spreadsheets import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Of the bookings that were declined the page shows the last; the spreadsheet has them all.
ON_PAGE = 30
# The shades of the heat map, beside the one for nothing.
SHADES = 5


@require_safe
@answers_403
def booking_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the chosen days; with ``export=xlsx`` as a file. 422 with a sentence for days that are none."""
    if not request.user.has_perm("incubator.view_booking"):
        raise PermissionDenied
    form = FiguresForm(request.GET)
    context = {
        "form": form,
        "header_title": _("场地统计"),
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": "", "label": _("场地统计")},
        ],
    }
    if not form.is_valid():
        return render(request, "bookings/admin/figures.html", context | {"periods": _periods()}, status=422)
    first, last, room = (form.cleaned_data[name] for name in ("first", "last", "room"))
    found = figures.read(first, last)
    heat = next((use.heat for use in found.rooms if use.room == room), Heat()) if room else found.heat
    if request.GET.get("export") == "xlsx":
        name = _("场地统计 %(first)s 到 %(last)s") % {"first": first, "last": last}
        file = HttpResponse(workbook(table.sheet() for table in tables.every(found, heat)), content_type=XLSX)
        file["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
        return file
    return render(request, "bookings/admin/figures.html", context | _context(found, heat, room))


def _context(found: Figures, heat: Heat, room: Room | None) -> dict[str, Any]:
    chosen = {"first": found.first.isoformat(), "last": found.last.isoformat()} | ({"room": room.pk} if room else {})
    return {
        "form": FiguresForm(initial=chosen),
        "periods": _periods(found, room),
        "first": date_format(found.first),
        "last": date_format(found.last),
        "room": room,
        "summary": _summary(found),
        "heat": _heat_map(heat),
        "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
        "shades": range(SHADES + 1),
        "busiest": in_text(heat.busiest, "share"),
        "hours": _in_text(tables.heat_hours(heat)),
        "tables": [
            _in_text(table(found))
            for table in (
                tables.rooms,
                tables.organizations,
                tables.ahead,
                tables.answers,
                tables.reasons,
                tables.declined,
            )
        ],
        "export_url": "?" + urlencode(chosen | {"export": "xlsx"}),
    }


def _periods(found: Figures | None = None, room: Room | None = None) -> list[dict[str, Any]]:
    """The usual periods as links, and which one is shown."""
    of_room = {"room": room.pk} if room else {}
    shown = (found.first, found.last) if found else None
    return [
        {"label": NAMES[name], "url": "?" + urlencode({"period": name} | of_room), "shown": days == shown}
        for name, days in named_periods(today()).items()
    ]


def _summary(found: Figures) -> list[dict[str, str]]:
    """The numbers on top; the days themselves are the page's title."""
    table = tables.summary(found)
    return [
        {"label": heading, "text": in_text(value, kind)}
        for (heading, kind), value in zip(table.columns, table.rows[0], strict=True)
        if kind != "text"
    ]


def _in_text(table: Table) -> dict[str, Any]:
    """``table`` with its values as people read them, and no more rows than a page bears."""

    def cells(row: list[Any]) -> list[dict[str, Any]]:
        return [
            {"text": in_text(value, kind), "kind": kind, "bar": round(value * 100) if kind == "share" and value else 0}
            for value, (_heading, kind) in zip(row, table.columns, strict=True)
        ]

    shown = table.rows[:ON_PAGE] if table.links else table.rows
    links = table.links or [""] * len(shown)
    return {
        "title": table.title,
        "note": table.note,
        "columns": table.columns,
        "rows": [{"cells": cells(row), "link": link} for row, link in zip(shown, links, strict=False)],
        "total": cells(table.total) if table.total else None,
        "left_out": len(table.rows) - len(shown),
    }


def _heat_map(heat: Heat) -> list[dict[str, Any]]:
    """A row an hour, a cell a weekday: its share in percent, its shade (None when closed) and its hours in words."""
    rows = []
    for hour in heat.span_of_day():
        cells = []
        for weekday in range(7):
            there = Hour(weekday, hour)
            share = heat.share_at(there)
            words = _("开放 %(opened)s 小时，用了 %(used)s 小时") % {
                "opened": in_text(heat.opened[there], "hours"),
                "used": in_text(heat.used[there], "hours"),
            }
            if share is None:
                cells.append({"shade": None})
            else:
                # Of the busiest hour, else a quiet house would be all one shade; rounded up: some use is never none.
                shade = math.ceil(share / heat.busiest * SHADES) if share else 0
                cells.append({"shade": shade, "percent": round(share * 100), "words": words})
        rows.append({"hour": f"{hour}:00", "cells": cells})
    return rows


# --- Registering -------------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def figures_urls() -> list[URLPattern]:
    return [path("bookings/figures/", booking_figures, name="booking_figures")]


class FiguresItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incubator.view_booking")


@hooks.register("register_admin_menu_item")
def figures_menu_item() -> MenuItem:
    return FiguresItem(
        gettext_lazy("场地统计"), reverse("booking_figures"), name="booking-figures", icon_name="table", order=121
    )
