"""What a person fills in to be on a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.signups.actions import LARGEST_PARTY
from events.signups.models import Registration


class SignupForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Registration
        fields = ["name", "party_size"]
        help_texts = {
            "name": _("主办方在名单上看到它，例如：李阿姨。"),
            "party_size": _("连您自己在内，最多 10 人。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_size"].widget.attrs |= {"min": 1, "max": LARGEST_PARTY, "inputmode": "numeric"}
        self.fields["name"].widget.attrs["autocomplete"] = "nickname"
