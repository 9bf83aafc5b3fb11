"""What an organization types about its stage and the paper that proves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incubator.organizations.credit_code import clean_credit_code
from incubator.organizations.models import Organization
from portal.common.forms import DayField

Stage = Organization.Stage
STAGE_HELP = _("萌芽：刚开始、还没有备案；备案：在街道或社区备过案；登记：在民政部门登记。")


class StageFields(forms.Form):
    """The stage, and what proves it. Which of it is needed the action says; a mistyped code is named here already."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices, widget=forms.RadioSelect, help_text=STAGE_HELP)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        required=False,
        max_length=40,
        help_text=_("已登记的组织填写，共 18 位，在登记证书上；其他组织不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    paper = forms.FileField(
        label=_("证书或证明文件"),
        required=False,
        allow_empty_file=True,
        help_text=_("备案证明、登记证书，或注销备案、登记的证明。PDF、JPG 或 PNG，10 MB 以内，可以拍照。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    expires = DayField(
        label=_("证书有效期至"),
        required=False,
        help_text=_("证书上没有写的，不用填。到期前会提醒您换新的。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_credit_code(self) -> str:
        code = self.cleaned_data["credit_code"].strip()
        return clean_credit_code(code) if code else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("credit_code") and cleaned.get("stage") in (Stage.BUDDING, Stage.FILED):
            self.add_error(
                "credit_code",
                ValidationError(_("只有已登记的组织才有这个代码；请把阶段改为“登记”，或不填。"), code="code_unasked"),
            )
        return cleaned


class StageForm(StageFields):
    """A change of stage; nothing leads from 萌芽 to 萌芽."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].required = True
        if organization.stage == Stage.BUDDING:
            self.fields["stage"].choices = [choice for choice in Stage.choices if choice[0] != Stage.BUDDING]
        else:
            # Most come with a new paper for what they are.
            self.initial["stage"] = self.initial.get("stage") or organization.stage
