"""What people upload: papers are checked by their content, pictures are drawn anew without their metadata.

Nothing a person sends is trusted by its name or declared type.
"""

from __future__ import annotations

import io
import secrets
import warnings

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.common import pdfs

MAX_PIXELS = 40_000_000
PICTURE_FORMATS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
PDF_MAGIC = b"%PDF-"


def clean_picture(
    upload: UploadedFile, *, formats: tuple[str, ...] = ("JPEG", "PNG", "WEBP")
) -> tuple[ContentFile, str]:
    """Return (the picture drawn anew, its content type): upright, without EXIF (nor the place), its name random.

    Raises ValidationError when it is no picture of ``formats``, larger than ``MAX_PIXELS``, or broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            picture: Image.Image = Image.open(upload, formats=formats)
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(_("这张图片太大了，请换一张 4000 万像素以内的图片。"), code="too_many_pixels")
            kind = picture.format or "JPEG"
            picture = ImageOps.exif_transpose(picture)
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("这张图片太大了，请换一张 4000 万像素以内的图片。"), code="too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise ValidationError(_("打不开这张图片，请上传 JPG、PNG 或 WebP 图片。"), code="not_a_picture") from None
    wanted = "RGB" if kind == "JPEG" else "RGBA"
    if picture.mode not in ("L", wanted):
        picture = picture.convert(wanted)
    # A new canvas carries the pixels and nothing else.
    canvas = Image.new(picture.mode, picture.size)
    canvas.paste(picture)
    buffer = io.BytesIO()
    canvas.save(buffer, kind, **({} if kind == "PNG" else {"quality": 88}))
    extension, content_type = PICTURE_FORMATS[kind]
    return ContentFile(buffer.getvalue(), name=f"{secrets.token_hex(16)}.{extension}"), content_type


def clean_paper(upload: UploadedFile) -> tuple[ContentFile, str]:
    """Return (file with a random name, content type) for a paper: PDF, JPEG or PNG up to ``PAPER_MAX_BYTES``.

    A PDF is kept as it came (it is only ever served as a download in a sandbox), if it does nothing by itself and is
    no other file as well (see ``pdfs``); a picture is drawn anew.
    """
    if upload.size is None or upload.size > settings.PAPER_MAX_BYTES:
        megabytes = settings.PAPER_MAX_BYTES // (1024 * 1024)
        raise ValidationError(
            _("文件超过 %(megabytes)s MB，请压缩后再上传。"), code="too_large", params={"megabytes": megabytes}
        )
    upload.seek(0)
    head = upload.read(len(PDF_MAGIC))
    if not head:
        raise ValidationError(_("这个文件是空的，请重新选择。"), code="empty")
    if head == PDF_MAGIC:
        upload.seek(0)
        data = upload.read()
        if sentence := pdfs.why_not(data):
            raise ValidationError(sentence, code="active")
        return ContentFile(data, name=f"{secrets.token_hex(16)}.pdf"), "application/pdf"
    try:
        return clean_picture(upload, formats=("JPEG", "PNG"))
    except ValidationError as error:
        if error.code == "too_many_pixels":
            raise
        raise ValidationError(
            _("只能上传 PDF、JPG 或 PNG 文件；这个文件的内容不是其中任何一种。"), code="wrong_kind"
        ) from None
