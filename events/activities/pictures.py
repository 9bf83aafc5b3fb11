"""Pictures of activities: drawn anew, described in words, kept in Wagtail's image library."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model

from portal.common.shelves import ACTIVITIES, shelf

# The widths that templates ask for; lists prefetch them, so that fifty rows cost the same queries as one.
CARD = "fill-480x270|format-jpeg|jpegquality-75"
COVER = "fill-1200x675|format-jpeg|jpegquality-80"


@transaction.atomic
def keep_picture(upload: ContentFile, *, title: str, description: str, by: Any) -> Any:
    """Store a picture that ``uploads.clean_picture`` has drawn anew; ``description`` says what is on it."""
    image_model = get_image_model()
    image = image_model(title=title, description=description, uploaded_by_user=by, collection=shelf(ACTIVITIES))
    image.file.save(upload.name, upload, save=False)
    image.file_size = upload.size
    image.save()
    return image


def describe_picture(image: Any, description: str, *, by: Any) -> None:
    """Say anew what is on it; only whoever uploaded it may, since others may show it, too."""
    if image.uploaded_by_user_id == by.pk and image.description != description:
        image.description = description
        image.save(update_fields=["description"])
