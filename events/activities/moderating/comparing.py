"""What a submitted revision says, field by field and block by block, beside what is published."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.admin.compare import TextDiff

from events.activities.blocks import KINDS
from events.activities.models import Activity

# Blocks of one kind that share less than this are two: one went, another came.
ALIKE = 0.35


class Piece(NamedTuple):
    """A block of the body, or a question: its kind in words, and its text.

    ``state`` is same, changed, added or removed; a changed one is marked up (safe HTML).
    """

    label: str
    text: Any
    state: str = "same"


class Difference(NamedTuple):
    """``shown`` is the submitted value; with ``changed``, marked up against the published one (safe HTML).

    ``pieces`` instead of it where the field is made of several; ``before`` is the picture that was published.
    """

    name: str
    label: str
    shown: Any
    changed: bool
    pieces: Sequence[Piece] = ()
    before: Any = None


def differences(published: Activity | None, submitted: Activity) -> list[Difference]:
    """One a field of the editorial content; nothing counts as changed when nothing was published before."""
    return [_difference(name, published, submitted) for name in Activity.EDITORIAL]


def changed_fields(published: Activity, submitted: Activity) -> list[str]:
    """The fields in which the two say something else."""
    return [one.name for one in differences(published, submitted) if one.changed]


def _difference(name: str, published: Activity | None, submitted: Activity) -> Difference:
    label = str(Activity._meta.get_field(name).verbose_name)
    if name in ("body", "questions"):
        after = _pieces(submitted, name)
        pieces = list(after) if published is None else list(compared(_pieces(published, name), after))
        return Difference(name, label, "", any(piece.state != "same" for piece in pieces), pieces)
    value = getattr(submitted, name)
    if name == "picture":
        changed = published is not None and published.picture_id != submitted.picture_id
        return Difference(name, label, value, changed, before=published.picture if published and changed else None)
    if isinstance(value, bool):
        value = _words(value)
    if published is None:
        return Difference(name, label, value, False)
    before, now = _words(getattr(published, name)), _words(value)
    return Difference(name, label, marked(before, now) if before != now else value, before != now)


def _pieces(activity: Activity, name: str) -> list[Piece]:
    if name == "body":
        return [Piece(str(KINDS.get(block.block_type, "")), str(block.value)) for block in activity.body]
    return [Piece(str(_("问题")), _question(question)) for question in activity.questions or []]


def _question(question: dict[str, Any]) -> str:
    must = _("必答") if question.get("required") else _("可不答")
    return "\n".join(line for line in (str(question["text"]), str(question.get("why") or ""), must) if line)


def compared(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Piece]:
    """``after`` in its order, what went away where it stood; alike pieces are one that changed."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield from after[start:end]
            continue
        gone, come = list(before[first:last]), list(after[start:end])
        for piece in come:
            old = next((one for one in gone if one.label == piece.label and _alike(one.text, piece.text)), None)
            if old is None:
                yield piece._replace(state="added")
                continue
            # What stood before its counterpart went away before it.
            for one in gone[: gone.index(old)]:
                yield one._replace(state="removed")
            del gone[: gone.index(old) + 1]
            yield Piece(piece.label, marked(old.text, piece.text), "changed")
        yield from (one._replace(state="removed") for one in gone)


def _alike(before: str, after: str) -> bool:
    return difflib.SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE


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
