"""The terms of a residency: letting area and giving it back. Called by the verbs, inside their transaction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incubator.premises.models import Center, Zone
from incubator.residency import area as areas
from incubator.residency.models import Application, Residency, Term
from portal.common.errors import Refused
from portal.common.rules import named

TENTH = Decimal("0.1")
DAY = dt.timedelta(days=1)


def lock_center(pk: int) -> Center:
    """Hold the center's area until the transaction ends; every verb that lets or frees area does so before it writes."""
    return Center.objects.select_for_update(no_key=True).get(pk=pk)


def look(
    center: Center,
    zone: Zone,
    area: Decimal,
    starts: dt.date,
    ends: dt.date,
    *,
    promised: bool = True,
    apart_from: Application | None = None,
) -> None:
    """Refuse what cannot be let: ``wrong_zone``, ``wrong_dates``, ``wrong_area``, ``area`` (it says how much is free).

    With ``promised``, what decisions have promised to others counts as let, except to ``apart_from``.
    """
    if zone.center_id != center.pk or not zone.lettable:
        raise Refused("wrong_zone", _("这个区域不在这个服务中心，或不供入驻。"), field="zone")
    if starts >= ends:
        raise Refused("wrong_dates", _("最后一天不能早于开始。"), field="last_day")
    if area <= 0 or area != area.quantize(TENTH):
        raise Refused("wrong_area", _("面积要大于 0，最多一位小数。"), field="area")
    floor = areas.floor_of(center, promised=promised, apart_from=apart_from)
    if sentence := areas.shortage(floor, zone, area, starts, ends):
        raise Refused("area", sentence, field="area")


def let(residency: Residency, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date) -> Term:
    """Add a term that was looked at; the database has the last word on the area, its refusal becomes a sentence."""
    try:
        with transaction.atomic():
            return Term.objects.create(residency=residency, zone=zone, area=area, starts=starts, ends=ends)
    except IntegrityError as error:
        if named(error) != "area_not_over_let":
            raise
    sentence = areas.shortage(areas.floor_of(zone.center), zone, area, starts, ends)
    raise Refused("area", sentence or _("刚刚有人用掉了这块面积，请再试一次。"), field="area")


def end_terms(residency: Residency, ends: dt.date) -> None:
    """Let no term reach beyond ``ends``, the first day without area; one that had not begun comes to nothing."""
    for term in residency.terms.all():
        end = max(term.starts, ends)
        if term.ends > end:
            # Whoever shortened it since it was read, and more, stays ahead.
            Term.objects.filter(pk=term.pk, ends__gt=end).update(ends=end)
            term.ends = end


def last_term(residency: Residency) -> Term | None:
    """The one that ends last, of those that are more than nothing."""
    terms = [term for term in residency.terms.all() if term.starts < term.ends]
    return max(terms, key=lambda term: (term.ends, term.pk), default=None)


def term_on(residency: Residency, day: dt.date) -> Term | None:
    """The term of ``day``, else the next one, else the last one."""
    terms = sorted((term for term in residency.terms.all() if term.starts < term.ends), key=lambda term: term.starts)
    return next((term for term in terms if term.ends > day), terms[-1] if terms else None)
