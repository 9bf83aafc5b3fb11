"""What applicants type. A step saved for later may have gaps, one that goes on may not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Membership, Organization
from incubator.residency.applying import drafts
from incubator.residency.applying.completeness import why_not
from incubator.residency.models import Application
from portal.common.forms import DayField


class StartForm(forms.Form):
    """For which of the person's organizations to apply."""

    organization = forms.ModelChoiceField(
        label=_("为哪个组织申请"), queryset=Organization.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        field.queryset = Organization.objects.filter(
            pk__in=Membership.objects.active()
            .filter(user=user, role__in=Membership.Role.MAY_EDIT)
            .values("organization")
        )
        if len(field.queryset) == 1:
            field.initial = field.queryset[0]


class LongText(forms.CharField):
    """Lines end alike whatever sent them: a browser counts and shows one letter where it sends two."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class StepForm(forms.Form):
    """The answers of one step. ``later``: the person goes on another time, so gaps are fine.

    ``stamps`` is what the page carries to tell the next save what it was made with (see ``drafts``).
    """

    def __init__(self, *args: Any, application: Application, later: bool = False, **kwargs: Any) -> None:
        self.application = application
        self.stamps = drafts.write_stamps(drafts.stamps_of(application, self.base_fields))
        kwargs.setdefault("initial", {name: getattr(application, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = Application._meta.get_field(name).verbose_name
            if later:
                field.required = False

    def full_clean(self) -> None:
        super().full_clean()
        # Gaps are fine for now, and the page goes on saying what must be there in the end.
        for name, field in self.fields.items():
            field.required = self.base_fields[name].required

    def seen(self) -> dict[str, str]:
        """The stamps that came with what was typed."""
        return drafts.read_stamps(self.data.get("seen", ""))

    def showing(self, names: Iterable[str]) -> StepForm:
        """The same page again, with what stands in ``names`` now and all else as it was typed."""
        data = self.data.copy()
        for name in names:
            field = self.fields[name]
            data[name] = field.widget.format_value(field.prepare_value(getattr(self.application, name))) or ""
        return type(self)(data, application=self.application, later=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if value not in (None, "") and (reason := why_not(self.application, name, value, timezone.localdate())):
                self.add_error(name, reason)
        return cleaned


class PlanForm(StepForm):
    plan = LongText(
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("想在这里办什么、怎么办。写几句话就可以，3000 字以内。"),
        error_messages={"required": _("请写一写打算做什么。")},
    )
    audience = LongText(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例如：小区里的中小学生，大约 30 人。"),
        error_messages={"required": _("请写明服务谁。")},
    )
    activities_a_month = forms.IntegerField(
        min_value=0,
        max_value=200,
        help_text=_("大约每个月办几场活动。"),
        error_messages={"required": _("请填每月大约几场活动。")},
    )


class SpaceForm(StepForm):
    people = forms.IntegerField(
        max_value=500,
        help_text=_("平时在这里的有几个人。"),
        error_messages={"required": _("请填常驻人数。")},
    )
    area_wanted = forms.DecimalField(
        max_digits=6,
        decimal_places=1,
        help_text=_("平方米，最多一位小数。一张办公桌大约 4 平方米。"),
        error_messages={"required": _("请填需要多少平方米。")},
    )
    starts_wanted = DayField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("例如 2027-03-01。"),
        error_messages={"required": _("请填希望哪天入驻。"), "invalid": _("请填写完整的日期，例如 2027-03-01。")},
    )
    months_wanted = forms.IntegerField(
        help_text=_("1 到 36 个月，到期可以续。"),
        error_messages={"required": _("请填希望入驻几个月。")},
    )


STEP_FORMS: dict[str, type[StepForm]] = {"plan": PlanForm, "space": SpaceForm}


class CheckForm(forms.Form):
    truth = forms.BooleanField(
        label=_("以上内容和材料真实，我有权代表组织提交。"),
        error_messages={"required": _("请确认内容真实后再提交。")},
    )
