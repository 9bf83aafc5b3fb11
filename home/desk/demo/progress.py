"""A progress bar on stderr."""

from __future__ import annotations

import sys
from typing import Any

WIDTH = 40


class Bar:
    """``[####······] 4,000 / 10,000``; where nobody watches (no terminal) a line every tenth."""

    def __init__(self, label: str, total: int, stream: Any = None) -> None:
        self.label, self.total, self.done = label, total, 0
        self.stream = stream or sys.stderr
        self.live = bool(getattr(self.stream, "isatty", lambda: False)())
        self.shown = -1

    def add(self, count: int) -> None:
        self.done += count
        step = self.done * (200 if self.live else 10) // max(1, self.total)
        if step == self.shown:
            return
        self.shown = step
        full = self.done * WIDTH // max(1, self.total)
        text = f"{self.label} [{'#' * full}{'·' * (WIDTH - full)}] {self.done:,} / {self.total:,}"
        last = self.done >= self.total
        self.stream.write(f"\r{text}" if self.live else text, ending="\n" if last or not self.live else "")
        self.stream.flush()
