"""The center's page: who lives where, the rooms, when it is open, and how to get there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incubator.bookings.usual import DAYS_AHEAD, Usual
from incubator.bookings.wording import day_text
from incubator.organizations.models import Organization
from incubator.premises.models import Center, Room, SpecialDay, Zone
from incubator.residency.models import Term

# A metre on the plan, in units of its view box: large enough for text that is 14 units high.
SCALE = 30
LINE = 19
# On a phone the plan is half as large: fewer words, in letters twice as high.
BIG = 28
BIG_LINE = 34


class Resident(NamedTuple):
    organization: Organization
    area: Decimal

    @property
    def is_public(self) -> bool:
        return self.organization.standing in Organization.Standing.PUBLIC


class Line(NamedTuple):
    y: float
    text: str


class Place(NamedTuple):
    """A zone with who lives there today, and where it stands on the plan (units of the view box)."""

    zone: Zone
    residents: list[Resident]
    free: Decimal
    x: float
    y: float
    width: float
    height: float
    taken_height: float
    lines: list[Line]
    big_lines: list[Line]

    @property
    def on_plan(self) -> bool:
        return self.width > 0 and self.height > 0

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def taken_y(self) -> float:
        return self.y + self.height - self.taken_height


@require_safe
def center(request: HttpRequest) -> HttpResponse:
    """The first center; others follow when there are any."""
    center = Center.objects.first()
    if center is None:
        raise Http404
    today = timezone.localdate()
    places = _places(center, today)
    drawn = [place for place in places if place.on_plan]
    last = today + dt.timedelta(days=DAYS_AHEAD)
    usual = Usual(center)
    special_days = SpecialDay.objects.filter(center=center, date__range=(today, last)).select_related("room")
    return render(
        request,
        "desk/center.html",
        {
            "center": center,
            "places": places,
            "drawn": drawn,
            "plan_width": max((place.x + place.width for place in drawn), default=0),
            "plan_height": max((place.y + place.height for place in drawn), default=0),
            "let": sum((place.zone.area - place.free for place in places), Decimal(0)),
            "free": sum((place.free for place in places if place.zone.lettable), Decimal(0)),
            "rooms": Room.objects.filter(center=center).bookable().select_related("center"),
            "hours": usual.week(today),
            "changes": usual.changes(today, last),
            "special_days": [(day_text(day.date), day) for day in special_days],
            "map_url": _map_url(center),
        },
    )


def _places(center: Center, today: dt.date) -> list[Place]:
    terms = Term.objects.on(today).select_related("residency__organization").order_by("starts", "pk")
    return [_place(zone) for zone in center.zones.prefetch_related(Prefetch("terms", terms, to_attr="today"))]


def _place(zone: Zone) -> Place:
    area: dict[Organization, Decimal] = defaultdict(Decimal)
    for term in zone.today:  # type: ignore[attr-defined]
        area[term.residency.organization] += term.area
    residents = [Resident(organization, taken) for organization, taken in area.items()]
    let = sum((resident.area for resident in residents), Decimal(0))
    x, y, width, height = (float(side) * SCALE for side in (zone.x, zone.y, zone.width, zone.height))
    share = float(let / zone.area) if zone.area else 0.0
    texts = [zone.name]
    if zone.lettable:
        texts.append(_("空 %(free)s 平方米") % {"free": floatformat(zone.area - let)})
    # As many names as fit; the table has all.
    room_for = max(int(height // LINE) - len(texts) - 1, 0)
    names = [resident.organization.name for resident in residents if resident.is_public]
    texts += [_shortened(name, width) for name in names[:room_for]]
    big = _broken(zone.name, width)
    if zone.lettable and (len(big) + 1) * BIG_LINE < height:
        big.append(texts[1])
    middle = y + height / 2
    return Place(
        zone,
        residents,
        zone.area - let,
        x,
        y,
        width,
        height,
        height * min(share, 1),
        _stacked(texts, middle, LINE),
        _stacked(big, middle, BIG_LINE),
    )


def _stacked(texts: list[str], middle: float, line: float) -> list[Line]:
    """``texts`` under each other around ``middle``, ``line`` units apart."""
    top = middle - (len(texts) - 1) * line / 2
    return [Line(top + number * line, text) for number, text in enumerate(texts)]


def _broken(name: str, width: float) -> list[str]:
    """``name`` in big letters, in as many lines of like length as it takes to fit ``width``."""
    fits = max(int(width // BIG), 1)
    lines = -(-len(name) // fits)
    each = -(-len(name) // lines)
    return [name[at : at + each] for at in range(0, len(name), each)]


def _shortened(name: str, width: float) -> str:
    """``name`` as far as it fits: a Chinese character takes 15 units."""
    fits = max(int(width // 15) - 1, 1)
    return name if len(name) <= fits else name[: fits - 1] + "…"


def _map_url(center: Center) -> str:
    """Opens the map app of a phone."""
    if center.latitude is None or center.longitude is None:
        return ""
    return f"geo:{center.latitude},{center.longitude}"
