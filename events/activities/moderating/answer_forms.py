"""What staff fill in when they answer, or take something down: why, in sentences to tap or in their own words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.activities.forms import reason_field
from events.activities.models import Occurrence, Submission


class AnswerForm(forms.Form):
    """Why: usual sentences to tap, own words, or both; ``cleaned_data["reason"]`` is the whole.

    Subclasses give ``USUAL``: what may be said, by a short name. ``model`` knows how long it may be.
    """

    USUAL: dict[str, str | Promise] = {}
    model: type[Occurrence] | type[Submission] = Submission
    usual = forms.MultipleChoiceField(
        label=_("常用的理由"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, reason_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason_needed = reason_needed
        self.fields["usual"].choices = list(self.USUAL.items())  # type: ignore[attr-defined]
        self.fields["reason"] = reason_field(self.model, label=_("理由"), required=False, help_text=_("对方会看到。"))
        # The whole is measured, which no browser can.
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        self.fields["reason"].max_length = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [str(self.USUAL[name]) for name in cleaned.get("usual", [])]
        whole = "".join([*said, cleaned.get("reason", "").strip()])
        longest = self.model._meta.get_field("reason").max_length or 0
        if not whole and self.reason_needed and not self.errors:
            self.add_error("reason", gettext("请选一个理由，或自己写，对方会看到。"))
        elif len(whole) > longest:
            self.add_error("reason", gettext("原因最多 %(longest)s 个字。") % {"longest": longest})
        return cleaned | {"reason": whole}


class DecideForm(AnswerForm):
    USUAL = {
        "where": _("地点请写到居民找得到。"),
        "whom": _("请写清楚适合谁来、要带什么。"),
        "fee": _("有没有费用、卖不卖东西，请写明。"),
        "picture": _("图片不合适或看不清，请换一张。"),
        "promise": _("介绍里有做不到的承诺，请改得实在一些。"),
        "time": _("这个时间不合适，请另选。"),
        "purpose": _("不是面向居民的公益活动。"),
    }


class TakeDownForm(AnswerForm):
    USUAL = {
        "content": _("内容和审核时说的不一样。"),
        "complaint": _("有居民反映，需要先弄清楚。"),
        "safety": _("有安全方面的顾虑。"),
        "private": _("涉及个人隐私。"),
    }
    model = Occurrence


class RemovePhotoForm(AnswerForm):
    USUAL = {
        "asked": _("照片里的人要求撤下。"),
        "children": _("照片里有孩子，没有家长同意。"),
        "unclear": _("照片和这场活动没有关系。"),
    }
    model = Occurrence
