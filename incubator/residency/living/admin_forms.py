"""What staff and the director type about a residency."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.models import Residency
from portal.common.forms import DayField


class EndForm(forms.Form):
    left_as = forms.ChoiceField(label=_("离开方式"), choices=Residency.Leaving, widget=forms.RadioSelect)
    last_day = DayField(
        label=_("最后一天"),
        help_text=_("第二天起，面积重新空出来。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    why = forms.CharField(
        label=_("原因"), help_text=_("组织会看到。"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000
    )
