"""What differs between two submissions, side by side, down to the words of a long answer."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from incubator.residency.applying.reading import answers_of_version
from incubator.residency.models import Document, SubmittedVersion

# Comparing costs the square of what is compared and more where much repeats itself: beyond so many clauses, or letters
# of a changed passage, it is shown as a whole.
MOST_CLAUSES, MOST_LETTERS = 150, 120
_CLAUSE = re.compile(r"[^，。！？；：,.!?;:\n]*[，。！？；：,.!?;:\n]?")


class Part(NamedTuple):
    text: str
    changed: bool


class Compared(NamedTuple):
    """An answer or a paper on both sides; ``changed`` parts stand only on theirs."""

    label: str
    before: list[Part]
    after: list[Part]


def compare(before: SubmittedVersion, after: SubmittedVersion) -> list[Compared]:
    """The answers and papers that differ, in the order in which they are asked."""
    rows = [
        Compared(str(new.label), *parts_of(old.value, new.value))
        for old, new in zip(answers_of_version(before), answers_of_version(after), strict=True)
        if old.value != new.value
    ]
    old_papers, new_papers = _papers(before), _papers(after)
    for kind in sorted(old_papers.keys() | new_papers.keys()):
        old_paper, new_paper = old_papers.get(kind), new_papers.get(kind)
        if old_paper != new_paper:
            label = (new_paper or old_paper).kind.name  # type: ignore[union-attr]
            rows.append(Compared(label, _name(old_paper), _name(new_paper)))
    return rows


def _papers(version: SubmittedVersion) -> dict[int, Document]:
    return {document.kind_id: document for document in version.documents.select_related("kind")}


def _name(document: Document | None) -> list[Part]:
    return [Part(document.original_name, True)] if document else []


def parts_of(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts: first by clauses, and where few letters changed, by letters."""
    left: list[Part] = []
    right: list[Part] = []
    clauses = _CLAUSE.findall(before), _CLAUSE.findall(after)
    if max(map(len, clauses)) > MOST_CLAUSES:
        return [Part(before, True)], [Part(after, True)]
    for same, old, new in _blocks(*clauses):
        if same or not (old and new) or max(len(old), len(new)) > MOST_LETTERS:
            _add(left, old, not same)
            _add(right, new, not same)
            continue
        for letters_same, old_letters, new_letters in _blocks(old, new):
            _add(left, old_letters, not letters_same)
            _add(right, new_letters, not letters_same)
    return left, right


def _blocks(old: list[str] | str, new: list[str] | str) -> list[tuple[bool, str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(tag == "equal", "".join(old[i1:i2]), "".join(new[j1:j2])) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]


def _add(parts: list[Part], text: str, changed: bool) -> None:
    if not text:
        return
    if parts and parts[-1].changed == changed:
        parts[-1] = Part(parts[-1].text + text, changed)
    else:
        parts.append(Part(text, changed))
