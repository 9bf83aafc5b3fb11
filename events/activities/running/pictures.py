"""Photos in the sizes that pages ask for: drawn when they come in, so that no visitor waits for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from wagtail.images import get_image_model

from events.activities.models import Activity, Photo
from portal.common.renditions import renditions

# The template ``running/_photo.html`` asks for these.
SMALL = renditions("format-{webp,jpeg}|fill-{240x180,480x360}")
LARGE = "format-jpeg|max-1600x1600"


def draw(image: Any) -> None:
    """Make all sizes now."""
    image.get_renditions(*SMALL, LARGE)


def discard(photo: Photo) -> None:
    """Delete it, and the file with it unless something else shows that."""
    image = photo.image
    photo.delete()
    if not (Photo.objects.filter(image=image).exists() or Activity.objects.filter(picture=image).exists()):
        image.delete()


def with_photos() -> Prefetch:
    """For a query set of occurrences: their photos with all sizes, at three queries however many there are."""
    images = get_image_model().objects.prefetch_renditions(*SMALL, LARGE)
    return Prefetch("photos", queryset=Photo.objects.prefetch_related(Prefetch("image", queryset=images)))
