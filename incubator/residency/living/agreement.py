"""The agreement on a term: its text from a template, kept as it was written; the PDF from the text, when it is asked for."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from incubator.premises.models import Center
from incubator.residency.living.agreement_pdf import pdf_of
from incubator.residency.models import Agreement, Term
from portal.common.papers import store

TEMPLATE = Path(__file__).with_name("agreement.txt")
LANGUAGE = "zh-hans"  # what is signed has one wording, whatever language the person reads
MARKS = {"#": "title", "##": "heading", ">": "side"}
NUMBER = re.compile(r"^\d{4}-(\d+)$")


class Block(NamedTuple):
    """A piece of the text: ``kind`` is title, heading, line, or side (who signs at the foot: the center, then the other)."""

    kind: str
    text: str


def blocks_of(text: str) -> list[Block]:
    """The text as a page or a PDF shows it."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, _space, rest = line.partition(" ")
        found.append(Block(MARKS[mark], rest) if mark in MARKS else Block("line", line))
    return found


def text_of(term: Term, number: str) -> str:
    """What the two sides agree on, in Chinese. It writes down names and facts as they are now."""
    residency = term.residency
    with translation.override(LANGUAGE):
        facts = {
            "number": number,
            "center": residency.center,
            "organization": residency.organization,
            "zone": term.zone,
            "area": term.area,
            "first": _in_words(term.starts),
            "last": _in_words(term.last_day),
            "trial_days": residency.center.trial_days,
            "further": residency.moved_in is not None,
        }
        template = Engine(autoescape=False).from_string(TEMPLATE.read_text(encoding="utf-8"))
        return "\n".join(filter(None, map(str.strip, template.render(Context(facts)).splitlines())))


def _in_words(day: dt.date) -> str:
    return _("%(year)s 年 %(month)s 月 %(day)s 日") % {"year": day.year, "month": day.month, "day": day.day}


def make_agreement(term: Term, *, by: Any) -> Agreement:
    """Write the agreement on ``term``, to be signed. Called by the verb that lets the term, in its transaction."""
    number = _next_number()
    return Agreement.objects.create(
        residency=term.residency,
        term=term,
        number=number,
        text=text_of(term, number),
        size=0,
        uploaded_by=by,
    )


def drawn(agreement: Agreement) -> Agreement:
    """``agreement`` with its PDF, which is drawn when somebody asks for it first, and kept from then on.

    All Chinese letters are looked through for those that it needs: most of a second, for which nothing is held.
    """
    if agreement.file:
        return agreement
    with translation.override(LANGUAGE):
        content = pdf_of(blocks_of(agreement.text), agreement.number)
        name = _("入驻协议 %(number)s.pdf") % {"number": agreement.number}
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
        if not agreement.file:  # nobody else was quicker
            file = ContentFile(content, name=f"{uuid.uuid4().hex}.pdf")
            store(agreement, file, name=name, content_type="application/pdf")
    return agreement


def _next_number() -> str:
    """Like 2026-007: this year's next. The house's oldest center is the row behind which numbers are given."""
    Center.objects.select_for_update(no_key=True).order_by("pk").first()
    year = timezone.localdate().year
    given = Agreement.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    last = max((int(found[1]) for number in given if (found := NUMBER.match(number))), default=0)
    return f"{year}-{last + 1:03d}"
