"""An application put into rows for a page: answers, differences between two versions, dates, steps. Reads only."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext_lazy

from incubator.residency.applying import completeness
from incubator.residency.models import Application, SubmittedVersion

UNITS = {
    "activities_a_month": gettext_lazy("%(number)s 场"),
    "people": ngettext_lazy("%(number)s 人", "%(number)s 人", "number"),
    "area_wanted": gettext_lazy("%(number)s 平方米"),
    "months_wanted": ngettext_lazy("%(number)s 个月", "%(number)s 个月", "number"),
}


class Answer(NamedTuple):
    code: str
    step: str
    label: str
    value: str


class Difference(NamedTuple):
    label: str
    before: str
    after: str


def _shown(code: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if code == "starts_wanted":
        return date_format(dt.date.fromisoformat(str(value)))
    if code not in UNITS:
        return str(value)
    # Whole numbers choose their plural.
    number = int(value) if code in ("people", "months_wanted") else floatformat(value)
    return str(UNITS[code] % {"number": number})


def answers_of(application: Application) -> list[Answer]:
    """The answers as they stand now."""
    return [
        Answer(code, completeness.step_of(code), completeness.label(code), _shown(code, getattr(application, code)))
        for code in completeness.ANSWERS
    ]


def answers_of_version(version: SubmittedVersion) -> list[Answer]:
    """The answers as they were handed in."""
    return [
        Answer(code, completeness.step_of(code), completeness.label(code), _shown(code, version.answers.get(code)))
        for code in completeness.ANSWERS
    ]


def differences(before: SubmittedVersion, after: SubmittedVersion) -> list[Difference]:
    """The answers and papers that differ between two versions."""
    rows = [
        Difference(new.label, old.value, new.value)
        for old, new in zip(answers_of_version(before), answers_of_version(after), strict=True)
        if old.value != new.value
    ]
    papers = [{d.kind: d for d in version.documents.select_related("kind")} for version in (before, after)]
    for kind in sorted(papers[0].keys() | papers[1].keys(), key=lambda kind: kind.pk):
        old, new = papers[0].get(kind), papers[1].get(kind)
        if old != new:
            rows.append(Difference(kind.name, old.original_name if old else "", new.original_name if new else ""))
    return rows


def marks_of(application: Application) -> list[completeness.Missing]:
    """What the desk marked when it returned the application and nobody has put right yet, with the step where to.

    An answer is put right when it is another than was handed in, a paper when another file lies there.
    """
    if application.status != Application.Status.RETURNED or not application.return_marks:
        return []
    names = mark_choices(application)
    done = _put_right(application)
    return [
        completeness.Missing(completeness.step_of(code), code, names[code])
        for code in application.return_marks
        if code in names and code not in done
    ]


def _put_right(application: Application) -> set[str]:
    version = application.latest_version
    if version is None:
        return set()
    now = completeness.frozen_answers(application)
    done = {code for code in completeness.ANSWERS if now[code] != version.answers.get(code)}
    new = application.documents.current().exclude(versions=version)
    return done | {completeness.paper_code(document.kind) for document in new.select_related("kind")}


def mark_choices(application: Application) -> dict[str, str]:
    """Everything that can be marked as missing: each answer and each kind of paper."""
    names = {code: completeness.label(code) for code in completeness.ANSWERS}
    names |= {completeness.paper_code(kind): kind.name for kind in application.papers_asked()}
    return names


def steps_of(application: Application, current: str) -> list[dict[str, Any]]:
    """The steps for ``components/steps.html``."""
    done = completeness.progress(application, timezone.localdate())
    return [
        {
            "label": name,
            "href": reverse("application_step", args=[application.pk, slug]),
            "done": done[slug] and slug != "check",
            "current": slug == current,
        }
        for slug, name in completeness.STEP_NAMES.items()
    ]


def step_after(step: str) -> str:
    slugs = list(completeness.STEPS)
    return slugs[slugs.index(step) + 1]


def first_gap(application: Application) -> str:
    """The step at which to go on."""
    done = completeness.progress(application, timezone.localdate())
    return next((slug for slug, complete in done.items() if not complete), "check")
