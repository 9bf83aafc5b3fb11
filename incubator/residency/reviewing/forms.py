"""What a reviewer types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.models import Application, Criterion, Review
from incubator.residency.reviewing.results import criteria_of, points_of

BLANK = "blank"
POINTS = [(str(number), str(number)) for number in range(Criterion.MOST + 1)]


class ReviewForm(forms.Form):
    """Points for each criterion, or "not judged"; an opinion, and words to the colleagues and to the applicant.

    As a draft it may be as empty as it is. To be submitted each criterion needs an answer, if only "not judged": what
    was passed over by mistake must not count as left blank on purpose.
    """

    recommendation = forms.ChoiceField(
        label=_("您的建议"), choices=Application.Outcome.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("意见"),
        help_text=_("给同事和主任看；申请人看不到。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    comment_to_applicant = forms.CharField(
        label=_("给申请人的话"),
        help_text=_("公布决定后申请人会看到，不写是谁说的。可以不填。"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, review: Review, draft: bool = False) -> None:
        self.criteria = criteria_of(review.application)
        kept = points_of(review)
        initial = {
            "recommendation": review.recommendation,
            "comment": review.comment,
            "comment_to_applicant": review.comment_to_applicant,
        }
        initial |= {f"points_{key}": BLANK if value is None else str(value) for key, value in kept.items()}
        super().__init__(data, initial=initial)
        for criterion in self.criteria:
            self.fields[f"points_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name,
                help_text=criterion.help_text,
                choices=[*POINTS, (BLANK, _("不评"))],
                widget=forms.RadioSelect(attrs={"data-weight": criterion.weight}),
                error_messages={"required": _("请打分；不便判断时选“不评”。")},
            )
        first = [f"points_{criterion.pk}" for criterion in self.criteria]
        self.order_fields([*first, "recommendation", "comment", "comment_to_applicant"])
        if draft:
            for field in self.fields.values():
                field.required = False

    @property
    def scores(self) -> list[tuple[Criterion, Any]]:
        """Each criterion with its field, in order."""
        return [(criterion, self[f"points_{criterion.pk}"]) for criterion in self.criteria]

    def arguments(self) -> dict[str, Any]:
        """What the action is called with."""
        words = {name: self.cleaned_data[name] for name in ("recommendation", "comment", "comment_to_applicant")}
        chosen = {criterion.pk: self.cleaned_data[f"points_{criterion.pk}"] for criterion in self.criteria}
        points = {key: None if value == BLANK else int(value) for key, value in chosen.items() if value}
        return {**words, "points": points}


class RecuseForm(forms.Form):
    recusal_reason = forms.CharField(
        label=_("回避的原因"),
        help_text=_("工作人员会看到，例如：负责人是我的亲戚。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
