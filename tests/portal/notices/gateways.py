"""Mail gateways for tests, with Django's own interface."""

import os
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend


class BrokenBackend(BaseEmailBackend):
    """Nobody answers."""

    def send_messages(self, email_messages):
        raise ConnectionError("nobody answers")


class LoggingBackend(BaseEmailBackend):
    """Writes the Message-ID of what it takes over into the file ``SENT_LOG``."""

    def send_messages(self, email_messages):
        with Path(os.environ["SENT_LOG"]).open("a") as file:
            for message in email_messages:
                file.write(message.extra_headers["Message-ID"] + "\n")
        return len(email_messages)
