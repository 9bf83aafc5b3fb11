"""What those who run an occurrence fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence
from events.signups.running.actions import LONGEST_TEXT, MOST_SEATS
from portal.common.forms import DayField
from portal.common.periods import at


class AnnouncementForm(forms.Form):
    text = forms.CharField(
        label=_("告诉大家什么"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("例如：请自带水杯；改从北门进。没有账号的人收到短信，只带前面一段和链接，要紧的写在前头。"),
    )
    waiting = forms.BooleanField(label=_("候补的人也告诉"), required=False)

    def __init__(self, *args: Any, waiting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waiting:
            del self.fields["waiting"]


class SeatsForm(forms.Form):
    seats = forms.IntegerField(label=_("名额（人）"), min_value=1, max_value=MOST_SEATS, required=False)

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seats": occurrence.capacity}, **kwargs)
        self.fields["seats"].widget.attrs["inputmode"] = "numeric"
        room = occurrence.room
        self.fields["seats"].help_text = (
            _("不填就是不限。%(room)s最多容纳 %(capacity)s 人。") % {"room": room.name, "capacity": room.capacity}
            if room
            else _("不填就是不限。")
        )


class ReopenForm(forms.Form):
    """Until when names are taken again; left empty: until it begins."""

    date = DayField(
        label=_("到哪一天（可以不填）"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("不填就一直开放到开始。"),
    )
    time = forms.TimeField(
        label=_("几点"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请填写时间，例如 9:00。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        date, time = cleaned.get("date"), cleaned.get("time")
        if bool(date) != bool(time) and not self.errors:
            self.add_error("time" if date else "date", _("日期和时间请一起填，或者都不填。"))
        cleaned["closes"] = at(date, time) if date and time else None
        return cleaned
