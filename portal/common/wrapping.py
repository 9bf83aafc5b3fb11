"""Breaking lines where Chinese and Latin text may be broken, for files that the house makes (PDF, pictures)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# A word and a number stay whole, every other sign stands alone; blanks are where lines break.
_PIECES = re.compile(r"[A-Za-z0-9À-ɏ'’.:+/%#@&_-]+|\s+|.", re.DOTALL)
# What no line begins with (commas, full stops, closing brackets and quotes), and what none ends with.
_NOT_FIRST = {"Po", "Pe", "Pf"}
_NOT_LAST = {"Ps", "Pi"}


def wrapped(text: str, width: float, measure: Callable[[str], float], most: int = 0) -> list[str]:
    """``text`` in lines of at most ``width`` as ``measure`` has it; with ``most``, that many, the last one cut by "…"."""
    lines = [""]
    for piece in _pieces(text, width, measure):
        if measure((lines[-1] + piece).strip()) <= width or not lines[-1].strip():
            lines[-1] += piece
        elif piece.isspace():
            lines.append("")
        else:
            lines.append(_taken_along(lines, piece) + piece)
    lines = [line.strip() for line in lines if line.strip()]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and measure(last + "…") > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip("，。、：；,. ") + "…"]
    return lines


def balanced(text: str, width: float, measure: Callable[[str], float], most: int = 0) -> list[str]:
    """As ``wrapped``, in lines of about the same length: a title does not leave one letter alone."""
    lines = wrapped(text, width, measure, most)
    if len(lines) < 2 or lines[-1].endswith("…"):
        return lines
    least = max(measure(text) / len(lines), 1)
    for share in range(1, 9):
        narrower = wrapped(text, least + (width - least) * share / 8, measure)
        if len(narrower) == len(lines):
            return narrower
    return lines


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """What stays together; a word that is longer than a line is broken after all."""
    found = []
    for piece in _PIECES.findall(text):
        found += [piece] if len(piece) == 1 or measure(piece) <= width else list(piece)
    return found


def _taken_along(lines: list[str], piece: str) -> str:
    """What the line before gives to the one that begins with ``piece``: nothing, or its last sign."""
    last = lines[-1]
    first_may_stand = unicodedata.category(piece[0]) not in _NOT_FIRST or piece[0] in "#@&%"
    last_may_stand = unicodedata.category(last[-1]) not in _NOT_LAST
    if (first_may_stand and last_may_stand) or len(last) < 2:
        return ""
    lines[-1] = last[:-1]
    return last[-1]
