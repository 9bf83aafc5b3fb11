"""What staff type when they set hours and days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.premises.models import Center, OpeningHours, Room
from incubator.premises.seasons import Season, place_code
from portal.common.forms import DayField

# The years that a clerk may want: last year's are over, those after next year nobody knows.
YEARS_AHEAD = 2


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SeasonForm(forms.Form):
    """From one day to another; both may be left open."""

    first = DayField(label=gettext_lazy("从哪天起"), required=False, widget=day_input())
    last = DayField(label=gettext_lazy("到哪天止（含）"), required=False, widget=day_input())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        return cleaned

    @property
    def season(self) -> Season:
        return Season(self.cleaned_data["first"], self.cleaned_data["last"])


class WeekForm(SeasonForm):
    """A week's hours at once: where, on which weekdays, from when to when."""

    place = forms.ChoiceField(label=gettext_lazy("哪里"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("哪几天"),
        coerce=int,
        choices=OpeningHours.Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少勾选一天。")},
    )
    opens = forms.TimeField(label=gettext_lazy("开门"), widget=time_input())
    closes = forms.TimeField(label=gettext_lazy("关门"), widget=time_input())
    opens_again = forms.TimeField(
        label=gettext_lazy("再开门"), required=False, widget=time_input(), help_text=gettext_lazy("中午关门的才填。")
    )
    closes_again = forms.TimeField(label=gettext_lazy("再关门"), required=False, widget=time_input())

    field_order = ["place", "weekdays", "opens", "closes", "opens_again", "closes_again", "first", "last"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[Center, Room | None]] = places()
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (code, room.name if room else _("%(center)s（整个中心）") % {"center": center.name})
            for code, (center, room) in self.places.items()
        ]
        self.fields["first"].help_text = _("常年都这样开放，起止日期就不填。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        again, closes_again = cleaned.get("opens_again"), cleaned.get("closes_again")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("关门时间要晚于开门时间。"))
        if bool(again) != bool(closes_again):
            self.add_error("opens_again" if closes_again else "closes_again", _("请同时填写再开门和再关门的时间。"))
        elif again and closes_again and again >= closes_again:
            self.add_error("closes_again", _("关门时间要晚于开门时间。"))
        elif again and closes and again < closes:
            self.add_error("opens_again", _("再开门要在关门以后。"))
        return cleaned

    @property
    def where(self) -> tuple[Center, Room | None]:
        return self.places[self.cleaned_data["place"]]

    @property
    def spans(self) -> list[tuple[dt.time, dt.time]]:
        cleaned = self.cleaned_data
        spans = [(cleaned["opens"], cleaned["closes"])]
        return [*spans, (cleaned["opens_again"], cleaned["closes_again"])] if cleaned["opens_again"] else spans


def places() -> dict[str, tuple[Center, Room | None]]:
    """Every center, each followed by its rooms, by code."""
    rooms = list(Room.objects.select_related("center"))
    found: dict[str, tuple[Center, Room | None]] = {}
    for center in Center.objects.all():
        found[place_code(center, None)] = center, None
        found |= {place_code(center, room): (center, room) for room in rooms if room.center_id == center.pk}
    return found


class YearForm(forms.Form):
    """Whose calendar, and which year's."""

    center = forms.ModelChoiceField(Center.objects.all(), label=gettext_lazy("服务中心"), empty_label=None)
    year = forms.TypedChoiceField(label=gettext_lazy("年份"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, _("%(year)s 年") % {"year": year}) for year in range(this, this + YEARS_AHEAD + 1)
        ]
