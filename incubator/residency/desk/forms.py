"""What staff and the director type about an application or a residency."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.residency.applying import reading
from incubator.residency.models import Application, Review
from incubator.residency.plan.picking import ZoneField, offer_for, typed
from portal.common.forms import ChoicesField, DayField
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


class ReturnForm(VerbForm):
    reason = forms.CharField(
        label=_("需要补正什么"),
        help_text=_("申请人会看到。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    marks = forms.MultipleChoiceField(
        label=_("哪些项目"),
        help_text=_("勾选的项目会在申请人的页面上标出来。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marks"].choices = list(reading.mark_choices(self.application).items())


class AssignForm(VerbForm):
    reviewers = ChoicesField(
        label=_("评审人员"),
        help_text=_("不选人也可以开始评审。申请组织的成员不能评审自己的组织。"),
        required=False,
        queryset=get_user_model().objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(
        label=_("或填写评审人的电子邮箱或手机号"),
        required=False,
        help_text=_("对方要在本站有账号；多人用空格分开。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Everyone who reviewed before and all staff are a tap away; anybody else is named.
        people = get_user_model().objects.filter(is_active=True)
        known = people.filter(reviews__isnull=False) | people.filter(groups__name__in=["staff", "director"])
        asked = Review.objects.filter(application=self.application).values("reviewer")
        self.fields["reviewers"].queryset = known.exclude(pk__in=asked).distinct().order_by("name", "pk")

    def clean_contact(self) -> list[Any]:
        found = []
        for contact in re.findall(r"[^,，\s]+", self.cleaned_data["contact"]):
            wanted = (
                {"email__iexact": contact}
                if "@" in contact
                else {"phone": contact if contact.startswith("+") else f"+86{contact}"}
            )
            person = get_user_model().objects.filter(is_active=True, **wanted).first()
            if person is None:
                raise forms.ValidationError(_("没有找到使用 %(contact)s 的账号。"), params={"contact": contact})
            found.append(person)
        return found

    def arguments(self) -> dict[str, Any]:
        people = [*self.cleaned_data["reviewers"], *self.cleaned_data["contact"]]
        return {"reviewers": list(dict.fromkeys(people))}


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
        label=_("理由"), help_text=_("公布后申请人会看到。"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
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
