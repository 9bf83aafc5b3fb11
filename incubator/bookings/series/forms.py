"""What people fill in to ask for a series."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.bookings.forms import BookingForm, length_choices, start_choices
from incubator.bookings.models import Booking, Series
from incubator.bookings.permissions import organizations_booked_for, organizations_booking_for
from incubator.bookings.series import recurrence
from incubator.bookings.series.actions import Wish
from incubator.bookings.series.changes import Change
from incubator.premises.models import OpeningHours, Room
from portal.common.forms import DayField

TOO_MANY = _("一次最多申请 %(most)s 次，以后的请到时再申请。")


class SeriesForm(BookingForm):
    """A time again and again, until a day or so many times; ``wish()`` feeds the preview and the action."""

    pattern = forms.ChoiceField(
        label=_("多久一次"), choices=Series.Pattern.choices, initial=Series.Pattern.WEEKLY, widget=forms.RadioSelect
    )
    times = forms.IntegerField(
        label=_("一共几次"),
        required=False,
        min_value=2,
        max_value=Series.MOST_DATES,
        help_text=_("最多 53 次。次数和截止日期填一个就行。"),
        error_messages={
            "min_value": _("请填写至少 2 次。"),
            "max_value": TOO_MANY % {"most": Series.MOST_DATES},
            "invalid": _("请用数字填写次数。"),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    until = DayField(
        label=_("到哪天止"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, user: Any, room: Room, data: Any = None, **kwargs: Any) -> None:
        super().__init__(user, room, data, **kwargs)
        self.fields["date"].label = _("第一次")
        mine = organizations_booking_for(user) | organizations_booked_for(user)
        self.fields["organization"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, times, until = (cleaned.get(name) for name in ("date", "times", "until"))
        if first is None or self.has_error("times") or self.has_error("until") or not cleaned.get("pattern"):
            return cleaned
        if not times and not until:
            self.add_error("times", _("请填写一共几次，或者到哪天止。"))
            return cleaned
        last = recurrence.last_of(cleaned["pattern"], first, times or Series.MOST_DATES + 1)
        if until and until < first:
            self.add_error("until", _("要晚于第一次的日期。"))
        elif until and not times and until >= last:
            self.add_error(
                "until", forms.ValidationError(TOO_MANY, code="too_many", params={"most": Series.MOST_DATES})
            )
        cleaned["until"] = min(day for day in (until, last if times else None) if day)
        return cleaned

    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        return Wish(
            organization=cleaned["organization"],
            room=self.room,
            pattern=cleaned["pattern"],
            first=cleaned["date"],
            until=cleaned["until"],
            start=cleaned["start"],
            minutes=cleaned["minutes"],
            people=cleaned["people"],
            purpose=cleaned["purpose"],
            equipment=self.needs(),
        )

    @property
    def query(self) -> str:
        """What was filled in as it stands in an address, to go back and change it."""
        return urlencode({field.html_name: value for field in self if (value := field.value()) not in (None, "")})


class SeriesChangeForm(forms.Form):
    """Another room, weekday, start or length for the dates of a series; ``change()`` feeds the action."""

    room = forms.ModelChoiceField(label=_("场地"), queryset=Room.objects.none(), empty_label=None)
    weekday = forms.TypedChoiceField(
        label=_("星期几"), choices=OpeningHours.Weekday.choices, coerce=int, help_text=_("在同一个星期里换。")
    )
    start = forms.TimeField(
        label=_("开始时间"), widget=forms.Select, error_messages={"invalid": _("请选择开始时间，例如 9:00。")}
    )
    minutes = forms.TypedChoiceField(
        label=_("使用多久"), coerce=int, error_messages={"invalid_choice": _("请从列表中选择使用时长。")}
    )

    def __init__(self, usual: Booking, data: Any = None, **kwargs: Any) -> None:
        """``usual`` is the first of the dates, whose time and room are filled in."""
        starts = timezone.localtime(usual.starts)
        initial = {
            "room": usual.room_id,
            "weekday": starts.weekday(),
            "start": f"{starts:%H:%M}",
            "minutes": usual.period.minutes,
        }
        super().__init__(data, initial=initial, **kwargs)
        center = usual.room.center
        rooms = Room.objects.filter(center=center).bookable()
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.fields["start"].widget.choices = start_choices([center])  # type: ignore[attr-defined]
        lengths = rooms.aggregate(shortest=Min("shortest_minutes"), longest=Max("longest_minutes"))
        self.fields["minutes"].choices = length_choices(  # type: ignore[attr-defined]
            lengths["shortest"] or center.slot_minutes, lengths["longest"] or 0, center.slot_minutes
        )

    def change(self) -> Change:
        cleaned = self.cleaned_data
        return Change(cleaned["room"], cleaned["weekday"], cleaned["start"], cleaned["minutes"])

    @property
    def query(self) -> str:
        return urlencode({field.html_name: value for field in self if (value := field.value()) not in (None, "")})
