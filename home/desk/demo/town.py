"""The town as it is being built: what one room of the demo makes and another needs."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from portal.common.periods import at

if TYPE_CHECKING:
    from events.activities.models import Programme
    from incubator.organizations.models import Organization, ServiceField
    from incubator.premises.models import Center, Room, Zone
    from incubator.residency.models import Call, PaperKind
    from portal.accounts.models import User

CENTER = "liyuan"


@dataclass
class Town:
    """Everything by its slug. ``random`` is seeded, so that a town of a given day is always the same."""

    today: dt.date = field(default_factory=timezone.localdate)
    now: dt.datetime = field(default_factory=timezone.now)
    random: random.Random = field(default_factory=lambda: random.Random(300))  # noqa: S311 - not for secrets
    people: dict[str, User] = field(default_factory=dict)
    residents: list[User] = field(default_factory=list)
    pictures: dict[str, Any] = field(default_factory=dict)
    center: Center = field(init=False)
    zones: dict[str, Zone] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    fields: dict[str, ServiceField] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    kinds: dict[str, PaperKind] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    # Who is asked for reviews; the first of them can sign in.
    reviewers: list[User] = field(default_factory=list)
    leads: dict[str, User] = field(default_factory=dict)
    # (room, day, slot) that something of the town already uses.
    used: set[tuple[int, dt.date, int]] = field(default_factory=set)

    def day(self, days: int) -> dt.date:
        """The date ``days`` after today (before it when negative)."""
        return self.today + dt.timedelta(days=days)

    def time(self, days: int, hour: int, minute: int = 0) -> dt.datetime:
        return at(self.day(days), dt.time(hour, minute))
