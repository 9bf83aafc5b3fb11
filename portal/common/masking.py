"""Secret addresses never reach a log, whoever writes it: Django, its server, gunicorn's access log, or our own rooms.

An address that opens something to whoever knows it carries its secret in the path. Masking where records are made, instead of
at a handler, holds for handlers that an operator adds, too.
"""

from __future__ import annotations

import logging
import re

# The secret of a personal calendar, a sign-up or a code at the door, up to what ends it; in a query, too.
_SECRET = re.compile(r"(/calendar/my/|/ticket/|/here/\d+/|(?:/|%2F)signups(?:/|%2F)t(?:/|%2F))[^\s/?#\"']+")


def masked(text: str) -> str:
    """``text`` without the secrets of addresses in it."""
    return _SECRET.sub(r"\1***", text)


class MaskedRecord(logging.LogRecord):
    """A log record that never says a secret, whatever its arguments are."""

    def getMessage(self) -> str:  # noqa: N802 - the name that logging calls
        return masked(super().getMessage())


def install() -> None:
    """Mask what this process logs from now on."""
    logging.setLogRecordFactory(MaskedRecord)
