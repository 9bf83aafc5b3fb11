"""What the front page shows of the house."""

from __future__ import annotations

from typing import Any


def front_of_house() -> dict[str, Any]:
    return {}
