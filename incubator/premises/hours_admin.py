"""Opening hours in the Wagtail admin: by place and season, a week at a time, and what really holds in a week."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from incubator.premises import actions
from incubator.premises.confirming import accepted, ask_first, resolve, wants_to_revise
from incubator.premises.consequences import Breaks, Broken
from incubator.premises.forms import SeasonForm, WeekForm, places
from incubator.premises.models import OpeningHours
from incubator.premises.permissions import can_see_hours, can_set_hours
from incubator.premises.preview import week_from
from incubator.premises.seasons import Season, places_of
from incubator.premises.viewsets import OpeningViewSet
from portal.common.errors import Refused
from portal.common.forms import DayField
from portal.common.periods import monday_of
from portal.common.records import answers_403

HEADER = {"header_icon": "time"}
CRUMB = gettext_lazy("开放时间")


@require_safe
@answers_403
def hours(request: HttpRequest) -> HttpResponse:
    """Everybody's hours by season; ``?week=`` is any day of the week that is tried out."""
    if not can_see_hours(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    asked = _day(request.GET.get("week")) or today
    monday = monday_of(asked)
    rows = OpeningHours.objects.select_related("center", "room")
    context = HEADER | {
        "places": places_of(rows, today),
        "can_set": can_set_hours(request.user),
        "asked": asked,
        "days": [_heading(monday + dt.timedelta(days=n)) for n in range(7)],
        "week": week_from(monday),
        "page_title": _("开放时间"),
        "header_title": _("开放时间"),
    }
    return render(request, "premises/admin/hours.html", context)


def _heading(day: dt.date) -> tuple[str, str]:
    return date_format(day, "D"), f"{day.month}/{day.day}"


@require_http_methods(["GET", "HEAD", "POST"])
@answers_403
def week(request: HttpRequest) -> HttpResponse:
    """A whole week's hours in one form."""
    if not can_set_hours(request.user):
        raise PermissionDenied
    known = {"place": request.GET.get("place"), "first": request.GET.get("from"), "last": request.GET.get("to")}
    form = WeekForm(request.POST if request.method == "POST" else None, initial=known | {"weekdays": list(range(5))})
    if request.method == "POST" and form.is_valid() and not wants_to_revise(request):
        try:
            center, room = form.where
            broken = actions.add_week(
                center,
                room,
                form.season,
                weekdays=form.cleaned_data["weekdays"],
                spans=form.spans,
                by=request.user,
                accepted=accepted(request),
            )
        except Refused as refused:
            refused.add_to(form)
        except Breaks as breaks:
            return ask_first(request, breaks)
        else:
            return _saved(request, broken, _("已添加开放时间。"))
    context = HEADER | {
        "form": form,
        "page_title": _("添加一周的开放时间"),
        "header_title": _("添加一周的开放时间"),
        "breadcrumbs_items": _crumbs(_("添加一周")),
    }
    return render(request, "premises/admin/week.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_403
def season(request: HttpRequest) -> HttpResponse:
    """One season of one place (``?place=&from=&to=``): to copy to other dates, or to delete."""
    if not can_set_hours(request.user):
        raise PermissionDenied
    center, room = places().get(request.GET.get("place", ""), (None, None))
    first, last = (_day(request.GET.get(name)) for name in ("from", "to"))
    rows = OpeningHours.objects.filter(center=center, room=room, valid_from=first, valid_to=last).select_related(
        "center", "room"
    )
    found = places_of(rows, timezone.localdate()) if center else []
    if not found:
        raise Http404
    place, this = found[0], found[0].seasons[0]
    copying = "copy" in request.POST
    form = _copy_form(request.POST if copying else None, this.season)
    if request.method == "POST" and not wants_to_revise(request) and (not copying or form.is_valid()):
        try:
            if copying:
                broken = actions.copy_season(
                    place.center, place.room, this.season, form.season, by=request.user, accepted=accepted(request)
                )
                return _saved(request, broken, _("已复制。"))
            if "delete" in request.POST:
                broken = actions.delete_season(
                    place.center, place.room, this.season, by=request.user, accepted=accepted(request)
                )
                return _saved(request, broken, _("已删除。"))
        except Refused as refused:
            form = form if copying else _copy_form({}, this.season)
            refused.add_to(form)
        except Breaks as breaks:
            return ask_first(request, breaks)
    title = _("%(place)s：%(season)s") % {"place": place.name, "season": this.season}
    context = HEADER | {
        "place": place,
        "this": this,
        "form": form,
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": _crumbs(title),
    }
    return render(request, "premises/admin/season.html", context, status=422 if form.errors else 200)


def _copy_form(data: Any, season: Season) -> SeasonForm:
    later = season.a_year_later()
    return SeasonForm(data, initial={"first": later.first, "last": later.last})


def _day(text: str | None) -> dt.date | None:
    try:
        return DayField(required=False).clean(text or "")
    except ValidationError:
        return None


def _crumbs(label: str) -> list[dict[str, Any]]:
    return [{"url": reverse("opening_hours:index"), "label": CRUMB}, {"url": "", "label": label}]


def _saved(request: HttpRequest, broken: dict[int, Broken], sentence: str) -> HttpResponse:
    if broken:
        return resolve(request, broken)
    messages.success(request, sentence)
    return redirect("opening_hours:index")


class OpeningHoursViewSet(OpeningViewSet):
    model = OpeningHours
    name = "opening_hours"
    icon = "time"
    menu_label = gettext_lazy("开放时间")
    copy_view_enabled = True
    panels = [
        FieldPanel("weekday"),
        FieldRowPanel(
            [
                FieldPanel("opens"),
                FieldPanel("closes", help_text=gettext_lazy("中午关门的，上午和下午各添一条。")),
            ]
        ),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("room"),
        FieldPanel("center"),
    ]

    def get_urlpatterns(self) -> list[Any]:
        """Its own list stands in the place of Wagtail's."""
        kept = [pattern for pattern in super().get_urlpatterns() if not pattern.name.startswith("index")]
        return [
            path("", hours, name="index"),
            path("week/", week, name="week"),
            path("season/", season, name="season"),
            *kept,
        ]
