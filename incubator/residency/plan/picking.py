"""Choosing a zone on the plan: what is free on all days of a period, and whether the m² asked for fit.

Any form with ``zone`` (and mostly ``area``, ``starts``, ``last_day``) may use it: take ``ZoneField`` for the zone, and give
it an ``Offer``. Rendered, it is the plan with a radio group under it; a script makes the plan itself pickable and asks
anew when the days change. Without script the radio group is all there is to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.urls import reverse
from django.utils import timezone

from incubator.premises.models import Center, Zone
from incubator.residency.area import Floor, floor_of
from incubator.residency.models import Application, Residency
from incubator.residency.plan.drawing import Drawn, Place, place_between
from portal.common.forms import DayField

ONE_DAY = dt.timedelta(days=1)
A_YEAR = dt.timedelta(days=365)
CODES: dict[str, type[models.Model]] = {"center": Center, "application": Application, "residency": Residency}


class Choice(NamedTuple):
    place: Place
    # How many m² are missing for what is asked for; zero when it fits.
    short: Decimal

    @property
    def zone(self) -> Zone:
        return self.place.zone


@dataclass(frozen=True)
class Offer(Drawn):
    """What can be let on every day from ``starts`` up to, not including, ``ends``; ``url`` answers for other days."""

    floor: Floor
    starts: dt.date
    ends: dt.date
    area: Decimal
    url: str

    @property
    def last_day(self) -> dt.date:
        return self.ends - ONE_DAY

    @cached_property
    def places(self) -> Sequence[Place]:
        return [place_between(self.floor, zone, self.starts, self.ends) for zone in self.floor.zones]

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice(place, max(self.area - place.free, Decimal("0.0"))) for place in self.places if place.zone.lettable
        ]


def offer_for(
    thing: Center | Application | Residency,
    starts: dt.date | None,
    last_day: dt.date | None,
    area: Decimal | None = None,
) -> Offer:
    """What can be let to ``thing``, an application or a residency that gets another space, or in a center to anybody.

    What is promised to others counts as let; what it has or was promised itself does not. Days that are not known or
    make no sense become a year from today. Three queries, and those that lead from ``thing`` to its center.
    """
    starts = starts or timezone.localdate()
    ends = max(last_day, starts) + ONE_DAY if last_day else starts + A_YEAR
    if isinstance(thing, Application):
        floor = floor_of(thing.call.center, promised=True, apart_from=thing)
    elif isinstance(thing, Residency):
        floor = floor_of(thing.center, promised=True).without(thing, starts)
    else:
        floor = floor_of(thing, promised=True)
    code = next(code for code, model in CODES.items() if isinstance(thing, model))
    query = {"for": f"{code}-{thing.pk}", "starts": starts, "last_day": ends - ONE_DAY, "area": area or ""}
    return Offer(floor, starts, ends, area or Decimal("0.0"), f"{reverse('zone_picker')}?{urlencode(query)}")


class ZonePicker(forms.RadioSelect):
    template_name = "residency/plan/picker.html"
    offer: Offer | None = None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = next(iter(context["widget"]["value"]), "")
        return {**context, "offer": self.offer, "name": name, "chosen": chosen, "html_id": f"id_{name}"}


class ZoneField(forms.ModelChoiceField):
    """A zone that can be let, chosen on the plan of the center that ``suggest`` was given an offer of."""

    widget = ZonePicker

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Zone.objects.none(), empty_label=None, **kwargs)

    def suggest(self, offer: Offer) -> None:
        self.queryset = Zone.objects.filter(center=offer.floor.center, lettable=True)
        self.widget.offer = offer


def typed(form: forms.BaseForm, name: str) -> Any:
    """What stands in a field of ``form`` as far as it makes sense, typed or suggested; None when it does not."""
    if name not in form.fields:
        return None
    try:
        return form.fields[name].clean(form[name].value())
    except forms.ValidationError:
        return None


class PickerQuery(forms.Form):
    """What the script asks with when days or m² change."""

    starts = DayField(required=False)
    last_day = DayField(required=False)
    area = forms.DecimalField(required=False, min_value=0, max_digits=6, decimal_places=1)
    zone = forms.IntegerField(required=False, min_value=0)
