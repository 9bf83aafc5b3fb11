"""What staff and the director type about reports and evaluations. No number is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReadReportForm(forms.Form):
    comment = forms.CharField(
        label=_("服务中心的回复"),
        required=False,
        help_text=_("组织会看到。没有要说的可以不写，只记下已经看过。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
