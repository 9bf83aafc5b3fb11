"""Which days figures are of: the names that people use for them, and the form that asks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.common.forms import DayField
from portal.common.periods import today

NAMES = {
    "last_month": _("上个月"),
    "this_month": _("本月"),
    "last_quarter": _("上个季度"),
    "this_quarter": _("本季度"),
    "last_half": _("上个半年"),
    "past_year": _("过去十二个月"),
    "last_year": _("去年"),
    "this_year": _("今年"),
}
# Three years and some days: more would take long, and says less.
MOST_DAYS = 1100
ONE_DAY = dt.timedelta(days=1)


def named_periods(day: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """The first and last day of each period in ``NAMES`` as ``day`` sees them: nothing after the day before it.

    A month, quarter or year that begins on ``day`` has no day yet and is left out.
    """
    month = day.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    half = month.replace(month=1 if month.month <= 6 else 7)
    year = month.replace(month=1)
    found = {
        "last_month": ((month - ONE_DAY).replace(day=1), month - ONE_DAY),
        "this_month": (month, day - ONE_DAY),
        "last_quarter": ((quarter - 62 * ONE_DAY).replace(day=1), quarter - ONE_DAY),
        "this_quarter": (quarter, day - ONE_DAY),
        "last_half": ((half - 181 * ONE_DAY).replace(day=1), half - ONE_DAY),
        "past_year": (month.replace(year=month.year - 1), month - ONE_DAY),
        "last_year": (year.replace(year=year.year - 1), year - ONE_DAY),
        "this_year": (year, day - ONE_DAY),
    }
    return {name: (first, last) for name, (first, last) in found.items() if first <= last}


def links(shown: tuple[dt.date, dt.date] | None, **more: Any) -> list[dict[str, Any]]:
    """The usual periods as links that keep ``more``, and which one is ``shown``."""
    return [
        {"label": NAMES[name], "url": "?" + urlencode({"period": name} | more), "shown": days == shown}
        for name, days in named_periods(today()).items()
    ]


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DaysForm(forms.Form):
    """From one day to another, or a ``period`` by its name; nothing at all is ``usual``.

    Once valid, ``first`` and ``last`` are there and over: what lies ahead is cut off.
    """

    usual = "last_month"

    period = forms.CharField(required=False, widget=forms.HiddenInput)
    first = DayField(label=_("从"), required=False, widget=day_input())
    last = DayField(label=_("到（含）"), required=False, widget=day_input())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        first, last, yesterday = cleaned.get("first"), cleaned.get("last"), today() - ONE_DAY
        name = cleaned.get("period") or ("" if first or last else self.usual)
        if name:
            if name not in (periods := named_periods(today())):
                raise forms.ValidationError(_("没有这个时间段，或者它今天才开始。请换一个，或者自己填起止日期。"))
            first, last = periods[name]
        if not first or not last:
            raise forms.ValidationError(_("请把起止两个日期都填上。"))
        if first > last:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        elif first > yesterday:
            self.add_error("first", _("只统计已经过完的日子，请从昨天或更早开始。"))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last", _("一次最多统计三年，请选短一些。"))
        return cleaned | {"first": first, "last": min(last, yesterday)}
