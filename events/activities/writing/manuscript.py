"""All that is written about an activity on one page: what it says, its body, its questions; and its dates, if asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import pgettext

from events.activities.models import Activity
from events.activities.writing.about import ActivityForm, terms_of
from events.activities.writing.body import BodyEditor
from events.activities.writing.dates import DatesEditor, typed_before
from events.activities.writing.questions import QuestionsEditor
from incubator.bookings.permissions import organizations_booking_for
from incubator.organizations.models import Organization
from portal.common.errors import Refused

# What the page's buttons say they do; all others rearrange rows: ``part-verb-what``.
SUBMIT, DRAFT, PREVIEW, STAY = "submit", "draft", "preview", "stay"
# What of ``ActivityForm`` stands before the dates, and what after the questions.
FIRST = ("title", "summary", "service_field", "programme")
LATE = ("upload", "alt", "without_picture", "kept", "revision")


class Mistake(NamedTuple):
    """One line of the list on top. ``anchor`` is empty when it belongs to no field."""

    anchor: str
    sentence: Any


class Manuscript:
    """``found`` is what is changed, None for a new activity; ``source`` is what a new one starts from."""

    def __init__(
        self,
        request: HttpRequest,
        found: Activity | None,
        *,
        source: Activity | None = None,
        asked: tuple[int, ...] = (),
        with_dates: bool = True,
    ) -> None:
        data = request.POST if request.method == "POST" else None
        content = found.get_latest_revision_as_object() if found else _copied(source) if source else None
        self.about = ActivityForm(
            request.user,
            data,
            request.FILES if data is not None else None,
            instance=content,
            initial=_initial(request, found, source),
        )
        body = [(block.block_type, str(block.value)) for block in content.body] if content else []
        self.body = BodyEditor(data, body)
        self.questions = QuestionsEditor(data, content.questions if content else [])
        self.dates: DatesEditor | None = None
        if with_dates:
            before = typed_before(found) if found else _place_of(source) if source else {}
            if source and data is None:
                before = {"organization": source.organization_id, **before}
            self.dates = DatesEditor(request.user, data, found, before=before, asked=asked)
        self.found = found
        self.refused: list[Mistake] = []
        self.overtaken = False

    def rearrange(self, do: str) -> None:
        """Answer a button that adds, moves or takes out a row; everything else stays as it was typed."""
        self.about.full_clean()
        self.about.keep_upload()
        self.about.forgive()
        part, verb, what = [*do.split("-", 2), "", ""][:3]
        if part == "body":
            self.body.rearrange(verb, what)
        else:
            self.body.rearrange("", "")
        self.questions.hush()
        if self.dates is not None:
            self.dates.rearrange(verb if part == "dates" else "", what)

    def may_be_unfinished(self) -> bool:
        """Whether it can be kept as a draft: a title, in somebody's name, and nothing that is too long."""
        self.about.may_be_unfinished()
        valid = [self.about.is_valid(), self.body.is_valid(), self.questions.is_valid(unfinished=True)]
        if self.dates is not None:
            self.dates.is_valid()
            valid.append(self.dates.forgive())
        return all(valid)

    def is_valid(self) -> bool:
        valid = [self.about.is_valid(), self.body.is_valid(), self.questions.is_valid()]
        if self.dates is not None:
            valid.append(self.dates.is_valid())
        return all(valid)

    def fields_for(self, organization: Organization) -> dict[str, Any]:
        return self.about.fields_for(organization) | {"body": self.body.value(), "questions": self.questions.value()}

    def plan(self) -> dict[str, Any]:
        return (self.dates.typed() if self.dates else {}) | {"terms": self.about.terms_typed()}

    @property
    def revision(self) -> int | None:
        """The revision that the writer began with."""
        return self.about.cleaned_data.get("revision")

    def refuse(self, refused: Refused) -> None:
        """Show what a verb refused, at its field if it has one here."""
        if refused.code == "overtaken" and self.found:
            # Told once: who goes on has seen it.
            self.overtaken = True
            self.about.begin_with(Activity.objects.values_list("latest_revision", flat=True).get(pk=self.found.pk))
        fields = self.about.fields
        if refused.field in fields:
            self.about.add_error(refused.field, refused.message)
        elif self.dates is not None and refused.field in self.dates.where.fields:
            self.dates.where.add_error(refused.field, refused.message)
        else:
            self.refused.append(Mistake(self.dates.anchor if self.dates and refused.field else "", refused.message))

    @property
    def mistakes(self) -> list[Mistake]:
        """In the order of the page."""
        found = [*self.refused]
        if self.dates is not None:
            found += mistakes_of(self.dates.where, only=("organization",))
        found += mistakes_of(self.about, only=FIRST)
        if self.dates is not None:
            found += self._mistakes_of_dates(self.dates)
        found += mistakes_of(self.about, but=(*FIRST, *LATE))
        found += [mistake for question in self.questions.rows for mistake in mistakes_of(question)]
        found += mistakes_of(self.about, only=LATE)
        return found + [mistake for block in self.body.rows for mistake in mistakes_of(block)]

    def _mistakes_of_dates(self, dates: DatesEditor) -> list[Mistake]:
        found = [Mistake(dates.anchor, sentence) for sentence in dates.errors]
        found += mistakes_of(dates.where, but=("organization",))
        found += [mistake for row in dates.rows if not row.is_empty for mistake in mistakes_of(row)]
        return found + mistakes_of(dates.rule)


def mistakes_of(form: Any, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> list[Mistake]:
    """The errors of the form's fields, each with where it stands; those of no field when all are asked for."""
    found: list[Mistake] = []
    if not form.is_bound:
        return found
    for bound in form:
        if bound.name in but or (only and bound.name not in only):
            continue
        for error in bound.errors:
            sentence = format_lazy("{}{}{}", bound.label, pgettext("标点", "："), error) if bound.label else error
            found.append(Mistake("" if bound.is_hidden else f"#{bound.id_for_label or bound.auto_id}", sentence))
    if not only:
        found += [Mistake("", error) for error in form.non_field_errors()]
    return found


def _copied(source: Activity) -> Activity:
    """What ``source`` says, as the beginning of another."""
    content = source if source.live else source.get_latest_revision_as_object()
    copied = Activity(organization=source.organization, **{name: getattr(content, name) for name in Activity.EDITORIAL})
    if copied.programme and not copied.programme.is_open:
        copied.programme = None
    return copied


def _place_of(source: Activity) -> dict[str, Any]:
    last = source.occurrences.order_by("starts").last()
    return {"place": last.place if last else ""}


def _initial(request: HttpRequest, found: Activity | None, source: Activity | None) -> dict[str, Any]:
    """What is not in a revision: the terms, and whom to call if only one organization can be meant."""
    activity = found or source
    if activity is None:
        organizations = organizations_booking_for(request.user)[:2]
        if len(organizations) != 1:
            return {}
        return {"contact_name": organizations[0].contact_name, "contact_phone": organizations[0].contact_phone}
    initial = activity.plan.get("terms") or {}
    if not initial and (last := activity.occurrences.order_by("starts").last()):
        initial = terms_of(last)
    # A day of last year opens nothing.
    if found:
        return initial | {"revision": found.latest_revision_id}
    return {name: initial[name] for name in ("capacity", "closes") if name in initial}
