"""The five questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.residency.applying.before import STAGES
from incubator.residency.applying.fitness import Answers, Often, People, Serves

ASK = gettext_lazy("请选一项。")


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": ASK, "invalid_choice": ASK}
    )


class FitnessForm(forms.Form):
    stage = _choice(gettext_lazy("1. 你们现在是？"), list(STAGES.items()))
    serves = _choice(gettext_lazy("2. 主要服务谁？"), Serves.choices)
    often = _choice(gettext_lazy("3. 多久办一次活动？"), Often.choices)
    area = forms.DecimalField(
        label=gettext_lazy("4. 需要多大的固定地方（平方米）？"),
        min_value=0,
        max_value=9999,
        max_digits=5,
        decimal_places=1,
        error_messages={
            "required": gettext_lazy("请填一个数，不需要固定地方就填 0。"),
            "invalid": gettext_lazy("请填数字，例如 12。"),
        },
    )
    people = _choice(gettext_lazy("5. 谁在这里？"), People.choices)

    def __init__(self, *args: Any, most: Any, free: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [_("一张办公桌大约 4 平方米；只在办活动时用场地，就填 0。")]
        if most:
            words.append(_("现在的招募最多给 %(most)s 平方米。") % {"most": floatformat(most)})
        words.append(_("现在空着的最大一块有 %(free)s 平方米。") % {"free": floatformat(free)})
        self.fields["area"].help_text = "".join(words)

    def answers(self) -> Answers:
        return Answers(**self.cleaned_data)
