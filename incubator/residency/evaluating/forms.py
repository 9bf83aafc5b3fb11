"""What an organization writes about itself. Texts only: every number is counted by the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.residency.models import Evaluation, Report


class ReportForm(forms.ModelForm):
    """``later``: the person goes on another time, so gaps are fine."""

    class Meta:
        model = Report
        fields = ("done", "difficulties", "plans")
        widgets = {
            "done": forms.Textarea(attrs={"rows": 6}),
            "difficulties": forms.Textarea(attrs={"rows": 4}),
            "plans": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "done": _("数字不用写，系统已经有了。写几句它们说不出来的：哪件事办得好，谁因此得了帮助。"),
            "difficulties": _("可以不填。服务中心能帮上什么，也写在这里。"),
            "plans": _("可以不填。"),
        }

    def __init__(self, *args: Any, later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = self.fields["done"]
        done.required = not later
        done.error_messages["required"] = _("请写一写这半年做了什么。")


class SendReportForm(forms.Form):
    truth = forms.BooleanField(
        label=_("以上内容真实，我有权代表组织提交。"),
        error_messages={"required": _("请确认内容真实后再提交。")},
    )


class SelfReportForm(forms.ModelForm):
    class Meta:
        model = Evaluation
        fields = ("self_report",)
        widgets = {"self_report": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "self_report": _("数字不用写，系统已经有了。写一写：当初的打算做到了多少，居民怎么说，接下来想怎样。")
        }

    def __init__(self, *args: Any, later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["self_report"]
        text.required = not later
        text.error_messages["required"] = _("请写一写自评。")
