"""What staff and the director type about reports, evaluations and follow-ups. No number is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.evaluating.actions import DECISIONS
from incubator.residency.evaluating.timing import DAYS_TO_ANSWER
from incubator.residency.living.forms import VerbForm, day_field
from incubator.residency.models import Evaluation
from portal.common.periods import today

Decision = Evaluation.Decision
# For how long a renewal is.
MONTHS = ((3, _("三个月")), (6, _("半年")), (12, _("一年")), (24, _("两年")), (36, _("三年")))


def words_field(label: Any, **how: Any) -> forms.CharField:
    how.setdefault("max_length", 2000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 5}), **how)


class ReadReportForm(forms.Form):
    comment = words_field(
        _("服务中心的回复"),
        required=False,
        help_text=_("组织会看到。没有要说的可以不写，只记下已经看过。"),
    )


class OpenEvaluationForm(VerbForm):
    """A second look after an "improve by" is opened by that decision, never by hand."""

    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[(kind.value, kind.label) for kind in (Evaluation.Kind.MID, Evaluation.Kind.FINAL)],
        widget=forms.RadioSelect,
    )
    due = day_field(_("请在哪天前自评（含）"), help_text=_("过了这天，系统提醒两次，仍然没有答复，入驻就结束。"))

    def suggested(self) -> dict[str, Any]:
        return {"due": today() + DAYS_TO_ANSWER}


class EvaluationForm(forms.Form):
    """The form of a verb; ``arguments`` are what its action is called with."""

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        self.evaluation = evaluation
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class InterviewForm(EvaluationForm):
    interviewed_on = day_field(_("面谈日期"))
    interview_notes = words_field(_("面谈记录"), help_text=_("只有工作人员看得到。"), max_length=3000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interviewed_on"].initial = self.evaluation.interviewed_on or today()
        self.fields["interview_notes"].initial = self.evaluation.interview_notes


class ExtendForm(EvaluationForm):
    due = day_field(_("新的期限（含）"))
    reason = words_field(_("原因"), help_text=_("组织会看到。"), max_length=500)


class DropForm(EvaluationForm):
    reason = words_field(_("原因"), help_text=_("组织会看到。"), max_length=500)


class DecideEvaluationForm(EvaluationForm):
    decision = forms.ChoiceField(label=_("结论"), widget=forms.RadioSelect)
    reason = words_field(_("理由"), help_text=_("组织会看到。"))
    months = forms.TypedChoiceField(
        label=_("续期：续多久"),
        choices=[("", _("请选择")), *MONTHS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("只在续期时填。从现在的期限结束那天接着算，区域和面积不变。"),
    )
    improve_by = day_field(
        _("限期改进：改进期限（含）"), required=False, help_text=_("只在限期改进时填。到那天之前再评一次。")
    )
    last_day = day_field(
        _("出壳或退出：最后一天"), required=False, help_text=_("只在出壳或退出时填。第二天起，面积空出来。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = DECISIONS[self.evaluation.kind]
        self.fields["decision"].choices = [(decision.value, decision.label) for decision in open_to]


class FollowUpForm(forms.Form):
    still_active = forms.TypedChoiceField(
        label=_("还在开展活动"),
        choices=[("yes", _("是")), ("no", _("否")), ("", _("不清楚"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    notes = words_field(_("回访记录"), help_text=_("只有工作人员看得到。"))
