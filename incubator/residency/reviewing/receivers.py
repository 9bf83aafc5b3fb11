"""News that concerns reviews."""

from __future__ import annotations

from typing import Any

from incubator.residency.reviewing.actions import forget_reasons
from portal.accounts.signals import person_erased


def on_person_erased(sender: Any, user: Any, **kwargs: Any) -> None:
    forget_reasons(user)


def connect() -> None:
    person_erased.connect(on_person_erased, dispatch_uid="reviewing-erased")
