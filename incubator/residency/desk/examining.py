"""The completeness check: which answers and papers there are to look at, and which of them were found in order."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from incubator.residency.applying import completeness, reading
from incubator.residency.models import Application, Document, SubmittedVersion


class Entry(NamedTuple):
    """An answer or a kind of paper as it was handed in; ``document`` is None for an answer and for a missing paper."""

    code: str
    label: str
    value: str
    document: Document | None
    is_paper: bool
    in_order: bool
    expired: bool


def entries_of(application: Application, version: SubmittedVersion) -> list[Entry]:
    """Everything the desk looks at in ``version``, answers first; two queries beyond the version's own."""
    good, today = set(application.examined), timezone.localdate()
    rows = [
        Entry(answer.code, answer.label, answer.value, None, False, answer.code in good, False)
        for answer in reading.answers_of_version(version)
    ]
    papers = {paper.kind: paper for paper in version.documents.select_related("kind")}
    kinds = dict.fromkeys([*application.papers_asked(), *papers])
    for kind in kinds:
        code, paper = completeness.paper_code(kind), papers.get(kind)
        expired = bool(paper and paper.expires and paper.expires < today)
        rows.append(Entry(code, kind.name, "", paper, True, code in good, expired))
    return rows


def unexamined(application: Application) -> dict[str, str]:
    """What has not been found in order yet, by code, with its name."""
    return {
        code: name for code, name in reading.mark_choices(application).items() if code not in set(application.examined)
    }


def still_in_order(application: Application, before: SubmittedVersion, after: SubmittedVersion) -> list[str]:
    """What was in order in ``before`` and is the same in ``after``: the desk need not look at it again."""
    papers = [
        {completeness.paper_code(paper.kind): paper.pk for paper in version.documents.select_related("kind")}
        for version in (before, after)
    ]
    changed = {code for code in papers[0].keys() | papers[1].keys() if papers[0].get(code) != papers[1].get(code)}
    changed |= {code for code in completeness.ANSWERS if before.answers.get(code) != after.answers.get(code)}
    return [code for code in application.examined if code not in changed]
