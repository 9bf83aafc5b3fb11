"""Private files: taken in by their content, kept outside of the media folder, served as downloads in a sandbox.

A model of any floor becomes one by inheriting ``PrivateFile``; its view asks who may have it and calls ``serve``.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
import uuid
from pathlib import PurePosixPath
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.errors import Refused
from portal.common.uploads import clean_paper

log = logging.getLogger("portal.security")

OF_THE_FILE = ["file", "original_name", "content_type", "size", "digest"]
# What a download's name ends in, by what the file is; the first is given to a name that says something else.
ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}


def private_storage() -> Storage:
    return storages["private"]


def private_path(row: PrivateFile, filename: str) -> str:
    """``filename`` is random already (see ``uploads.clean_paper``); two letters of it keep listings short."""
    return f"{row.folder}/{filename[:2]}/{filename}"


class PrivateFile(models.Model):
    """A file that only some may have. It is addressed by a random id, never by a number that can be counted up."""

    folder: ClassVar[str] = "papers"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("文件"), storage=private_storage, upload_to=private_path)
    original_name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text=_("字节"))
    # SHA-256 of what is kept, in hexadecimal: what was handed in or signed can be told from anything else.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


def take_in(row: PrivateFile, upload: UploadedFile, *, field: str | None = None) -> None:
    """Clean ``upload`` and save ``row``, new and otherwise filled in, with it.

    Refuses by content: ``too_large``, ``empty``, ``wrong_kind``, ``too_many_pixels``, ``active``, at ``field``.
    """
    try:
        file, content_type = clean_paper(upload)
    except ValidationError as error:
        raise Refused(error.code or "wrong_kind", error.messages[0], field=field) from None
    store(row, file, name=upload.name or "", content_type=content_type)


def store(row: PrivateFile, file: ContentFile, *, name: str, content_type: str) -> None:
    """Save a file that is known to be good with ``row``, new or still without one; ``name`` is what a download is called."""
    row.original_name, row.content_type, row.size = name_for(name, content_type), content_type, file.size
    row.digest = hashlib.sha256(file.read()).hexdigest()
    row.file.save(file.name, file, save=False)
    try:
        if row._state.adding:
            row.save(force_insert=True)
        else:
            row.save(update_fields=OF_THE_FILE)
    except BaseException:
        row.file.storage.delete(row.file.name)
        raise


def plain_name(name: str) -> str:
    """The name that the person's file had, for reading only: without control characters, short enough to keep its end."""
    shown = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip()
    return shown[-200:] or "paper"


def name_for(name: str, content_type: str) -> str:
    """``plain_name`` with the ending of what the file is: a photo named ``.pdf`` (or ``.exe``) opens as a photo."""
    shown, endings = plain_name(name), ENDINGS.get(content_type, ())
    ending = PurePosixPath(shown).suffix
    if not endings or ending.lower() in endings:
        return shown
    stem = shown[: -len(ending)] if 0 < len(ending) <= 5 else shown
    return stem[-200 + len(endings[0]) :] + endings[0]


def serve(row: PrivateFile) -> FileResponse:
    """``row`` as a download, after the caller has asked who wants it; Http404 when the file is gone.

    It never opens in the browser's own pages: attachment, its declared type, a sandbox, no copy on the way.
    """
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        log.error("private file missing model=%s id=%s", row._meta.label_lower, row.pk)
        raise Http404 from None
    response = FileResponse(file, as_attachment=True, filename=row.original_name, content_type=row.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
