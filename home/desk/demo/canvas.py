"""A canvas in the house colours, and the pear branch that stands in every picture."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 800
SCALE = 2  # drawn twice as large and reduced, so that edges are smooth

PAPER = "#faf5ec"
PETAL = "#fffdf8"
PETAL_SHADE = "#f1e6d8"
RED = "#b5302a"
RED_SOFT = "#d9776c"
LEAF = "#5c8254"
LEAF_SOFT = "#9bb58c"
LEAF_PALE = "#cfdcc2"
INK = "#4a4038"
WOOD = "#8a6a4f"
GOLD = "#d9a441"
SKY = "#dfe9ea"
WATER = "#a9c6cb"

Point = tuple[float, float]


def rgb(colour: str) -> tuple[int, int, int]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))  # type: ignore[return-value]


def blend(one: str, other: str, share: float) -> tuple[int, int, int]:
    """``one`` with ``share`` (0 to 1) of ``other``."""
    return tuple(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))  # type: ignore[return-value]


class Canvas:
    """Draws in units of a picture of 1200 × 800; ``random`` is seeded, so a picture is the same every time."""

    def __init__(self, sky: str, ground: str, seed: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        self.size = size
        self.random = random.Random(seed)  # noqa: S311 - leaves, not secrets
        # A column of colours, stretched: a gradient for the price of a resize.
        column = Image.new("RGB", (1, 64))
        for row in range(64):
            column.putpixel((0, row), blend(sky, ground, (row / 63) ** 1.4))
        self.image = column.resize((size[0] * SCALE, size[1] * SCALE), Image.Resampling.BILINEAR)
        self.draw = ImageDraw.Draw(self.image)

    def _at(self, points: list[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]

    def disc(
        self, x: float, y: float, radius: float, colour: object, *, outline: object = None, width: int = 0
    ) -> None:
        box = self._at([(x - radius, y - radius), (x + radius, y + radius)])
        self.draw.ellipse([*box[0], *box[1]], fill=colour, outline=outline, width=width * SCALE)

    def oval(self, x: float, y: float, across: float, down: float, colour: object) -> None:
        box = self._at([(x - across, y - down), (x + across, y + down)])
        self.draw.ellipse([*box[0], *box[1]], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: object, radius: float = 0) -> None:
        box = self._at([(x, y), (x + width, y + height)])
        self.draw.rounded_rectangle([*box[0], *box[1]], radius=radius * SCALE, fill=colour)

    def shape(self, points: list[Point], colour: object) -> None:
        self.draw.polygon(self._at(points), fill=colour)

    def line(self, points: list[Point], colour: object, width: float) -> None:
        self.draw.line(self._at(points), fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: object, width: float) -> None:
        steps = max(8, int(abs(end - start) / 4))
        angles = [math.radians(start + (end - start) * n / steps) for n in range(steps + 1)]
        self.line([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], colour, width)

    def hill(self, base: float, rise: float, phase: float, colour: object) -> None:
        """A soft ridge across the picture; ``base`` is its middle height from the top."""
        width, height = self.size
        top = [
            (x, base - rise * math.sin(x / width * math.pi * 1.6 + phase) - rise * 0.3 * math.sin(x / 130 + phase * 3))
            for x in range(0, width + 20, 20)
        ]
        self.shape([(0, height), *top, (width, height)], colour)

    def petals(self, x: float, y: float, radius: float, count: int, colour: object, turn: float = 0.0) -> None:
        for n in range(count):
            angle = turn + n * math.tau / count
            self.disc(x + radius * 0.62 * math.cos(angle), y + radius * 0.62 * math.sin(angle), radius * 0.5, colour)

    def blossom(self, x: float, y: float, radius: float, turn: float = 0.0) -> None:
        """A pear blossom: five white petals, red stamens."""
        self.petals(x + radius * 0.05, y + radius * 0.09, radius * 1.06, 5, PETAL_SHADE, turn)
        self.petals(x, y, radius, 5, PETAL, turn)
        self.disc(x, y, radius * 0.24, LEAF_PALE)
        for n in range(7):
            angle = turn + n * math.tau / 7
            self.disc(x + radius * 0.36 * math.cos(angle), y + radius * 0.36 * math.sin(angle), radius * 0.07, RED)

    def leaf(self, x: float, y: float, length: float, angle: float, colour: object = LEAF_SOFT) -> None:
        tip = (x + length * math.cos(angle), y + length * math.sin(angle))
        side = length * 0.28
        middle = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        across = (-math.sin(angle) * side, math.cos(angle) * side)
        self.shape(
            [
                (x, y),
                (middle[0] + across[0], middle[1] + across[1]),
                tip,
                (middle[0] - across[0], middle[1] - across[1]),
            ],
            colour,
        )

    def branch(self, start: Point, bend: Point, end: Point, *, blossoms: int = 7, size: float = 34) -> None:
        """A pear branch along a curve, with leaves and blossoms."""
        path = []
        for n in range(41):
            t = n / 40
            path.append(
                tuple(
                    (1 - t) ** 2 * a + 2 * (1 - t) * t * b + t**2 * c for a, b, c in zip(start, bend, end, strict=True)
                )
            )
        self.line(path, WOOD, 9)  # type: ignore[arg-type]
        for n in range(blossoms):
            x, y = path[min(40, 6 + round(n * 34 / max(1, blossoms - 1)))]
            x, y = x + self.random.uniform(-30, 30), y + self.random.uniform(-26, 30)
            for _leaf in range(2):
                self.leaf(x, y, size * 1.7, self.random.uniform(0, math.tau), self.random.choice([LEAF_SOFT, LEAF]))
            self.blossom(x, y, size * self.random.uniform(0.75, 1.15), self.random.uniform(0, 1))

    def drifting(self, count: int) -> None:
        """Single petals in the air."""
        width, height = self.size
        for _petal in range(count):
            x, y = self.random.uniform(0, width), self.random.uniform(0, height)
            self.oval(x, y, self.random.uniform(5, 10), self.random.uniform(4, 6), PETAL)

    def jpeg(self) -> bytes:
        buffer = io.BytesIO()
        self.image.resize(self.size, Image.Resampling.LANCZOS, reducing_gap=2.0).save(buffer, "JPEG", quality=86)
        return buffer.getvalue()
