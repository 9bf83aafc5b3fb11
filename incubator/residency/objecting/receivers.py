"""News that concerns people who objected."""

from __future__ import annotations

from typing import Any

from incubator.residency.objecting.actions import forget_objector
from portal.accounts.signals import person_erased


def on_person_erased(sender: Any, user: Any, **kwargs: Any) -> None:
    forget_objector(user)


def connect() -> None:
    person_erased.connect(on_person_erased, dispatch_uid="objections-erased")
