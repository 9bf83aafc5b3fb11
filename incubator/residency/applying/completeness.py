"""What an application asks for, and what of it is missing: one list for the applicant, the submission and the desk."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.residency.models import Application, Document, PaperKind
from portal.common.periods import months_after

LONGEST_MONTHS = 36

# The answers of each step, in the order in which they are asked.
STEPS: dict[str, tuple[str, ...]] = {
    "plan": ("plan", "audience", "activities_a_month"),
    "space": ("people", "area_wanted", "starts_wanted", "months_wanted"),
    "papers": (),
    "check": (),
}
STEP_NAMES = {
    "plan": gettext_lazy("打算做什么"),
    "space": gettext_lazy("需要多少空间"),
    "papers": gettext_lazy("上传材料"),
    "check": gettext_lazy("核对并提交"),
}
ANSWERS = tuple(name for names in STEPS.values() for name in names)


class Missing(NamedTuple):
    """An answer or paper that is not there, or no longer good. ``code``: a field's name or ``paper:<kind>``."""

    step: str
    code: str
    sentence: str

    @property
    def anchor(self) -> str:
        """The field of it on its step's page."""
        return "id_" + self.code.replace(":", "_")


def label(code: str) -> str:
    """The name of an answer as people read it."""
    return str(Application._meta.get_field(code).verbose_name)


def step_of(code: str) -> str:
    return next((step for step, names in STEPS.items() if code in names), "papers")


def why_not(application: Application, code: str, value: Any, today: dt.date) -> str:
    """Why this answer cannot stand, or an empty string. The step's form and the submission ask the same."""
    if code == "area_wanted" and value > application.call.area:
        return _("这次招募最多可以分配 %(area)s 平方米。") % {"area": floatformat(application.call.area)}
    if code == "area_wanted" and value < Decimal(1):
        return _("至少要填 1 平方米。")
    if code == "starts_wanted" and value < today:
        return _("这一天已经过去了，请填今天或以后的日期。")
    if code == "starts_wanted" and value > today + dt.timedelta(days=730):
        return _("请填两年以内的日期。")
    if code == "months_wanted" and not 1 <= value <= LONGEST_MONTHS:
        return _("请填 1 到 %(most)s 个月。") % {"most": LONGEST_MONTHS}
    if code == "people" and value < 1:
        return _("至少要有 1 个人。")
    return ""


def missing_answers(application: Application, today: dt.date) -> list[Missing]:
    found = []
    for code in ANSWERS:
        value = getattr(application, code)
        if value is None or value == "":
            sentence = _("还没有填写“%(label)s”。") % {"label": label(code)}
        elif reason := why_not(application, code, value, today):
            sentence = _("“%(label)s”：%(reason)s") % {"label": label(code), "reason": reason}
        else:
            continue
        found.append(Missing(step_of(code), code, sentence))
    return found


def paper_code(kind: PaperKind) -> str:
    return f"paper:{kind.pk}"


def missing_papers(application: Application, today: dt.date) -> list[Missing]:
    """Papers that are not there, have run out, or do not say until when they are good."""
    there = {document.kind_id: document for document in application.documents.current()}
    found = []
    for kind in application.papers_asked():
        if sentence := _lacking(kind, there.get(kind.pk), today):
            found.append(Missing("papers", paper_code(kind), sentence % {"label": kind}))
    return found


def _lacking(kind: PaperKind, document: Document | None, today: dt.date) -> str:
    if document is None:
        return _("还没有上传“%(label)s”。")
    if kind.expires and document.expires is None:
        return _("还没有填写“%(label)s”的有效期。")
    if document.expires and document.expires < today:
        return _("“%(label)s”已经过期，请换一份。")
    return ""


def wished_last_day(application: Application) -> dt.date | None:
    """The last day of the stay that it asks for, once both answers are there."""
    if application.starts_wanted is None or not application.months_wanted:
        return None
    months = min(application.months_wanted, LONGEST_MONTHS)
    return months_after(application.starts_wanted, months) - dt.timedelta(days=1)


def runs_out(application: Application, document: Document) -> bool:
    """Whether a paper is no longer good before the stay that is asked for ends. It may be handed in all the same."""
    last_day = wished_last_day(application)
    return bool(document.expires and last_day and document.expires < last_day)


def missing(application: Application, today: dt.date) -> list[Missing]:
    """Everything that stands between the application and its submission, in the order of the steps."""
    return missing_answers(application, today) + missing_papers(application, today)


def progress(application: Application, today: dt.date) -> dict[str, bool]:
    """For each step whether all of it is there."""
    gaps = {gap.step for gap in missing(application, today)}
    return {step: step not in gaps and not (step == "check" and gaps) for step in STEPS}


def frozen_answers(application: Application) -> dict[str, Any]:
    """The answers as JSON: numbers and dates as text, the way a form shows them."""
    return {
        code: value if isinstance(value := getattr(application, code), (int, str)) else str(value) for code in ANSWERS
    }
