"""What a person fills in to be on a list: for themselves, a child or an elder; signed in, or with a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.activities.models import Activity
from events.signups import consent
from events.signups.actions import LARGEST_PARTY
from events.signups.models import Registration
from events.signups.questions import LONGEST, asked, field_of
from portal.accounts.forms import CodeField
from portal.accounts.phones import PhoneField

ForWhom = Registration.ForWhom

NAMES = {
    ForWhom.SELF: (_("怎么称呼您"), _("主办方在名单上看到它，例如：李阿姨。")),
    ForWhom.CHILD: (_("孩子的名字"), _("名单上就这样写，例如：小明。")),
    ForWhom.ELDER: (_("来的人怎么称呼"), _("名单上就这样写，例如：王奶奶。")),
}


class PartyForm(forms.Form):
    """Who comes, how many, and the organizer's questions: what may be changed later, too."""

    name = forms.CharField(max_length=40, error_messages={"required": _("请填写来的人怎么称呼。")})
    party_size = forms.IntegerField(
        label=_("一共几个人"),
        min_value=1,
        max_value=LARGEST_PARTY,
        initial=1,
        help_text=_("连同上面写的这位，最多 10 人。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, activity: Activity, for_whom: str = ForWhom.SELF, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_whom = ForWhom(for_whom)
        name = self.fields["name"]
        name.label, name.help_text = NAMES[self.for_whom]
        name.widget.attrs["autocomplete"] = "name" if self.for_whom == ForWhom.SELF else "off"
        self.questions = asked(activity)
        for number, question in enumerate(self.questions):
            self.fields[field_of(number)] = forms.CharField(
                label=question["text"],
                help_text=question.get("why", ""),
                required=bool(question.get("required")),
                max_length=LONGEST,
                error_messages={"required": _("请回答这个问题。")},
            )

    @staticmethod
    def answers_of(registration: Registration) -> dict[str, str]:
        """What was answered to the questions that are asked now, as initial values."""
        given = {entry["question"]: entry["answer"] for entry in registration.answers}
        questions = asked(registration.occurrence.activity)
        return {field_of(number): given.get(question["text"], "") for number, question in enumerate(questions)}

    def values(self) -> dict[str, Any]:
        """What the actions take, once the form is valid."""
        data = self.cleaned_data
        answers = [data[field_of(number)] for number in range(len(self.questions))]
        return {"name": data["name"], "party_size": data["party_size"], "answers": answers}


class SignupForm(PartyForm):
    """``guest``: without an account, so a phone is asked for, and whether it may be used."""

    def __init__(
        self, *args: Any, activity: Activity, for_whom: str = ForWhom.SELF, guest: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, activity=activity, for_whom=for_whom, **kwargs)
        self.guest = guest
        self.fields["for_whom"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["for_whom"] = self.for_whom.value
        if self.for_whom == ForWhom.CHILD:
            self.fields["guardian"] = forms.BooleanField(
                label=consent.GUARDIAN, error_messages={"required": _("替孩子报名，要由监护人勾选同意。")}
            )
        if guest:
            self.fields["phone"] = PhoneField(
                label=_("您的手机号"),
                help_text=_("马上给您发一个六位验证码。"),
                error_messages={"required": _("请填写手机号。")},
            )
            self.fields["agrees"] = forms.BooleanField(
                label=consent.GUEST,
                help_text=format_html(
                    '<a href="{}" target="_blank">{}</a>', reverse("privacy"), _("阅读隐私说明（另开一页）")
                ),
                error_messages={"required": _("请勾选同意，我们才能用手机号通知您。")},
            )
            # For machines that fill in everything; out of people's sight.
            self.fields["website"] = forms.CharField(
                label=_("这一栏请留空"),
                required=False,
                widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
            )

    @property
    def is_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def shown(self) -> list[Any]:
        """The fields that people see, in order."""
        return [field for field in self if field.name not in ("website", "for_whom")]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        values = super().values() | {"for_whom": self.for_whom, "guardian": data.get("guardian", False)}
        if self.guest:
            values |= {"phone": data["phone"], "agrees": data["agrees"]}
        return values


class TypedCodeForm(forms.Form):
    """The six digits of the text message."""

    code = CodeField(error_messages={"required": _("请输入短信里的六位数字。")})


def wanted_for(text: str) -> ForWhom:
    """For whom a form is, as its address or its hidden field says; anything else means oneself."""
    return ForWhom(text) if text in ForWhom.values else ForWhom.SELF
