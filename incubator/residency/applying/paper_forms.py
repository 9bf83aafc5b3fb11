"""Uploading papers: a file for each kind, and until when it is good where that matters."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from incubator.residency.applying.attaching import expires_field, paper_field
from incubator.residency.models import Application, Document, PaperKind
from portal.common.forms import DayField

PAPER_TYPES = "application/pdf,image/jpeg,image/png"


class PaperFileField(forms.FileField):
    """An upload for one kind of paper. What is in the file the action looks at."""

    def __init__(self, kind: PaperKind, **kwargs: Any) -> None:
        super().__init__(
            label=kind.name,
            help_text=escape(kind.help_text),
            allow_empty_file=True,  # the action has the sentence for it
            widget=forms.FileInput(attrs={"accept": PAPER_TYPES}),
            error_messages={"required": _("请上传“%(kind)s”。") % {"kind": kind.name}},
            **kwargs,
        )


class ExpiryField(DayField):
    """The last day on which a paper of this kind is good."""

    def __init__(self, kind: PaperKind, **kwargs: Any) -> None:
        super().__init__(
            label=_("“%(kind)s”有效期至") % {"kind": kind.name},
            help_text=_("证件上写的最后一天。长期有效的填 2100-12-31。"),
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"required": _("请填写“%(kind)s”的有效期。") % {"kind": kind.name}},
            **kwargs,
        )


class Row(NamedTuple):
    """A kind of paper on the page: its upload, until when it is good (or nothing), and what lies there."""

    kind: PaperKind
    file: Any
    expires: Any
    there: Document | None


class Sent(NamedTuple):
    """What came for a kind: a file, a date, or both."""

    kind: PaperKind
    upload: UploadedFile | None
    expires: dt.date | None
    there: Document | None


class PapersForm(forms.Form):
    """One upload for each kind of paper that the call asks for; one that lies there already need not come again."""

    def __init__(self, *args: Any, application: Application, later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = {document.kind_id: document for document in application.documents.current()}
        self.kinds = list(application.papers_asked().select_related("template"))
        for kind in self.kinds:
            there = self.there.get(kind.pk)
            self.fields[paper_field(kind)] = PaperFileField(kind, required=not later and there is None)
            if kind.expires:
                initial = there.expires if there else None
                self.fields[expires_field(kind)] = ExpiryField(kind, required=not later, initial=initial)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                kind,
                self[paper_field(kind)],
                self[expires_field(kind)] if kind.expires else None,
                self.there.get(kind.pk),
            )
            for kind in self.kinds
        ]

    def sent(self) -> list[Sent]:
        """What came, whether or not others are missing: nobody uploads a good file twice."""
        found = []
        for kind in self.kinds:
            upload, there = self.cleaned_data.get(paper_field(kind)), self.there.get(kind.pk)
            expires = self.cleaned_data.get(expires_field(kind)) if kind.expires else None
            if upload or (expires and there and expires != there.expires):
                found.append(Sent(kind, upload, expires, there))
        return found

    def look_again(self, application: Application) -> None:
        """Show what lies there now: some files may have been taken while others were refused."""
        self.there = {document.kind_id: document for document in application.documents.current()}
