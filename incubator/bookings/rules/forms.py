"""What staff fill in about the rules of booking: a rule, and a sample request to try the rules with."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from incubator.bookings.forms import length_choices
from incubator.bookings.rules.policies import EVERY_DAY, Asker, Policy, asker_of
from incubator.organizations.models import Organization
from incubator.premises.models import OpeningHours, Room
from portal.common.forms import DayField, whole_number
from portal.common.periods import Period, at


class HoursField(forms.DecimalField):
    """Minutes that people write as hours: 90 is 1.5."""

    default_error_messages = {"invalid": _("请用数字填写小时，例如 1.5。")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"})
        super().__init__(min_value=Decimal("0.5"), max_value=1000, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        return None if hours is None else round(hours * 60)

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays; what is stored is shown in hours."""
        return (
            value if value is None or isinstance(value, str) else f"{Decimal(value) / 60:.2f}".rstrip("0").rstrip(".")
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class WeekdaysField(forms.MultipleChoiceField):
    """The digits of weekdays as boxes to tick."""

    default_error_messages = {"required": _("请至少选一天。"), "invalid_choice": _("请从列表中选择星期几。")}
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(str(day), label) for day, label in OpeningHours.Weekday.choices], **kwargs)

    def clean(self, value: Any) -> str:
        return "".join(sorted(set(super().clean(value))))

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value


class PolicyForm(WagtailAdminModelForm):
    """A rule, with lengths in hours and weekdays to tick."""

    weekdays = WeekdaysField(label=_("星期几"), initial=EVERY_DAY)
    minutes = HoursField(label=_("每个组织最多用几小时"), required=False, help_text=_("待审批的也算在内；不填就不限。"))
    longest_minutes = HoursField(label=_("每次最长几小时"), required=False, help_text=_("不填就按场地自己的规定。"))

    class Meta:
        model = Policy
        fields = [
            "center",
            "name",
            "active",
            "order",
            "who",
            "room",
            "weekdays",
            "opens",
            "closes",
            "answer",
            "minutes",
            "span",
            "notice_hours",
            "horizon_days",
            "longest_minutes",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].empty_label = _("全部场地")
        for name in ("notice_hours", "horizon_days"):
            self.fields[name].help_text = _("不填就按场地自己的规定。")


class TrialForm(forms.Form):
    """A sample request: who would ask for which room, when and for how long."""

    who = forms.ChoiceField(label=_("谁来预约"), error_messages={"invalid_choice": _("请从列表中选择。")})
    on_behalf = forms.BooleanField(label=_("由服务中心代约"), required=False)
    room = forms.ModelChoiceField(
        label=_("场地"),
        queryset=Room.objects.select_related("center"),
        empty_label=None,
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )
    date = DayField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    start = forms.TimeField(
        label=_("开始时间"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请填写时间，例如 9:00。")},
    )
    minutes = forms.TypedChoiceField(
        label=_("使用多久"), coerce=int, error_messages={"invalid_choice": _("请从列表中选择使用时长。")}
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        organizations = Organization.objects.filter(standing__in=Organization.Standing.MAY_ASK)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (_("随便一个"), [(kind.value, kind.label) for kind in Policy.Who if kind != Policy.Who.CENTER]),
            (_("组织"), [(str(pk), name) for pk, name in organizations.values_list("pk", "name")]),
        ]
        self.fields["minutes"].choices = length_choices(30, 12 * 60, 30)  # type: ignore[attr-defined]
        self.initial = {
            "date": timezone.localdate() + dt.timedelta(days=7),
            "start": dt.time(9),
            "minutes": 120,
        } | self.initial

    def asker(self) -> Asker:
        """The organization as it is today, or nobody in particular of the chosen kind. One query at most."""
        who, on_behalf = self.cleaned_data["who"], self.cleaned_data["on_behalf"]
        pk = whole_number(who)
        if pk is not None:
            return asker_of(Organization.objects.get(pk=pk), on_behalf=on_behalf)
        kinds = {Policy.Who.ANY.value, who} | ({Policy.Who.CENTER.value} if on_behalf else set())
        return Asker(0, frozenset(kinds))

    def period(self) -> Period:
        starts = at(self.cleaned_data["date"], self.cleaned_data["start"])
        return Period(starts, starts + dt.timedelta(minutes=self.cleaned_data["minutes"]))


def sample_of(rule: Policy) -> dict[str, Any]:
    """A request that ``rule`` is about, for its trial to begin with."""
    week = [timezone.localdate() + dt.timedelta(days=days) for days in range(7, 14)]
    by_center = rule.who == Policy.Who.CENTER
    return {
        "who": Policy.Who.ANY if by_center else rule.who,
        "on_behalf": by_center,
        "room": rule.room_id,
        "date": next((day for day in week if str(day.weekday()) in rule.weekdays), week[0]),
        "start": rule.opens or dt.time(9),
    }
