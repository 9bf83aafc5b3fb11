"""What may be granted: whole, possible, and free when other decisions' promises count as let. Reads only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.premises.models import Center, Zone
from incubator.residency import area as areas
from incubator.residency.models import Application
from portal.common.errors import Refused


class Grant(NamedTuple):
    """So many m² of a zone from ``starts`` up to, not including, ``ends``."""

    zone: Zone
    area: Decimal
    starts: dt.date
    ends: dt.date


def checked_grant(
    application: Application, zone: Zone | None, area: Decimal | None, starts: dt.date | None, ends: dt.date | None
) -> Grant:
    """The grant for ``application``, or a refusal; holds the center until the transaction ends.

    Refuses ``grant_missing``, ``wrong_zone``, ``wrong_dates``, ``wrong_area`` and ``area`` (the sentence says how much
    is free).
    """
    if zone is None or area is None or starts is None or ends is None:
        given = {"zone": zone, "area": area, "starts": starts, "last_day": ends}
        field = next(name for name, value in given.items() if value is None)
        raise Refused("grant_missing", _("同意入驻时要写明区域、面积和起止日期。"), field=field)
    area = Decimal(area)
    if zone.center_id != application.call.center_id or not zone.lettable:
        raise Refused("wrong_zone", _("这个区域不在这次招募的服务中心，或不供入驻。"), field="zone")
    if starts >= ends or ends <= timezone.localdate():
        raise Refused("wrong_dates", _("结束日期要晚于开始日期，并且不能已经过去。"), field="last_day")
    if area <= 0 or area != area.quantize(Decimal("0.1")):
        raise Refused("wrong_area", _("面积要大于 0，最多一位小数。"), field="area")
    center = Center.objects.select_for_update().get(pk=zone.center_id)
    floor = areas.floor_of(center, promised=True, apart_from=application)
    if sentence := areas.shortage(floor, zone, area, starts, ends):
        raise Refused("area", sentence, field="area")
    return Grant(zone, area, starts, ends)
