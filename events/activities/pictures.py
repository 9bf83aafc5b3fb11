"""Pictures of activities: drawn anew, described in words, kept in Wagtail's image library."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.models import Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

from portal.common.renditions import CARD, renditions
from portal.common.shelves import ACTIVITIES, shelf

# What an activity's page shows. Like the card's it is drawn when the picture comes in, so that no visitor waits for it.
COVER = renditions("format-{webp,jpeg}|fill-{800x450,1200x675}")
COVER_SIZES = "(min-width: 64rem) 60rem, 92vw"
# For those who take one picture: WeChat, search engines, our posters.
SHARED = COVER[-1]


@transaction.atomic
def keep_picture(upload: ContentFile, *, title: str, description: str, by: Any) -> Any:
    """Store a picture that ``uploads.clean_picture`` has drawn anew; ``description`` says what is on it."""
    image_model = get_image_model()
    image = image_model(title=title, description=description, uploaded_by_user=by, collection=shelf(ACTIVITIES))
    image.file.save(upload.name, upload, save=False)
    image.file_size = upload.size
    image.save()
    return image


def draw(image: Any) -> None:
    """Make what pages show of an activity's picture now."""
    image.get_renditions(*CARD, *COVER)


def cover_of(image: Any) -> Picture | None:
    """The element ``picture`` on top of an activity's page; its last rendition is the one to share. One query."""
    if not image:
        return None
    return Picture(get_renditions_or_not_found(image, COVER), {"class": "activity-cover", "sizes": COVER_SIZES})


def describe_picture(image: Any, description: str, *, by: Any) -> None:
    """Say anew what is on it; only whoever uploaded it may, since others may show it, too."""
    if image.uploaded_by_user_id == by.pk and image.description != description:
        image.description = description
        image.save(update_fields=["description"])
