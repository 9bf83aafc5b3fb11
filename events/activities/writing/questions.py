"""What people are asked at sign-up: few questions, each with a reason that they read."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.activities.models import Activity


class QuestionForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(label=_("问什么"), required=False, max_length=60, help_text=_("例如：有没有高血压？"))
    why = forms.CharField(
        label=_("为什么要问"), required=False, max_length=80, help_text=_("报名的人会看到，例如：好安排休息的座位。")
    )
    required = forms.BooleanField(label=_("一定要回答"), required=False)

    unfinished = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.unfinished:
            return cleaned
        if cleaned.get("text") and not cleaned.get("why") and not self.has_error("why"):
            self.add_error("why", _("请写一句为什么要问，大家才放心回答。"))
        if cleaned.get("why") and not cleaned.get("text") and not self.has_error("text"):
            self.add_error("text", _("请写要问什么；不问了就把理由也清掉。"))
        return cleaned


class QuestionsEditor:
    """As many places as there may be questions; an empty one asks nothing."""

    def __init__(self, data: QueryDict | None, questions: list[dict[str, Any]]) -> None:
        self._before = questions
        self.rows = [
            QuestionForm(
                data, prefix=f"question{number}", initial=questions[number] if number < len(questions) else None
            )
            for number in range(Activity.MOST_QUESTIONS)
        ]

    @property
    def any_given(self) -> bool:
        return any(row[name].value() for row in self.rows for name in ("text", "why"))

    def hush(self) -> None:
        """Show what was typed without saying what is wrong with it."""
        for number, row in enumerate(self.rows):
            initial = {name: row[name].value() for name in row.fields}
            self.rows[number] = QuestionForm(None, prefix=f"question{number}", initial=initial)

    def is_valid(self, *, unfinished: bool = False) -> bool:
        for row in self.rows:
            row.unfinished = unfinished
        valid = [row.is_valid() for row in self.rows]
        return all(valid)

    def value(self) -> list[dict[str, Any]]:
        """As ``Activity.questions`` holds them. Another wording is another question: answers stay under their own."""
        keys = {question["text"]: question["key"] for question in self._before}
        asked = [row.cleaned_data for row in self.rows if row.cleaned_data["text"] or row.cleaned_data["why"]]
        return [
            {
                "key": keys.get(row["text"]) or f"q{secrets.token_hex(3)}",
                "text": row["text"],
                "why": row["why"],
                "required": row["required"],
            }
            for row in asked
        ]
