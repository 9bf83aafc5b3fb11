"""A sheet to draw a poster on: words, pictures and codes at places in units of its width, whatever its pixels."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from portal.common.fonts import chinese_font, heading_font

UNITS = 1080  # the width of every sheet
ART = Path(__file__).parent / "art"

# As in tokens.css, which files cannot read.
PAPER, SURFACE, INK, MUTED, LINE = "#faf6ee", "#fffdf9", "#2a231e", "#665a50", "#e4d9c8"
RED, RED_DEEP, ON_RED = "#b3251d", "#8f1a14", "#fffdf9"


@lru_cache(maxsize=64)
def face(kind: str, pixels: int) -> Any:
    """The font for ``head`` (serif, bold) or ``text``, so many pixels high."""
    font = heading_font() if kind == "head" else chinese_font()
    return ImageFont.truetype(str(font.path), pixels, index=font.face)


@lru_cache(maxsize=4096)
def advance(kind: str, letter: str) -> float:
    """How far ``letter`` moves on, in parts of the font's size."""
    return face(kind, 100).getlength(letter) / 100


@lru_cache(maxsize=16)
def art(name: str, pixels: int) -> Image.Image:
    """A drawing of the house (branch, heart), so many pixels wide."""
    with Image.open(ART / f"{name}.png") as drawing:
        return ImageOps.contain(drawing.convert("RGBA"), (pixels, pixels * 2), Image.Resampling.LANCZOS)


class Sheet:
    """``across`` pixels wide, ``ratio`` times as high."""

    def __init__(self, across: int, ratio: float) -> None:
        self.scale = across / UNITS
        self.height = UNITS * ratio
        self.image = Image.new("RGB", (across, round(across * ratio)), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, units: float) -> int:
        return round(units * self.scale)

    def wide(self, text: str, size: float, kind: str = "text") -> float:
        """The width of ``text`` in units, but for pairs that move together."""
        return size * sum(advance(kind, letter) for letter in text)

    def words(self, x: float, y: float, text: str, size: float, colour: str = INK, kind: str = "text") -> None:
        """One line; ``y`` is the top of a row as high as ``size``."""
        self.draw.text(
            (self.px(x), self.px(y + size * 0.88)), text, fill=colour, font=face(kind, self.px(size)), anchor="ls"
        )

    def box(self, x: float, y: float, wide: float, high: float, colour: str | None, **more: Any) -> None:
        corners = (self.px(x), self.px(y), self.px(x + wide) - 1, self.px(y + high) - 1)
        radius = self.px(more.pop("radius", 0))
        self.draw.rounded_rectangle(corners, radius=radius, fill=colour, **more)

    def strike(self, x: float, y: float, wide: float, size: float, colour: str) -> None:
        middle = self.px(y + size * 0.55)
        self.draw.line((self.px(x), middle, self.px(x + wide), middle), fill=colour, width=max(self.px(3), 1))

    def photo(self, picture: Image.Image, high: float) -> None:
        """Across the top, filled to its edges."""
        size = (self.image.width, self.px(high))
        self.image.paste(ImageOps.fit(picture, size, Image.Resampling.BICUBIC, centering=(0.5, 0.4)), (0, 0))

    def paste(self, name: str, x: float, y: float, wide: float) -> None:
        drawing = art(name, self.px(wide))
        self.image.paste(drawing, (self.px(x), self.px(y)), drawing)

    def code(self, x: float, y: float, wide: float, address: str) -> None:
        """The QR code of ``address``, dark on white, each of its squares a whole number of pixels."""
        rows = [bytearray(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=0)]
        small = Image.new("1", (len(rows), len(rows)))
        small.putdata([not square for row in rows for square in row])
        square = max(self.px(wide) // len(rows), 1)
        large = small.resize((len(rows) * square,) * 2, Image.Resampling.NEAREST)
        left = self.px(wide) - large.width
        self.image.paste(large.convert("RGB"), (self.px(x) + left // 2, self.px(y) + left // 2))

    def stamp(self, text: str, x: float, y: float, size: float) -> None:
        """``text`` in a frame, tilted, as a stamp in red ink; its middle at (x, y)."""
        font = face("head", self.px(size))
        across, pad = round(font.getlength(text)), self.px(size * 0.35)
        ink = Image.new("RGBA", (across + 2 * pad, self.px(size) + 2 * pad))
        pen = ImageDraw.Draw(ink)
        frame = (0, 0, ink.width - 1, ink.height - 1)
        pen.rounded_rectangle(frame, radius=pad // 2, fill=PAPER + "e6", outline=RED, width=max(self.px(7), 2))
        pen.text((pad, pad + self.px(size * 0.86)), text, fill=RED, font=font, anchor="ls")
        ink = ink.rotate(9, Image.Resampling.BICUBIC, expand=True)
        self.image.paste(ink, (self.px(x) - ink.width // 2, self.px(y) - ink.height // 2), ink)
