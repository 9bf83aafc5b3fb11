"""News that concerns people who signed."""

from __future__ import annotations

from typing import Any

from incubator.residency.living.signing import forget_signer
from portal.accounts.signals import person_erased


def on_person_erased(sender: Any, user: Any, **kwargs: Any) -> None:
    forget_signer(user)


def connect() -> None:
    person_erased.connect(on_person_erased, dispatch_uid="agreements-erased")
