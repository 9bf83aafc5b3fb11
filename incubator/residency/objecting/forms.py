"""What people write against a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.models import Objection
from incubator.residency.models.objections import Challenge


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("您的意见"),
        help_text=_("写清楚事情和依据。答复以后，申请的组织会看到这段话，但看不到是谁提的，所以请不要写自己的姓名。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("申诉的理由"),
        help_text=_("说明哪里不同意，有什么补充的情况。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )


def answer_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("答复和理由"), help_text=help_text, widget=forms.Textarea(attrs={"rows": 5}), max_length=2000
    )


def upheld_field(yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("结论"),
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ObjectionChoice(forms.ModelChoiceField):
    """The objections that wait for an answer, each with its words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("哪一条异议"),
            queryset=Objection.objects.none(),
            widget=forms.RadioSelect,
            empty_label=None,
            **kwargs,
        )

    def offer(self, application: Any) -> None:
        """Let open ones be chosen; one alone is chosen already."""
        self.queryset = application.objections.filter(status=Challenge.Status.OPEN)
        self.initial = self.queryset.first()

    def label_from_instance(self, objection: Objection) -> str:
        return objection.text
