"""The same time again and again in a place elsewhere: a rule makes dates, and each can be left out."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.bookings.models import Series
from incubator.bookings.series import recurrence
from incubator.bookings.wording import day_text
from incubator.premises.models import SpecialDay
from portal.common.forms import DayField

NO_TIME = {"invalid": _("请填写时间，例如 9:00。")}


class RuleForm(forms.Form):
    """``days()`` are those of the rule; nothing is asked while nothing is filled in."""

    use_required_attribute = False
    pattern = forms.ChoiceField(
        label=_("多久一次"), choices=Series.Pattern.choices, required=False, initial=Series.Pattern.WEEKLY
    )
    first = DayField(
        label=_("第一次"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = DayField(
        label=_("到哪天止"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(
        label=_("开始"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=NO_TIME,
    )
    end = forms.TimeField(
        label=_("结束"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=NO_TIME,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix="rule", **kwargs)

    @property
    def is_given(self) -> bool:
        return any(self[name].value() for name in ("first", "until", "start", "end"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_given:
            return cleaned
        for name in ("first", "until", "start", "end"):
            if not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, _("按规律列日期，这一项也要填。"))
        if self.errors:
            return cleaned
        if cleaned["until"] < cleaned["first"]:
            self.add_error("until", _("要晚于第一次的日期。"))
        elif cleaned["until"] >= recurrence.last_of(self.pattern_asked, cleaned["first"], Series.MOST_DATES + 1):
            self.add_error("until", _("一次最多 %(most)s 场，请把日期改早一点。") % {"most": Series.MOST_DATES})
        if cleaned["end"] <= cleaned["start"]:
            self.add_error("end", _("结束时间要晚于开始时间。"))
        return cleaned

    @property
    def pattern_asked(self) -> str:
        return self.cleaned_data.get("pattern") or Series.Pattern.WEEKLY

    def days(self) -> list[dt.date]:
        """Only of a form that is valid and given."""
        cleaned = self.cleaned_data
        return recurrence.days_of(self.pattern_asked, cleaned["first"], cleaned["until"])

    def in_words(self) -> str:
        return recurrence.in_words(self.pattern_asked, self.cleaned_data["first"])

    def typed(self) -> dict[str, str]:
        return {name: str(self[name].value() or "") for name in self.fields}


class Day(NamedTuple):
    """A date that the rule made. ``note`` says why it is left out at first: the center is closed."""

    key: str
    label: str
    note: str
    taken: bool


def listed(days: list[dt.date], *, offered: set[str], taken: set[str]) -> list[Day]:
    """Each of ``days`` as it was left, or as it is first ``offered``: taken, unless the center is closed then."""
    special = SpecialDay.objects.filter(room=None, date__in=days, acts_as=SpecialDay.ActsAs.CLOSED, opens=None)
    closed = dict(special.values_list("date", "note"))
    return [
        Day(key, day_text(day), closed.get(day, ""), key in taken if key in offered else day not in closed)
        for day in days
        for key in [day.isoformat()]
    ]
