"""What the director types about the waiting list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.desk.forms import VerbForm


class MoveForm(VerbForm):
    place = forms.IntegerField(label=_("排到第几位"), min_value=1, max_value=9999)
    reason = forms.CharField(
        label=_("理由"), help_text=_("申请人会看到。"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )

    def __init__(self, *args: Any, application: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"place": application.waiting_rank, **kwargs.get("initial", {})}
        super().__init__(*args, application=application, **kwargs)
