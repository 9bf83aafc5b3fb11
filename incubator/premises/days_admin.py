"""Special days in the Wagtail admin, and a year's official arrangement: look at it beside what is there, tick, import."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton

from incubator.premises import actions
from incubator.premises.arrangement import Arrangement, arrangement_of
from incubator.premises.comparing import Proposal, compare
from incubator.premises.confirming import accepted, ask_first, resolve, wants_to_revise
from incubator.premises.consequences import Breaks
from incubator.premises.forms import YearForm
from incubator.premises.models import Center, SpecialDay
from incubator.premises.permissions import can_set_days
from incubator.premises.viewsets import OpeningViewSet
from portal.common.errors import Refused
from portal.common.records import ListIndex, answers_403

# --- The list -------------------------------------------------------------------------------------------------------


class SpecialDayIndex(ListIndex):
    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = super().header_buttons
        if can_set_days(self.request.user):
            url = reverse("special_days:import")
            buttons.append(HeaderButton(_("导入官方放假安排"), url=url, icon_name="download", priority=20))
        return buttons


class SpecialDayViewSet(OpeningViewSet):
    model = SpecialDay
    name = "special_days"
    icon = "date"
    menu_label = gettext_lazy("特殊日期")
    copy_view_enabled = True
    index_view_class = SpecialDayIndex
    list_display = [
        "note",
        Column("date", label=gettext_lazy("日期"), sort_key="date", accessor=lambda row: day_of(row)),
        Column("get_acts_as_display", label=gettext_lazy("当天")),
        Column("room", label=gettext_lazy("只对这个场地")),
        BooleanColumn("provisional", label=gettext_lazy("暂定")),
    ]
    ordering = "-date"
    list_filter = ["acts_as", "room", "provisional"]
    search_fields = ["note", "source"]
    panels = [
        FieldRowPanel(
            [
                FieldPanel("date"),
                FieldPanel(
                    "acts_as",
                    help_text=gettext_lazy("放假选“关闭”；调休上班选它补的那一天，照那天的时间开门。"),
                ),
            ]
        ),
        FieldPanel("note"),
        FieldPanel("room", help_text=gettext_lazy("不选就是整个中心。保存时如果有约好的预约受影响，会先列出来问您。")),
        FieldRowPanel(
            [FieldPanel("opens"), FieldPanel("closes")],
            heading=gettext_lazy("只是几个小时"),
            help_text=gettext_lazy("整天就不填。“关闭”时这几个小时不开放；按星期几时正好在这几个小时开放。"),
        ),
        FieldPanel(
            "provisional",
            help_text=gettext_lazy("勾了，居民看到“（暂定）”。以后导入官方安排，会换成正式的。"),
        ),
        FieldPanel("source", help_text=gettext_lazy("哪份通知定的，例如：国务院办公厅放假通知。只有工作人员看得到。")),
        FieldPanel("center"),
    ]

    def get_urlpatterns(self) -> list[Any]:
        # The first of them is where the menu leads.
        return [*super().get_urlpatterns(), path("import/", import_days, name="import")]


def day_of(row: SpecialDay) -> str:
    """The day with its weekday, and its hours when it is not a whole day."""
    hours = f" {row.opens:%H:%M}–{row.closes:%H:%M}" if row.opens and row.closes else ""
    return date_format(row.date, "DATE_FORMAT") + " " + date_format(row.date, "l") + hours


# --- The official arrangement ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@answers_403
def import_days(request: HttpRequest) -> HttpResponse:
    """``?center=&year=`` chooses; the days that are new or replaced are ticked."""
    if not can_set_days(request.user):
        raise PermissionDenied
    known = {"center": Center.objects.first(), "year": timezone.localdate().year}
    form = YearForm(request.GET if "year" in request.GET else None, initial=known)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else known
    context: dict[str, Any] = {
        "form": form,
        "page_title": _("导入官方放假安排"),
        "header_title": _("导入官方放假安排"),
        "header_icon": "date",
        "breadcrumbs_items": [
            {"url": reverse("special_days:index"), "label": _("特殊日期")},
            {"url": "", "label": _("导入官方放假安排")},
        ],
    }
    status = 422 if form.errors else 200
    if chosen["center"] and not form.errors:
        center, arrangement = chosen["center"], arrangement_of(chosen["year"])
        if request.method == "POST" and not wants_to_revise(request):
            try:
                return _import(request, center, arrangement)
            except Breaks as breaks:
                return ask_first(request, breaks)
            except Refused as refused:
                context["refused"] = refused
                status = 422
        today, proposals = timezone.localdate(), compare(center, arrangement)
        ticked = request.POST.getlist("date") if request.method == "POST" else None
        context |= {
            "center": center,
            "arrangement": arrangement,
            "rows": [_row(proposal, ticked, today) for proposal in proposals],
            "some_past": any(proposal.changes and proposal.date < today for proposal in proposals),
            "any_left": any(proposal.changes for proposal in proposals),
        }
    return render(request, "premises/admin/import.html", context, status=status)


def _import(request: HttpRequest, center: Center, arrangement: Arrangement) -> HttpResponse:
    dates = {parse_date(text) for text in request.POST.getlist("date") if _is_date(text)}
    if not dates:
        raise Refused("nothing", _("请先勾选要导入的日期。"))
    done, broken = actions.import_arrangement(
        center, arrangement, dates={date for date in dates if date}, by=request.user, accepted=accepted(request)
    )
    sentence = ngettext("已导入 %(count)s 天。", "已导入 %(count)s 天。", len(done)) % {"count": len(done)}
    messages.success(request, sentence)
    if broken:
        return resolve(request, broken)
    return redirect(f"{reverse('special_days:import')}?center={center.pk}&year={arrangement.year}")


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _row(proposal: Proposal, ticked: list[str] | None, today: dt.date) -> dict[str, Any]:
    """A line of the table. ``ticked`` is what the person ticked; before that, all that lies ahead is."""
    code = proposal.date.isoformat()
    return {
        "code": code,
        "date": _("%(date)s %(weekday)s")
        % {"date": date_format(proposal.date), "weekday": date_format(proposal.date, "l")},
        "proposal": proposal,
        "note": proposal.day.note if proposal.day else "",
        "acts_as": SpecialDay.ActsAs(proposal.day.acts_as).label if proposal.day else "",
        "before": f"{proposal.row.get_acts_as_display()} {proposal.row.note}" if proposal.row else "",
        "edit_url": reverse("special_days:edit", args=[proposal.row.pk]) if proposal.row else "",
        "ticked": proposal.changes and (code in ticked if ticked is not None else proposal.date >= today),
    }
