"""The center's page: who lives where, the rooms, when it is open, and how to get there."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.pages.models.contact import map_url
from incubator.bookings.usual import DAYS_AHEAD, Usual
from incubator.bookings.wording import day_text
from incubator.premises.models import Center, Room, SpecialDay
from incubator.residency.area import floor_of
from incubator.residency.plan.days import day_of_plan
from incubator.residency.plan.drawing import plan_on
from portal.common.everybody import for_everybody


@require_safe
@for_everybody
def center(request: HttpRequest) -> HttpResponse:
    """The first center; others follow when there are any."""
    center = _center()
    today = timezone.localdate()
    floor = floor_of(center)
    now = plan_on(floor, today)
    chosen = day_of_plan(request.GET.get("on"), floor.last_day)
    last = today + dt.timedelta(days=DAYS_AHEAD)
    usual = Usual(center)
    special_days = SpecialDay.objects.filter(center=center, date__range=(today, last)).select_related("room")
    return render(
        request,
        "desk/center.html",
        {
            "center": center,
            "now": now,
            "chosen": chosen,
            "plan": now if chosen.day == today else plan_on(floor, chosen.day),
            "rooms": Room.objects.filter(center=center).bookable().select_related("center"),
            "hours": usual.week(today),
            "changes": usual.changes(today, last),
            "special_days": [(day_text(day.date), day) for day in special_days],
            "map_url": map_url(center),
        },
    )


@require_safe
@for_everybody
def center_plan(request: HttpRequest) -> HttpResponse:
    """The plan alone on the day ``?on=``, as the slider of the page fetches it."""
    floor = floor_of(_center())
    chosen = day_of_plan(request.GET.get("on"), floor.last_day)
    return render(request, "residency/plan/_of_day.html", {"plan": plan_on(floor, chosen.day)})


def _center() -> Center:
    center = Center.objects.first()
    if center is None:
        raise Http404
    return center
