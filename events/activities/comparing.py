"""What a submitted revision says, field by field, beside what is published."""

from __future__ import annotations

import difflib
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.admin.compare import TextDiff

from events.activities.models import Activity


class Difference(NamedTuple):
    """``shown`` is the submitted value; with ``changed``, marked up against the published one (safe HTML)."""

    name: str
    label: str
    shown: Any
    changed: bool


def differences(published: Activity | None, submitted: Activity) -> list[Difference]:
    """One a field of the editorial content; nothing counts as changed when nothing was published before."""
    return [_difference(name, published, submitted) for name in Activity.EDITORIAL]


def _difference(name: str, published: Activity | None, submitted: Activity) -> Difference:
    label = str(Activity._meta.get_field(name).verbose_name)
    value = _said(submitted, name)
    if isinstance(value, bool):
        value = _words(value)
    if published is None:
        return Difference(name, label, value, False)
    before, after = _words(_said(published, name)), _words(_said(submitted, name))
    if name == "picture":
        return Difference(name, label, value, published.picture_id != submitted.picture_id)
    return Difference(name, label, marked(before, after) if before != after else value, before != after)


def _said(activity: Activity, name: str) -> Any:
    """What a person reads of the field."""
    if name == "body":
        return activity.body_text
    if name == "questions":
        return "\n".join(f"{question['text']} {question['why']}" for question in activity.questions)
    return getattr(activity, name)


def marked(before: str, after: str) -> str:
    """``after`` with what went away and what came marked, letter by letter: Chinese has no spaces between words."""
    changes: list[tuple[str, str]] = []
    for kind, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(("equal", before[first:last]))
            continue
        changes += [("deletion", before[first:last]), ("addition", after[start:end])]
    return TextDiff([change for change in changes if change[1]]).to_html()


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
