"""Draws the pictures of the home screen from ``heart.svg``: ``python -m portal.phone.icons``, when the heart changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw

STATIC = Path(__file__).parents[1] / "static" / "portal"
PAPER = "#fffdf9"
FINE = 4  # drawn so many times larger, then made smaller: smooth edges
# Part of the side that the heart takes. A phone may cut a maskable picture down to a circle of 80 %.
WHOLE, INSIDE_CIRCLE = 0.82, 0.6


def outline(path: str) -> Iterator[tuple[float, float]]:
    """Points along a path of M, C and c, in its own units."""
    x = y = 0.0
    for command, text in re.findall(r"([MCcHhVvz])([^MCcHhVvz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", text)]
        if command == "M":
            x, y = numbers[:2]
            numbers = numbers[2:]
            yield x, y
            command = "C"
        for at in range(0, len(numbers), 6):
            add = (x, y) if command == "c" else (0.0, 0.0)
            points = [(x, y)] + [(numbers[at + i] + add[0], numbers[at + i + 1] + add[1]) for i in (0, 2, 4)]
            for step in range(1, 33):
                t = step / 32
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
                yield tuple(sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))  # type: ignore[misc]
            x, y = points[3]


def draw(side: int, share: float) -> Image.Image:
    """The heart on paper, ``share`` of ``side`` (pixels) wide."""
    svg = ElementTree.parse(STATIC / "heart.svg").getroot()  # noqa: S314 - our own file
    large = side * FINE
    scale = large * share / 48
    away = (large - 48 * scale) / 2
    picture = Image.new("RGB", (large, large), PAPER)
    pen = ImageDraw.Draw(picture)
    for part in svg.iter():
        tag = part.tag.rpartition("}")[2]
        if tag == "path":
            pen.polygon([(away + x * scale, away + y * scale) for x, y in outline(part.get("d", ""))], part.get("fill"))
        elif tag == "circle":
            cx, cy, r = (float(part.get(name, 0)) * scale for name in ("cx", "cy", "r"))
            box = (away + cx - r, away + cy - r, away + cx + r, away + cy + r)
            pen.ellipse(box, part.get("fill", PAPER))
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def main() -> None:
    for name, side, share in (
        ("app-192", 192, WHOLE),
        ("app-512", 512, WHOLE),
        ("app-maskable-512", 512, INSIDE_CIRCLE),
    ):
        draw(side, share).quantize(64).save(STATIC / "icons" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
