"""The town's pictures, drawn by the program and kept as Wagtail images."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from home.desk.demo.canvas import HEIGHT, LEAF, LEAF_SOFT, PAPER, RED, RED_SOFT, WIDTH, WOOD, Canvas, blend
from home.desk.demo.motifs import PICTURES
from portal.common.shelves import ACTIVITIES, PAGES, shelf


def paint(slug: str) -> bytes:
    """The JPEG of one picture, 1200 × 800."""
    _title, motif, sky, ground = PICTURES[slug]
    canvas = Canvas(sky, ground, seed=sum(map(ord, slug)))
    if slug == "map":
        motif(canvas)
        return canvas.jpeg()
    canvas.disc(1010, 150, 84, blend(RED_SOFT, sky, 0.62))
    canvas.drifting(16)
    motif(canvas)
    canvas.branch((-20, 40), (190, 130), (420, 36), blossoms=6)
    if slug not in ("house", "walking"):
        canvas.branch((1220, 330), (1130, 210), (1000, 60), blossoms=5, size=28)
    return canvas.jpeg()


def emblem(number: int) -> bytes:
    """The JPEG of an organization's emblem, 480 × 480: a blossom in a ring, coloured by its number."""
    size = 480
    colour = [RED, LEAF, WOOD, RED_SOFT, LEAF_SOFT][number % 5]
    canvas = Canvas(PAPER, PAPER, seed=number, size=(size, size))
    middle = size / 2
    canvas.disc(middle, middle, 214, colour)
    canvas.disc(middle, middle, 192, PAPER)
    canvas.disc(middle, middle, 180, blend(colour, PAPER, 0.12))
    canvas.petals(middle, middle, 118, 5 + number % 4, PAPER, number * 0.7)
    canvas.disc(middle, middle, 40, colour)
    for n in range(3 + number % 3):
        canvas.blossom(middle + (n - (2 + number % 3) / 2) * 74, size - 74, 26, n * 0.4)
    return canvas.jpeg()


# The town's own; the others are of what organizations do.
OF_PAGES = {"house", "canteen", "map"}


def keep(title: str, name: str, jpeg: bytes, size: tuple[int, int], *, on: Any) -> Any:
    """Store a picture as a Wagtail image on a shelf; ``description`` is its text for those who cannot see it."""
    image = get_image_model()(
        title=title,
        description=title,
        file=ImageFile(io.BytesIO(jpeg), name=f"{name}.jpg"),
        width=size[0],
        height=size[1],
        collection=shelf(on),
    )
    image._set_image_file_metadata()
    image.save()
    return image


def hang_pictures() -> dict[str, Any]:
    """All pictures of the town, by slug."""
    return {
        slug: keep(
            title,
            f"town-{slug}",
            paint(slug),
            (WIDTH, HEIGHT),
            on=PAGES if slug in OF_PAGES else ACTIVITIES,
        )
        for slug, (title, _motif, _sky, _ground) in PICTURES.items()
    }
