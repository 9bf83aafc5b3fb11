"""What somebody fills in who is looking for a room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from incubator.bookings.finding.search import MOST_DAYS, PARTS, Wish
from incubator.bookings.forms import date_widget, length_choices, start_choices
from incubator.bookings.permissions import organizations_booking_for
from incubator.bookings.rules.policies import Asker, asker_of
from incubator.organizations.models import Organization
from incubator.premises.models import Equipment, Room
from portal.common.forms import DayField

# Whoever opens the page sees an answer at once, to a wish that suits many.
USUAL_PEOPLE, USUAL_MINUTES = 10, 60


class SearchForm(forms.Form):
    """Who comes, when, for how long and with what; ``wish()`` and ``asker()`` are what the search wants to know."""

    people = forms.IntegerField(
        label=_("多少人"),
        min_value=1,
        max_value=9999,
        error_messages={"min_value": _("请填写至少 1 人。"), "invalid": _("请用数字填写人数。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    date = DayField(label=_("哪一天"))
    start = forms.ChoiceField(
        label=_("什么时候开始"), required=False, error_messages={"invalid_choice": _("请从列表中选择时间。")}
    )
    minutes = forms.TypedChoiceField(
        label=_("使用多久"), coerce=int, error_messages={"invalid_choice": _("请从列表中选择使用时长。")}
    )
    until = DayField(label=_("看到哪一天"), required=False, help_text=_("不填就只看这一天；填了就看这些天里哪天有空。"))
    organization = forms.ModelChoiceField(
        label=_("以哪个组织的名义"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=None,
        help_text=_("不同的组织可以用的时间和时长可能不一样。"),
        error_messages={"invalid_choice": _("请选择您所在的组织。")},
    )
    equipment = forms.MultipleChoiceField(
        label=_("需要什么设备"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列表中选择设备。")},
    )

    def __init__(self, user: Any, rooms: list[Room], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        centers = list({room.center_id: room.center for room in rooms}.values())
        self.last_day = timezone.localdate() + dt.timedelta(days=max(center.horizon_days for center in centers))
        slot = min(center.slot_minutes for center in centers)
        for name in ("date", "until"):
            self.fields[name].widget = date_widget(max(centers, key=lambda center: center.horizon_days))
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            ("", _("什么时候都行")),
            ("morning", _("上午")),
            ("afternoon", _("下午")),
            ("evening", _("晚上")),
            (_("准点"), start_choices(centers)),
        ]
        self.fields["minutes"].choices = length_choices(  # type: ignore[attr-defined]
            min(room.shortest_minutes for room in rooms), max(room.longest_minutes for room in rooms), slot
        )
        self._offer_equipment([center.pk for center in centers])
        self._offer_organizations(user)

    def _offer_equipment(self, centers: list[int]) -> None:
        names = Equipment.objects.filter(center__in=centers).order_by("name").values_list("name", flat=True).distinct()
        self.fields["equipment"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if not self.fields["equipment"].choices:  # type: ignore[attr-defined]
            del self.fields["equipment"]

    def _offer_organizations(self, user: Any) -> None:
        """Of several one is chosen; who has one asks for that; a stranger asks as nobody."""
        self.mine = list(organizations_booking_for(user)) if user.is_authenticated else []
        if len(self.mine) < 2:
            del self.fields["organization"]
            return
        field = self.fields["organization"]
        field.queryset = organizations_booking_for(user)  # type: ignore[attr-defined]
        field.initial = self.mine[0]

    def clean_date(self) -> dt.date:
        date = self.cleaned_data["date"]
        if date < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过去了，请选今天或以后的日期。"), code="past")
        return self._within(date)

    def clean_until(self) -> dt.date | None:
        until = self.cleaned_data["until"]
        date = self.cleaned_data.get("date")
        if until is None or date is None:
            return None
        if until < date:
            raise forms.ValidationError(_("结束的日期不能早于开始的日期。"), code="before")
        if (until - date).days >= MOST_DAYS:
            raise forms.ValidationError(_("一次最多看 %(most)s 天。"), code="too_many", params={"most": MOST_DAYS})
        return self._within(until) if until > date else None

    def _within(self, date: dt.date) -> dt.date:
        if date > self.last_day:
            raise forms.ValidationError(
                _("现在只能预约到 %(last)s。"), code="too_far", params={"last": date_format(self.last_day)}
            )
        return date

    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        return Wish(
            people=cleaned["people"],
            date=cleaned["date"],
            start=cleaned["start"] if cleaned["start"] in PARTS else _time(cleaned["start"]),
            minutes=cleaned["minutes"],
            until=cleaned["until"],
            equipment=tuple(cleaned.get("equipment", ())),
        )

    def asker(self) -> Asker | None:
        """The organization that asks, None for a stranger. One query."""
        chosen = self.cleaned_data.get("organization") or next(iter(self.mine), None)
        return asker_of(chosen) if chosen else None


def _time(text: str) -> dt.time | str:
    return parse_time(text) or ""
