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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.bookings.figures import figures, tables
from incubator.bookings.figures.figures import Figures
from incubator.bookings.figures.heat import Heat, Hour
from incubator.bookings.figures.period import FiguresForm
from incubator.premises.models import Room
from portal.common.figures.days import links
from portal.common.figures.tables import as_file, headline, in_text, shown
from portal.common.records import answers_403

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
        return render(request, "bookings/admin/figures.html", context | {"periods": links(None)}, status=422)
    first, last, room = (form.cleaned_data[name] for name in ("first", "last", "room"))
    found = figures.read(first, last)
    heat = next((use.heat for use in found.rooms if use.room == room), Heat()) if room else found.heat
    if request.GET.get("export") == "xlsx":
        name = _("场地统计 %(first)s 到 %(last)s") % {"first": first, "last": last}
        return as_file(name, tables.every(found, heat))
    return render(request, "bookings/admin/figures.html", context | _context(found, heat, room))


def _context(found: Figures, heat: Heat, room: Room | None) -> dict[str, Any]:
    of_room = {"room": room.pk} if room else {}
    chosen = {"first": found.first.isoformat(), "last": found.last.isoformat()} | of_room
    return {
        "form": FiguresForm(initial=chosen),
        "periods": links((found.first, found.last), **of_room),
        "first": date_format(found.first),
        "last": date_format(found.last),
        "room": room,
        "summary": headline(tables.summary(found)),
        "heat": _heat_map(heat),
        "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
        "shades": range(SHADES + 1),
        "busiest": in_text(heat.busiest, "share"),
        "hours": shown(tables.heat_hours(heat)),
        "tables": [
            shown(table(found))
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
