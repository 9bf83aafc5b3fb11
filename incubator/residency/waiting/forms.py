"""What the director types about the waiting list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.residency.desk.forms import VerbForm
from incubator.residency.plan.picking import ZoneField, offer_for, typed
from incubator.residency.waiting.wishes import waiting_list, wish_of
from portal.common.forms import DayField

ONE_DAY = dt.timedelta(days=1)


class MoveForm(VerbForm):
    place = forms.IntegerField(label=_("排到第几位"), min_value=1, max_value=9999)
    reason = forms.CharField(
        label=_("理由"), help_text=_("申请人会看到。"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )

    def __init__(self, *args: Any, application: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"place": application.waiting_rank, **kwargs.get("initial", {})}
        super().__init__(*args, application=application, **kwargs)


class OfferForm(VerbForm):
    """An offer to somebody who waits; suggested is what they asked for, in the first zone where it fits."""

    area = forms.DecimalField(label=_("面积（平方米）"), max_digits=6, decimal_places=1, min_value=0)
    starts = DayField(label=_("第一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last_day = DayField(label=_("最后一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    zone = ZoneField(label=_("区域"))
    reason = forms.CharField(
        label=_("为什么不按顺序"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("前面还有适合的组织时才需要写；只有工作人员看得到。"),
    )

    def __init__(self, *args: Any, application: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        wish = wish_of(application, today)
        rows = waiting_list(application.call.center, today).rows
        fits = next((row.fits for row in rows if row.application.pk == application.pk), [])
        suggested = {
            "area": wish.area,
            "starts": wish.starts,
            "last_day": wish.ends - ONE_DAY,
            "zone": fits[0].pk if fits else None,
        }
        kwargs["initial"] = {**suggested, **kwargs.get("initial", {})}
        super().__init__(*args, application=application, **kwargs)
        days = (typed(self, name) or self.initial[name] for name in ("starts", "last_day"))
        self.fields["zone"].suggest(offer_for(application, *days, typed(self, "area")))

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        last_day = given.pop("last_day")
        return {**given, "ends": last_day + ONE_DAY}
