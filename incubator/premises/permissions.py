"""Who may change when rooms are open."""

from __future__ import annotations

from typing import Any


def can_see_hours(user: Any) -> bool:
    return user.is_active and user.has_perm("incubator.view_openinghours")


def can_set_hours(user: Any) -> bool:
    """Add, copy and delete opening hours."""
    return user.is_active and user.has_perms(["incubator.add_openinghours", "incubator.delete_openinghours"])


def can_set_days(user: Any) -> bool:
    """Add, replace and delete special days."""
    return user.is_active and user.has_perms(["incubator.add_specialday", "incubator.delete_specialday"])


def can_draw_floor(user: Any) -> bool:
    """Draw, add and remove zones; one that is or was in use cannot be removed by anybody."""
    return user.is_active and user.has_perms(["incubator.add_zone", "incubator.change_zone"])
