"""The body as rows of a form: blocks that can be added, moved and taken out, with a script or without.

The rows stand in the order of the page under names that repeat, so that moving one means moving its element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.activities.blocks import KINDS, MOST_BLOCKS, ActivityBody

LONGEST = {name: block.field.max_length for name, block in ActivityBody().child_blocks.items()}
HELP = {
    "text": gettext_lazy("可以把公众号的文章整段贴进来；空一行就是另起一段。"),
    "items": gettext_lazy("一行写一条。"),
    "notice": gettext_lazy("会用颜色框出来，例如：请穿运动鞋。"),
}
# What phones and WeChat leave in lines that look empty.
BLANK = re.compile(r"[ \t\u00a0\u200b\u3000\ufeff]+$", re.MULTILINE)


def tidied(text: str) -> str:
    """Without what cannot be seen at the ends of lines, and with one empty line where there were several."""
    text = BLANK.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


class BlockForm(forms.Form):
    """One block; which kind is said by a hidden field."""

    use_required_attribute = False
    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(required=False, strip=False)

    def __init__(self, kind: str, text: str, number: str, *, bound: bool, takes_focus: bool = False) -> None:
        values = {"body-kind": kind, "body-text": text}
        initial = {"kind": kind, "text": text}
        super().__init__(values if bound else None, prefix="body", initial=initial, auto_id=f"id_%s-{number}")
        self.sort, self.number, self.label = kind, number, KINDS[kind]
        field: Any = self.fields["text"]
        field.label, field.help_text = self.label, HELP.get(kind, "")
        if kind != "heading":
            field.widget = forms.Textarea(attrs={"rows": 8 if kind == "text" else 4})
        if takes_focus:
            field.widget.attrs["autofocus"] = True

    def clean_text(self) -> str:
        text = tidied(self.cleaned_data["text"])
        if self.sort == "heading":
            text = " ".join(text.split())
        longest = LONGEST[self.sort]
        if longest and len(text) > longest:
            sentence = _("最多 %(longest)s 个字，现在有 %(count)s 个。")
            raise forms.ValidationError(sentence % {"longest": longest, "count": len(text)}, code="max_length")
        return text


class BodyEditor:
    """``rows`` to show, ``value()`` to store; ``rearrange()`` answers the buttons."""

    def __init__(self, data: QueryDict | None, initial: Iterable[tuple[str, str]] = ()) -> None:
        self.bound = data is not None
        pairs = [*initial]
        if data is not None:
            pairs = list(zip(data.getlist("body-kind"), data.getlist("body-text"), strict=False))[: MOST_BLOCKS + 1]
        self._pairs = [(kind if kind in KINDS else "text", text) for kind, text in pairs] or [("text", "")]
        self.focus: int | None = None
        self._make()

    def _make(self) -> None:
        self.rows = [
            BlockForm(kind, text, str(number), bound=self.bound, takes_focus=number == self.focus)
            for number, (kind, text) in enumerate(self._pairs)
        ]

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        return list(KINDS.items())

    @property
    def blanks(self) -> list[BlockForm]:
        """An empty row of each kind, for the script to copy."""
        return [BlockForm(kind, "", "NEW", bound=False) for kind in KINDS]

    @property
    def may_grow(self) -> bool:
        return len(self._pairs) < MOST_BLOCKS

    def rearrange(self, verb: str, what: str) -> None:
        """Add a block of a kind; move one up or down, or take it out, by its number."""
        pairs = self._pairs
        number = int(what) if what.isdecimal() and len(what) < 4 else -1
        if verb == "add" and what in KINDS and self.may_grow:
            pairs.append((what, ""))
            self.focus = len(pairs) - 1
        elif 0 <= number < len(pairs) and verb in ("up", "down", "drop"):
            pair = pairs.pop(number)
            place = {"up": max(number - 1, 0), "down": min(number + 1, len(pairs))}.get(verb)
            if place is not None:
                pairs.insert(place, pair)
            pairs[:] = pairs or [("text", "")]
            self.focus = min(number if place is None else place, len(pairs) - 1)
        self.bound = False
        self._make()

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.rows]
        return all(valid) and len(self.rows) <= MOST_BLOCKS

    def value(self) -> list[tuple[str, str]]:
        pairs = [(row.sort, row.cleaned_data["text"]) for row in self.rows]
        return [(kind, text) for kind, text in pairs if text.strip()]
