"""Text messages: one interface, and what stands behind it is named by the setting ``SMS_SENDER`` (a dotted path)."""

from __future__ import annotations

from typing import ClassVar, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class Sender(Protocol):
    """What a gateway must be able to do. It raises when the message was not taken over."""

    def send(self, phone: str, text: str) -> None:
        """Send ``text`` to ``phone`` (E.164, ``+8613…``)."""


class MemorySender:
    """Keeps what it is given; for tests."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, phone: str, text: str) -> None:
        self.sent.append((phone, text))


def is_configured() -> bool:
    """Whether this house can send text messages at all; without, the door by phone stays closed."""
    return bool(settings.SMS_SENDER)


def send(phone: str, text: str) -> None:
    """Send one message through the configured sender; ``ImproperlyConfigured`` when there is none."""
    if not is_configured():
        raise ImproperlyConfigured("SMS_SENDER is empty: name the class that sends text messages (docs/settings.md).")
    sender: Sender = import_string(settings.SMS_SENDER)()
    sender.send(phone, text)
