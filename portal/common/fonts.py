"""The one place that knows where a font with Chinese letters is, for files that the house makes (PDF, pictures)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# Debian's fonts-noto-cjk; other systems keep the same file elsewhere, or have none.
OF_THE_SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
)
HEADINGS = tuple(path.replace("NotoSansCJK-Regular", "NotoSerifCJK-Bold") for path in OF_THE_SYSTEM)
SIMPLIFIED = 2  # of the five faces in that file; the first one draws letters the Japanese way


class Font(NamedTuple):
    """A file, and which of its faces (a .ttc holds several)."""

    path: Path
    face: int = 0


def chinese_font() -> Font:
    """``FONT_PATH`` when it is set, else the system's Noto Sans CJK, else the one that comes as a Python package.

    Raises ``ImproperlyConfigured`` when there is none, or when ``FONT_PATH`` names no file.
    """
    if settings.FONT_PATH:
        chosen = Path(settings.FONT_PATH)
        if not chosen.is_file():
            raise ImproperlyConfigured(f"FONT_PATH names no file: {chosen}")
        return Font(chosen)
    if found := _of_the_system(OF_THE_SYSTEM):
        return found
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        raise ImproperlyConfigured("no font with Chinese letters: install fonts-noto-cjk, or set FONT_PATH") from None
    return Font(Path(sans_path()))


def heading_font() -> Font:
    """For headings, as on the site: a bold serif, else the regular one of the package. ``FONT_PATH`` goes for all."""
    if settings.FONT_PATH:
        return chinese_font()
    if found := _of_the_system(HEADINGS):
        return found
    try:
        from pylopdf_fonts_zh_cn import serif_path
    except ImportError:
        return chinese_font()
    return Font(Path(serif_path()))


def _of_the_system(paths: Iterable[str]) -> Font | None:
    return next((Font(path, SIMPLIFIED) for path in map(Path, paths) if path.is_file()), None)
