"""Papers of invented organizations: a page of grey lines with a seal, as PDF or PNG."""

from __future__ import annotations

import io
import random
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from home.desk.demo.canvas import INK, RED, blend

SIZE = (620, 877)  # A4 at 75 dots an inch


@cache
def page(number: int, kind: str) -> bytes:
    """The file of one page; ``kind`` is PDF or PNG."""
    chance = random.Random(number)  # noqa: S311 - not for secrets
    image = Image.new("RGB", SIZE, "#fffefb")
    draw = ImageDraw.Draw(image)
    grey = blend(INK, "#ffffff", 0.65)
    draw.rectangle([200, 70, 420, 86], fill=blend(INK, "#ffffff", 0.25))
    for row in range(24):
        start = 110 if row % 6 == 0 else 80
        end = 540 if (row + 1) % 6 else chance.randint(220, 460)
        draw.rectangle([start, 140 + row * 24, end, 147 + row * 24], fill=grey)
    draw.ellipse([400, 700, 520, 820], outline=RED, width=5)
    draw.text((430, 752), "DEMO ONLY", fill=RED)
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"resolution": 75.0} if kind == "PDF" else {"optimize": True}))
    return buffer.getvalue()


def upload(name: str, number: int) -> SimpleUploadedFile:
    """What a browser would send; every third paper was photographed."""
    kind = "PNG" if number % 3 == 2 else "PDF"
    return SimpleUploadedFile(f"{name}.{kind.lower()}", page(number % 6, kind))
