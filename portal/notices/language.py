"""In whose language a message is worded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import translation


@contextmanager
def speaking_to(user: Any) -> Iterator[None]:
    """Translate, format and ``reverse`` inside the block in the language that ``user`` reads.

    What one person does another is told of: a member working in English must not send English to a grandmother.
    """
    with translation.override(user.language):
        yield


@contextmanager
def speaking_to_a_stranger() -> Iterator[None]:
    """The same for somebody of whom nothing is known: in the house's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@contextmanager
def speaking_as(path: str) -> Iterator[None]:
    """In the language of a page at ``path``: that of the house, unless the address names another."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        yield
