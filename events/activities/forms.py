"""Reasons that organizations and residents read. What an activity says is written in ``writing``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence, Submission


def reason_field(model: type[Occurrence] | type[Submission], **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=model._meta.get_field("reason").max_length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


class CancelForm(forms.Form):
    reason = reason_field(Occurrence, label=_("为什么取消"), help_text=_("居民会看到，例如：老师临时生病。"))
