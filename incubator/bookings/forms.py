"""What people fill in about bookings. Rules about time are asked of ``availability``, not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.translation import gettext_lazy as _

from incubator.bookings.equipment_form import EquipmentFields
from incubator.bookings.models import Booking
from incubator.bookings.permissions import organizations_booking_for
from incubator.bookings.wording import length_text
from incubator.organizations.models import Organization
from incubator.premises.models import Center, OpeningHours, Room
from portal.common.forms import DayField
from portal.common.periods import Period, at


def date_widget(center: Center) -> forms.DateInput:
    """A date picker that offers the days that can be booked."""
    today = timezone.localdate()
    last = today + dt.timedelta(days=center.horizon_days)
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": today.isoformat(), "max": last.isoformat()})


def start_choices(centers: Iterable[Center], room: Room | None = None) -> list[tuple[str, str]]:
    """The points of the slot grid between the earliest opening and the latest closing, as (value, label)."""
    hours = OpeningHours.objects.filter(center__in=centers)
    if room:
        hours = hours.filter(room=room) if hours.filter(room=room).exists() else hours.filter(room=None)
    found = hours.aggregate(first=Min("opens"), last=Max("closes"))
    first, last = found["first"] or dt.time(8), found["last"] or dt.time(22)
    slot = min(center.slot_minutes for center in centers)
    return [
        (f"{minute // 60:02d}:{minute % 60:02d}", f"{minute // 60}:{minute % 60:02d}")
        for minute in range(0, 24 * 60, slot)
        if first <= dt.time(minute // 60, minute % 60) < last
    ]


def length_choices(shortest: int, longest: int, slot: int) -> list[tuple[int, str]]:
    """The lengths that fit the slot grid, in minutes."""
    first = -(-max(shortest, 1) // slot) * slot
    return [(minutes, length_text(minutes)) for minutes in range(first, longest + 1, slot)]


class BookingForm(EquipmentFields):
    """A request for ``room`` in the name of one of ``user``'s organizations; ``request()`` feeds the action.

    It stands alone or, under a prefix, in one page with the form of an activity.
    """

    organization = forms.ModelChoiceField(
        label=_("以哪个组织的名义"),
        queryset=Organization.objects.none(),
        empty_label=_("请选择"),
        error_messages={"invalid_choice": _("请选择您所在的组织。")},
    )
    date = DayField(label=_("日期"))
    start = forms.TimeField(
        label=_("开始时间"), widget=forms.Select, error_messages={"invalid": _("请选择开始时间，例如 9:00。")}
    )
    minutes = forms.TypedChoiceField(
        label=_("使用多久"), coerce=int, error_messages={"invalid_choice": _("请从列表中选择使用时长。")}
    )
    people = forms.IntegerField(
        label=_("多少人"),
        min_value=1,
        max_value=9999,
        error_messages={"min_value": _("请填写至少 1 人。"), "invalid": _("请用数字填写人数。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    purpose = forms.CharField(
        label=_("用来做什么"),
        max_length=Booking._meta.get_field("purpose").max_length,
        help_text=_("一句话就好，例如：合唱排练、急救培训。"),
    )

    def __init__(self, user: Any, room: Room, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user, self.room = user, room
        organization = self.fields["organization"]
        organization.queryset = organizations_booking_for(user)  # type: ignore[attr-defined]
        mine = list(organization.queryset[:2])  # type: ignore[attr-defined]
        if len(mine) == 1:
            # Nothing to choose.
            organization.empty_label = None  # type: ignore[attr-defined]
            organization.initial = mine[0]
        self.fields["date"].widget = date_widget(room.center)
        self.fields["start"].widget.choices = self._starts()  # type: ignore[attr-defined]
        self.fields["minutes"].choices = length_choices(  # type: ignore[attr-defined]
            room.shortest_minutes, room.longest_minutes, room.center.slot_minutes
        )
        self.fields["people"].help_text = _("最多 %(capacity)s 人。") % {"capacity": room.capacity}
        self.add_equipment(room)

    def _starts(self) -> list[tuple[str, str]]:
        choices = start_choices([self.room.center], self.room)
        # A time from a special opening, tapped in the week, is not among the usual ones.
        given = self["start"].value()
        time = given if isinstance(given, dt.time) else _time(given)
        if time and f"{time:%H:%M}" not in dict(choices):
            choices = sorted([*choices, (f"{time:%H:%M}", f"{time.hour}:{time:%M}")])
        return choices

    @property
    def period(self) -> Period:
        starts = at(self.cleaned_data["date"], self.cleaned_data["start"])
        return Period(starts, starts + dt.timedelta(minutes=self.cleaned_data["minutes"]))

    def asked(self) -> tuple[Organization, Period] | None:
        """Who asks and for when, as far as a link or what was typed says it already; None while something is open."""
        try:
            organization, date, start, minutes = (
                self.fields[name].clean(self[name].value()) for name in ("organization", "date", "start", "minutes")
            )
        except forms.ValidationError:
            return None
        starts = at(date, start)
        return organization, Period(starts, starts + dt.timedelta(minutes=minutes))

    def request(self) -> dict[str, Any]:
        """The keyword arguments of ``actions.request_booking``, without ``by``."""
        cleaned = self.cleaned_data
        return {
            "organization": cleaned["organization"],
            "room": self.room,
            "starts": self.period.start,
            "ends": self.period.end,
            "people": cleaned["people"],
            "purpose": cleaned["purpose"],
            "equipment": self.needs(),
        }


class ReasonForm(forms.Form):
    """Why a booking is declined or cancelled."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=Booking._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("对方会看到这段话。"),
    )


class HeadcountForm(forms.Form):
    """How many people came."""

    headcount = forms.IntegerField(
        label=_("到场人数"),
        min_value=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), _("请填写到场人数。")),
    )


def _time(text: Any) -> dt.time | None:
    try:
        return parse_time(str(text or ""))
    except ValueError:
        return None
