"""What people of an organization fill in about living here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.premises.models import Zone
from incubator.residency.living.terms import last_term
from incubator.residency.models import ChangeRequest, Residency
from portal.common.forms import DayField


def day_field(label: Any, **how: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **how)


def reason_field(label: Any, **how: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=1000, **how)


class VerbForm(forms.Form):
    """A step with a residency; of its own it is only confirmed. ``given`` is what the address names beside it."""

    danger = False

    def __init__(self, *args: Any, residency: Residency, given: Any = None, **kwargs: Any) -> None:
        self.residency, self.given = residency, given
        super().__init__(*args, **kwargs)
        for name, value in self.suggested().items():
            self.fields[name].initial = value

    def suggested(self) -> dict[str, Any]:
        """What stands in the form before anybody typed."""
        return {}

    def arguments(self) -> dict[str, Any]:
        """What the action is called with."""
        return dict(self.cleaned_data)


class SignForm(forms.Form):
    name = forms.CharField(label=_("您的姓名"), max_length=60, help_text=_("代替手写签名。"))
    agreed = forms.BooleanField(label=_("我已读完协议，代表组织同意"))


class CopyForm(forms.Form):
    file = forms.FileField(
        label=_("签好字的协议"),
        help_text=_("PDF、JPG 或 PNG，不超过 10 MB。手机拍照也可以，每一页都要看得清。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class DeclineForm(VerbForm):
    danger = True
    keep_waiting = forms.TypedChoiceField(
        label=_("以后还想入驻吗"),
        choices=[("yes", _("想，留在候补名单上")), ("no", _("不想了"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class AskRenewalForm(VerbForm):
    months = forms.IntegerField(label=_("续几个月"), min_value=1, max_value=36)
    reason = reason_field(_("为什么要续"), help_text=_("接下来打算做什么。"))

    def suggested(self) -> dict[str, Any]:
        return {"months": 12}

    def arguments(self) -> dict[str, Any]:
        return {"kind": ChangeRequest.Kind.RENEW, **self.cleaned_data}


class AskResizeForm(VerbForm):
    area = forms.DecimalField(label=_("要多少平方米"), max_digits=6, decimal_places=1, min_value=0)
    starts = day_field(_("从哪天起"))
    zone = forms.ModelChoiceField(
        label=_("哪个区域"), queryset=Zone.objects.none(), required=False, empty_label=_("都可以")
    )
    reason = reason_field(_("为什么要调整"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = self.residency.center.zones.filter(lettable=True)

    def suggested(self) -> dict[str, Any]:
        last = last_term(self.residency)
        return {"area": last and last.area, "starts": timezone.localdate()}

    def arguments(self) -> dict[str, Any]:
        return {"kind": ChangeRequest.Kind.RESIZE, **self.cleaned_data}


class LeaveForm(VerbForm):
    danger = True
    last_day = day_field(_("最后一天"), help_text=_("第二天起，面积空出来给别人用。"))
    reason = reason_field(_("为什么离开"))

    def arguments(self) -> dict[str, Any]:
        return {"left_as": Residency.Leaving.WITHDREW, **self.cleaned_data}
