"""Which days the figures are of, and of which room the heat map."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.premises.models import Room
from portal.common.figures.days import DaysForm


class FiguresForm(DaysForm):
    room = forms.ModelChoiceField(
        label=_("时段图看哪里"), queryset=Room.objects.all(), required=False, empty_label=_("整个中心")
    )
