"""What a reviewer types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.models import Application, Review


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ("recommendation", "comment")
        widgets = {"recommendation": forms.RadioSelect, "comment": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"comment": _("工作人员和主任会看到；申请人看不到。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendation"] = forms.ChoiceField(
            label=_("您的建议"), choices=Application.Outcome.choices, widget=forms.RadioSelect
        )
        self.fields["comment"].required = True

    def _post_clean(self) -> None:
        """The review stays as it is: the action writes it."""
