"""The floor plan as the desk sees it: everybody's name, and what is promised to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.premises.models import Center
from incubator.premises.permissions import can_draw_floor
from incubator.residency.area import Floor, floor_of
from incubator.residency.permissions import can_handle, get_application_for, get_residency_for
from incubator.residency.plan.days import day_of_plan
from incubator.residency.plan.drawing import plan_on
from incubator.residency.plan.picking import PickerQuery, offer_for
from portal.common.forms import whole_number
from portal.common.records import answers_403

# Through which door each code of ``picking.CODES`` is had.
DOORS: dict[str, Callable[[Any, Any], Any]] = {
    "center": lambda user, pk: get_object_or_404(Center, pk=pk),
    "application": get_application_for,
    "residency": get_residency_for,
}


def _floor(request: HttpRequest) -> Floor:
    if not can_handle(request.user):
        raise PermissionDenied
    centers = Center.objects.all()
    key = whole_number(request.GET.get("center", ""))
    center = centers.filter(pk=key).first() if key else centers.first()
    if center is None:
        raise Http404
    return floor_of(center, promised=True)


@answers_403
@require_safe
def floor_plan(request: HttpRequest) -> HttpResponse:
    """Who is where until when on the day ``?on=``, and what is promised; it prints on A4."""
    floor = _floor(request)
    chosen = day_of_plan(request.GET.get("on"), floor.last_day)
    context = {
        "center": floor.center,
        "centers": Center.objects.all(),
        "chosen": chosen,
        "plan": plan_on(floor, chosen.day, named=True),
        "can_draw": can_draw_floor(request.user),
        "page_title": _("平面图"),
        "header_title": _("平面图"),
        "header_icon": "placeholder",
    }
    return render(request, "residency/plan/admin/plan.html", context)


@answers_403
@require_safe
def floor_plan_of_day(request: HttpRequest) -> HttpResponse:
    """The plan alone, as the slider fetches it."""
    floor = _floor(request)
    chosen = day_of_plan(request.GET.get("on"), floor.last_day)
    context = {"plan": plan_on(floor, chosen.day, named=True), "desk": True}
    return render(request, "residency/plan/_of_day.html", context)


@answers_403
@require_safe
def zone_picker(request: HttpRequest) -> HttpResponse:
    """The zones to choose from when days or m² change: ``?for=application-3`` (or residency, center) says for whom."""
    if not can_handle(request.user):
        raise PermissionDenied
    code, _dash, key = request.GET.get("for", "").partition("-")
    if code not in DOORS or whole_number(key) is None:
        raise Http404
    query = PickerQuery(request.GET)
    query.is_valid()
    wanted = query.cleaned_data
    offer = offer_for(
        DOORS[code](request.user, whole_number(key)),
        wanted.get("starts"),
        wanted.get("last_day"),
        wanted.get("area"),
    )
    context = {"offer": offer, "name": "zone", "chosen": str(wanted.get("zone") or ""), "html_id": "id_zone"}
    return render(request, "residency/plan/_choices.html", context)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("plan/", floor_plan, name="floor_plan"),
        path("plan/day/", floor_plan_of_day, name="floor_plan_of_day"),
        path("plan/zones/", zone_picker, name="zone_picker"),
    ]


class PlanItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_handle(request.user)


@hooks.register("register_admin_menu_item")
def plan_menu_item() -> Any:
    return PlanItem(gettext_lazy("平面图"), reverse("floor_plan"), name="floor-plan", icon_name="placeholder")
