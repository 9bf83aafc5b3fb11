"""In which formats and widths pages show a picture: what templates ask for is what lists read at once."""

from __future__ import annotations

from wagtail.images.models import Filter


def renditions(pattern: str) -> tuple[str, ...]:
    """Wagtail's filters for a pattern such as ``format-{webp,jpeg}|fill-{320x180,640x360}``.

    WebP first, then what everybody can read; narrow before wide, as Wagtail's ``picture`` tag has them.
    """
    return tuple(Filter.expand_spec(pattern))


# A card's, as ``components/card_picture.html`` asks for them.
CARD = renditions("format-{webp,jpeg}|fill-{320x180,640x360}")
CARD_SIZES = "(min-width: 36rem) 20rem, 92vw"
