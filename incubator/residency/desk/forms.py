"""What staff and the director type about an application or a residency."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.residency.models import Application
from incubator.residency.plan.picking import ZoneField, offer_for, typed
from portal.common.forms import DayField
from portal.common.periods import months_after

ONE_DAY = dt.timedelta(days=1)


class VerbForm(forms.Form):
    """Nothing to fill in: a step that is only confirmed."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """What the action is called with."""
        return dict(self.cleaned_data)


class DecideForm(VerbForm):
    outcome = forms.ChoiceField(label=_("决定"), choices=Application.Outcome, widget=forms.RadioSelect)
    area = forms.DecimalField(
        label=_("面积（平方米）"),
        max_digits=6,
        decimal_places=1,
        min_value=0,
        required=False,
        help_text=_("同意入驻时填写，下面的日期和区域也是。"),
    )
    starts = DayField(
        label=_("第一天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_day = DayField(
        label=_("最后一天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    zone = ZoneField(label=_("区域"), required=False)
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("公布后申请人会看到；同意入驻的，公示里人人都会看到，请不要写个人信息。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs["initial"] = {**_wanted(application), **kwargs.get("initial", {})}
        super().__init__(*args, application=application, **kwargs)
        days = (typed(self, name) or self.initial[name] for name in ("starts", "last_day"))
        self.fields["zone"].suggest(offer_for(application, *days, typed(self, "area")))

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        last_day = given.pop("last_day")
        return {**given, "ends": last_day + ONE_DAY if last_day else None}


def _wanted(application: Application) -> dict[str, Any]:
    """What the application asks for, or what was granted before."""
    if application.granted_starts and application.granted_ends:
        return {
            "outcome": application.outcome,
            "zone": application.granted_zone_id,
            "area": application.granted_area,
            "starts": application.granted_starts,
            "last_day": application.granted_last_day,
            "reason": application.decision_reason,
        }
    today = timezone.localdate()
    starts = max(application.starts_wanted or today, today)
    months = application.months_wanted or 12
    return {"area": application.area_wanted, "starts": starts, "last_day": months_after(starts, months) - ONE_DAY}
