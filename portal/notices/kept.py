"""Development only: what would have been sent is printed and kept in ``DATA_DIR/messages``, for ``/dev/messages/``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.console import EmailBackend
from django.utils import timezone

from portal.common.sms import Sender


def _file() -> Path:
    return settings.DATA_DIR / "messages" / "sent.jsonl"


def keep(channel: str, to: str, subject: str, text: str) -> None:
    """Add one message to the file; a line each, so that several processes may write."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    message = {
        "at": timezone.localtime().isoformat(sep=" ", timespec="seconds"),
        "channel": channel,
        "to": to,
        "subject": subject,
        "text": text,
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(message, ensure_ascii=False) + "\n")


def newest(number: int = 50) -> list[dict[str, Any]]:
    """The last ``number`` messages, newest first."""
    try:
        lines = _file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in reversed(lines[-number:])]


class KeepingBackend(EmailBackend):
    """Django's console backend, which also keeps what it prints."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for message in email_messages:
            keep("email", ", ".join(message.recipients()), message.subject, message.body)
        return super().send_messages(email_messages) or 0


class KeepingSender(Sender):
    """Prints a text message and keeps it."""

    def send(self, phone: str, text: str) -> None:
        keep("sms", phone, "", text)
        print(f"SMS {phone}: {text}", flush=True)  # noqa: T201 - the terminal is where a developer looks
