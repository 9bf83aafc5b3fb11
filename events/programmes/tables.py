"""The figures of a programme as tables, each told once: pages show them, the spreadsheet carries them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.activities.models import Programme
from events.programmes.figures import Count, Figures, held
from events.signups.counting import People, people_by_occurrence
from portal.common.figures.tables import Table
from portal.common.periods import at


def _columns(first: str) -> list[tuple[str, str]]:
    return [
        (first, "text"),
        (_("场次"), "count"),
        (_("组织"), "count"),
        (_("到场人次"), "count"),
        (_("报名人次（没有登记到场的）"), "count"),
        (_("小时"), "hours"),
    ]


def _row(first: str, there: Count) -> list[Any]:
    return [first, there.activities, there.organizations, there.came, there.signed_up, there.minutes]


def months(figures: Figures) -> Table:
    rows = [
        _row(date_format(dt.date(figures.year, month, 1), "YEAR_MONTH_FORMAT"), there)
        for month, there in figures.months.items()
    ]
    return Table(_("每个月"), _columns(_("月份")), rows, _row(_("合计"), figures.whole))


def fields(figures: Figures) -> Table:
    rows = [_row(name, there) for name, there in figures.fields]
    return Table(_("每个领域"), _columns(_("领域")), rows, _row(_("合计"), figures.whole))


def days(figures: Figures) -> Table:
    """Those on which something took place."""
    rows = [_row(date_format(day, "DATE_FORMAT"), there) for day, there in figures.days.items()]
    return Table(_("每一天"), _columns(_("日期")), rows, _row(_("合计"), figures.whole))


def each(programme: Programme, figures: Figures) -> Table:
    """Every one that took place, by name: for staff."""
    year = figures.year
    occurrences = held(programme, timezone.now()).filter(
        starts__gte=at(dt.date(year, 1, 1), dt.time()), starts__lt=at(dt.date(year + 1, 1, 1), dt.time())
    )
    people = people_by_occurrence(occurrences)
    rows = [
        [
            timezone.localtime(occurrence.starts).replace(tzinfo=None),
            occurrence.activity.title,
            occurrence.activity.organization.name,
            str(occurrence.activity.service_field),
            occurrence.where,
            *people.get(occurrence.pk, People()),
            int((occurrence.ends - occurrence.starts).total_seconds()) // 60,
        ]
        for occurrence in occurrences.select_related("activity__organization", "activity__service_field", "room")
        .defer("event_zh", "event_en", "activity__body", "activity__search_text")
        .order_by("starts", "pk")
    ]
    columns = [
        (_("时间"), "moment"),
        (_("活动"), "text"),
        (_("组织"), "text"),
        (_("领域"), "text"),
        (_("地点"), "text"),
        (_("到场人次"), "count"),
        (_("报名人次（没有登记到场的）"), "count"),
        (_("小时"), "hours"),
    ]
    return Table(_("每一场"), columns, rows)


def every(programme: Programme, figures: Figures) -> Iterable[Table]:
    return (months(figures), fields(figures), days(figures), each(programme, figures))
