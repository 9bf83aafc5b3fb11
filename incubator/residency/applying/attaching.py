"""What is done with papers: put into an application, dated, taken out, and renewed while the organization lives here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Document, PaperKind, Residency, SubmittedVersion
from incubator.residency.transitions import demand, locked
from portal.common import audit
from portal.common.errors import Refused
from portal.common.papers import take_in


@transaction.atomic
def attach_paper(
    application: Application, kind: PaperKind, upload: UploadedFile, *, by: Any, expires: dt.date | None = None
) -> Document:
    """Put a paper into the application, instead of the one of its kind that lies there.

    What was handed in before stays with its version. ``expires``, the last day on which it is good, may follow later
    (``date_paper``); without it the application cannot be handed in. Refuses ``wrong_state``, ``not_asked``,
    ``expired``, and by its content: ``too_large``, ``empty``, ``wrong_kind``, ``too_many_pixels``, ``active``; the
    field is ``paper_<kind>`` or ``expires_<kind>``.
    """
    locked(application)
    demand(application, "edit")
    document = _put(application, kind, upload, expires, by)
    _saved(application)
    audit.record(application, "residency.paper_attach", by=by, document=str(document.pk), kind=kind.pk)
    return document


@transaction.atomic
def date_paper(document: Document, expires: dt.date, *, by: Any) -> Document:
    """Say until when a paper is good that lies there already. Refuses ``wrong_state``, ``removed``, ``expired`` and
    ``handed_in``: what was handed in stays as it was, a new file with its date takes its place.
    """
    application = document.application
    locked(application)
    demand(application, "edit")
    field = expires_field(document.kind)
    if document.removed_at is not None:
        raise Refused("removed", _("这份材料已经移除了。"), field=field)
    _refuse_expired(document.kind, expires)
    if SubmittedVersion.objects.filter(documents=document).exists():
        raise Refused("handed_in", _("已经提交过的材料不能只改有效期，请连文件一起重新上传。"), field=field)
    document.expires = expires
    document.save(update_fields=["expires"])
    _saved(application)
    audit.record(application, "residency.paper_date", by=by, document=str(document.pk), kind=document.kind_id)
    return document


@transaction.atomic
def remove_paper(document: Document, *, by: Any) -> None:
    """Take a paper out of the application. Refuses ``wrong_state`` and ``removed``."""
    application = document.application
    locked(application)
    demand(application, "edit")
    if document.removed_at is not None:
        raise Refused("removed", _("这份材料已经移除了。"))
    audit.record(application, "residency.paper_remove", by=by, document=str(document.pk), kind=document.kind_id)
    _lay_aside(document)
    _saved(application)


@transaction.atomic
def renew_paper(
    residency: Residency, kind: PaperKind, upload: UploadedFile, *, by: Any, expires: dt.date | None = None
) -> Document:
    """Put a newer paper of an organization that lives here in the place of the older one, which stays with what was
    handed in. The desk finds it in the application.

    Refuses ``wrong_state``, ``not_asked``, ``expiry_missing``, ``expired``, and by its content as ``attach_paper``.
    """
    locked(residency)
    demand(residency, "renew_paper")
    application = residency.application
    if application is None:
        raise Refused("not_asked", _("这次入驻没有申请材料。"), field=paper_field(kind))
    locked(application)
    if kind.expires and expires is None:
        raise Refused("expiry_missing", _("请填写这份材料的有效期。"), field=expires_field(kind))
    document = _put(application, kind, upload, expires, by)
    audit.record(
        residency,
        "residency.paper_renew",
        by=by,
        document=str(document.pk),
        kind=kind.pk,
        application=application.pk,
    )
    return document


def paper_field(kind: PaperKind) -> str:
    return f"paper_{kind.pk}"


def expires_field(kind: PaperKind) -> str:
    return f"expires_{kind.pk}"


def _put(application: Application, kind: PaperKind, upload: UploadedFile, expires: dt.date | None, by: Any) -> Document:
    field = paper_field(kind)
    if not application.papers_asked().filter(pk=kind.pk).exists():
        raise Refused("not_asked", _("这次招募不需要这种材料。"), field=field)
    expires = expires if kind.expires else None
    if expires:
        _refuse_expired(kind, expires)
    before = list(application.documents.current().filter(kind=kind))
    document = Document(application=application, kind=kind, uploaded_by=by, expires=expires)
    take_in(document, upload, field=field)
    for old in before:
        _lay_aside(old)
    return document


def _refuse_expired(kind: PaperKind, expires: dt.date) -> None:
    if expires < timezone.localdate():
        raise Refused(
            "expired",
            _("这份材料 %(day)s 已经过期，请换一份还在有效期内的。") % {"day": date_format(expires)},
            field=expires_field(kind),
        )


def _lay_aside(document: Document) -> None:
    """A paper that was handed in once stays for its version; one that never was is gone for good."""
    if SubmittedVersion.objects.filter(documents=document).exists():
        document.removed_at = timezone.now()
        document.save(update_fields=["removed_at"])
        return
    storage, name = document.file.storage, document.file.name
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _saved(application: Application) -> None:
    application.saved_at = timezone.now()
    application.save(update_fields=["saved_at"])
