"""Which day a plan is asked for: from today to the end of the last term, and two years at least."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.common.periods import day_within

AT_LEAST = dt.timedelta(days=730)


@dataclass(frozen=True)
class DayOfPlan:
    """The day, between which days it may be moved, and what to say when another one was asked for."""

    day: dt.date
    first: dt.date
    last: dt.date
    note: str = ""

    @property
    def week(self) -> int:
        """Where the slider stands: whole weeks from the first day."""
        return round((self.day - self.first).days / 7)

    @property
    def weeks(self) -> int:
        return -(-(self.last - self.first).days // 7)


def day_of_plan(asked: str | None, last_term: dt.date | None) -> DayOfPlan:
    """The day that ``asked`` names (YYYY-MM-DD), or the nearest that the plan tells of, with a note that says so.

    It tells nothing of the past: who was here once is not what anybody needs a plan for.
    """
    today = timezone.localdate()
    last = max(today + AT_LEAST, last_term or today)
    day = day_within(asked, today, last)
    note = ""
    if asked and asked != str(day):
        note = (
            _("最远只能看到 %(last)s，下面是那一天的。") % {"last": date_format(last)}
            if day == last
            else _("只能看今天和以后的日子，下面是今天的。")
        )
    return DayOfPlan(day, today, last, note)
