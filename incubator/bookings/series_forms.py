"""What people fill in to ask for a series."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.bookings import recurrence
from incubator.bookings.forms import BookingForm
from incubator.bookings.models import Series
from incubator.bookings.permissions import organizations_booked_for, organizations_booking_for
from incubator.bookings.series import Wish
from incubator.premises.models import Room
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
        elif not times and until >= last:
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
