"""What the organizer asks at sign-up. What is kept is the question as it was worded, with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from events.activities.models import Activity
from portal.common.errors import Refused

LONGEST = 200


def asked(activity: Activity) -> list[dict[str, Any]]:
    return [question for question in activity.questions if question.get("text")][: Activity.MOST_QUESTIONS]


def field_of(number: int) -> str:
    """The form field of the question that stands at ``number``."""
    return f"question_{number}"


def answered(activity: Activity, answers: Sequence[str]) -> list[dict[str, str]]:
    """What is kept of ``answers``, given in the order of the questions. Refuses ``answer_needed`` and ``too_long``."""
    kept = []
    for number, question in enumerate(asked(activity)):
        answer = answers[number].strip() if number < len(answers) else ""
        if question.get("required") and not answer:
            raise Refused("answer_needed", _("请回答这个问题。"), field=field_of(number))
        if len(answer) > LONGEST:
            raise Refused("too_long", _("请写短一点，最多 200 个字。"), field=field_of(number))
        if answer:
            kept.append({"question": question["text"], "answer": answer})
    return kept
