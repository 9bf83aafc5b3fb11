"""What staff and the director type to decide, to announce, and to answer what is said against it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.desk.forms import VerbForm
from incubator.residency.models import Application
from incubator.residency.objecting.forms import ObjectionChoice, answer_field, upheld_field


class AnnounceForm(VerbForm):
    """Nothing to fill in, except for somebody who is put on the waiting list."""

    place = forms.IntegerField(label=_("排在候补第几位"), required=False, min_value=1, help_text=_("不填就排在最后。"))
    place_reason = forms.CharField(
        label=_("为什么不排在最后"),
        required=False,
        max_length=500,
        help_text=_("填了位次才需要写；只有工作人员看得到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.application.outcome != Application.Outcome.WAITLISTED:
            del self.fields["place"], self.fields["place_reason"]


class AnswerObjectionForm(VerbForm):
    objection = ObjectionChoice()
    upheld = upheld_field(_("成立：由主任重新决定"), _("不成立：原来的决定不变"))
    answer = answer_field(_("提异议的人和申请人都会看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objection"].offer(self.application)


class AnswerAppealForm(VerbForm):
    upheld = upheld_field(_("成立：重新评审和决定"), _("不成立：原来的决定不变"))
    answer = answer_field(_("申请人会看到。"))
