"""What a person can see of themselves and take along. Floors above add their part by ``register``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Part = Callable[[Any], Any]
_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Add ``part(user)``, a JSON-ready value, to everyone's data under ``name``. Call it in ``AppConfig.ready``."""
    _parts[name] = part


def of(user: Any) -> dict[str, Any]:
    """Everything that is kept of ``user``, as registered, ready for JSON."""
    return {name: part(user) for name, part in _parts.items()}


def account(user: Any) -> dict[str, Any]:
    return {
        "name": user.name,
        "phone": user.phone,
        "email": user.email,
        "language": user.language,
        "joined": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "groups": [group.name for group in user.groups.all()],
    }


def consents(user: Any) -> list[dict[str, Any]]:
    return [
        {"document": consent.document, "version": consent.version, "given_at": consent.given_at.isoformat()}
        for consent in user.consents.order_by("given_at")
    ]
