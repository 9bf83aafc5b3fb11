"""The floor plan as it is drawn: all zones of a center on one page, by typing or by dragging."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail import hooks

from incubator.premises.floor import (
    DRAWN,
    FloorRefused,
    Row,
    State,
    redraw_floor,
    states_of,
    values_of,
    warnings_about,
)
from incubator.premises.models import Center, Zone
from incubator.premises.permissions import can_draw_floor
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.records import answers_403

# A metre on the picture.
SCALE = 30
MOST_ZONES = 100


def _metres(name: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=Zone._meta.get_field(name).verbose_name,
        max_digits=6,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.01", "data-side": name}),
    )


class ZoneForm(forms.Form):
    """One zone; a row without a key in which nothing is typed is no zone."""

    zone = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    area = forms.DecimalField(
        label=gettext_lazy("面积（平方米）"), max_digits=7, decimal_places=1, min_value=Decimal("0.1")
    )
    x = _metres("x")
    y = _metres("y")
    width = _metres("width")
    height = _metres("height")
    lettable = forms.BooleanField(label=gettext_lazy("可入驻"), required=False, initial=True)
    gone = forms.BooleanField(label=gettext_lazy("删除这个区域"), required=False)

    def row(self, number: int) -> Row:
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in DRAWN} | {
            side: cleaned[side] or Decimal(0) for side in ("x", "y", "width", "height")
        }
        return Row(number, cleaned["zone"], values, cleaned["gone"])


class CenterForm(forms.Form):
    area = forms.DecimalField(
        label=gettext_lazy("整个中心的面积（平方米）"), max_digits=7, decimal_places=1, min_value=Decimal("0.1")
    )


ZoneForms = forms.formset_factory(ZoneForm, extra=0, absolute_max=MOST_ZONES, max_num=MOST_ZONES)


class Shape(NamedTuple):
    """A rectangle on the picture as it stands without a script."""

    name: str
    lettable: bool
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def center(self) -> int:
        return self.y + self.height // 2


@answers_403
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Load, permit, forms, action, answer: 422 for what is wrong, 409 for what others changed meanwhile."""
    if not can_draw_floor(request.user):
        raise PermissionDenied
    center = _center(request)
    data, status = None, 200
    if request.method == "POST":
        data, status = request.POST.copy(), 422
        if "more" in data:
            status = 200
            _one_more(data)
    zones = ZoneForms(data) if data is not None else ZoneForms(initial=_initial(center))
    whole = CenterForm(data, prefix="center", initial={"area": center.area})
    if not request.user.has_perm("incubator.change_center"):
        whole.fields["area"].disabled = True
    seen = states_of(center)
    if data is not None and "more" in data:
        seen = _seen(data)
    elif data is not None and all([zones.is_valid(), whole.is_valid()]):
        try:
            drawn = redraw_floor(
                center, _rows(zones), seen=_seen(data), by=request.user, area=whole.cleaned_data["area"]
            )
        except FloorRefused as refused:
            status = _show(refused, zones, whole)
        except Refused as refused:
            refused.add_to(whole)
        else:
            _tell(request, drawn.changed, drawn.meanwhile)
            return redirect(f"{reverse('floor_drawing')}?center={center.pk}")
        # What others changed has been told: the next save knows it.
        seen = seen if status == 409 else _seen(data)
    elif data is not None:
        seen = _seen(data)
    shapes = [shape for form in zones for shape in _shape(form)]
    context = {
        "center": center,
        "zones": zones,
        "width": max((shape.x + shape.width for shape in shapes), default=10 * SCALE),
        "height": max((shape.y + shape.height for shape in shapes), default=10 * SCALE),
        "whole": whole,
        "seen": json.dumps(seen),
        "shapes": shapes,
        "warned": _warned(center, zones),
        "page_title": _("画平面图"),
        "header_title": _("画平面图"),
        "header_icon": "placeholder",
        "breadcrumbs_items": [
            {"url": reverse("zones:index"), "label": _("区域")},
            {"url": "", "label": _("画平面图")},
        ],
    }
    return render(request, "premises/admin/plan.html", context, status=status)


def _center(request: HttpRequest) -> Center:
    key = whole_number(request.GET.get("center", ""))
    center = Center.objects.filter(pk=key).first() if key else Center.objects.first()
    if center is None:
        raise Http404
    return center


def _initial(center: Center) -> list[dict[str, Any]]:
    return [{"zone": zone.pk, **values_of(zone)} for zone in center.zones.all()]


def _one_more(data: Any) -> None:
    """A further empty row in what was sent."""
    number = whole_number(data.get("form-TOTAL_FORMS", ""))
    if number is not None and number < MOST_ZONES:
        data["form-TOTAL_FORMS"] = str(number + 1)
        data[f"form-{number}-lettable"] = "on"


def _seen(data: Any) -> Mapping[str, State]:
    """What the page was made from, as it came back; nonsense counts as nothing seen."""
    try:
        seen = json.loads(data.get("seen", ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(seen, dict):
        return {}
    return {
        key: state
        for key, state in seen.items()
        if isinstance(state, list) and len(state) == len(DRAWN) and all(isinstance(text, str) for text in state)
    }


def _rows(zones: Any) -> list[Row]:
    return [form.row(number) for number, form in enumerate(zones) if form.cleaned_data]


def _show(refused: FloorRefused, zones: Any, whole: CenterForm) -> int:
    """Put a refusal at its rows; the status of the answer."""
    for number, (field, sentence) in refused.rows.items():
        if number is None:
            whole.add_error("area", sentence)
        else:
            zones[number].add_error(field, sentence)
    return 409 if refused.code == "changed" else 422


def _tell(request: HttpRequest, changed: int, meanwhile: Sequence[str]) -> None:
    messages.success(request, _("平面图已保存。") if changed else _("没有要保存的改动。"))
    if meanwhile:
        names = _("、").join(meanwhile)
        messages.warning(request, _("您画图的时候，别人改了：%(names)s。他们的改动都保留着。") % {"names": names})


def _number(form: forms.Form, name: str) -> float:
    try:
        return float(form.fields[name].clean(form[name].value()) or 0)
    except forms.ValidationError:
        return 0.0


def _shape(form: forms.Form) -> list[Shape]:
    sides = [round(_number(form, side) * SCALE) for side in ("x", "y", "width", "height")]
    return [Shape(str(form["name"].value() or ""), bool(form["lettable"].value()), *sides)] if all(sides[2:]) else []


def _warned(center: Center, zones: Any) -> list[Any]:
    """What looks wrong about what was typed as far as it makes sense, else about what is saved."""
    if zones.is_bound and zones.is_valid():
        return warnings_about(center.area, _rows(zones))
    saved = [Row(number, zone.pk, values_of(zone)) for number, zone in enumerate(center.zones.all())]
    return warnings_about(center.area, saved)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("zones/plan/", draw, name="floor_drawing")]
