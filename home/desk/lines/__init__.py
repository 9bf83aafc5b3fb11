"""What ``/my/`` shows, a module an area. Each gives ``add_lines(desk, user, now)``; ``my.py`` lists the areas.

An area costs a constant number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from events.signups.models import Registration
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from incubator.residency.models import Application, Residency
from portal.notices.models import Notice

# How many of a thing the page shows before it leads on to the rest.
WAITING, TASKS = 10, 20


@dataclass(frozen=True)
class Line:
    """A thing and where to go on with it. ``kind`` says what it is (退回补正, 草稿 ...)."""

    kind: str
    title: str
    detail: str
    href: str
    urgent: bool = False


@dataclass
class Own:
    """One of the person's organizations, with what is ahead of it."""

    organization: Organization
    role: str
    may_edit: bool
    may_ask: bool
    # A booking, or the next of a series; in words; its address.
    bookings: list[tuple[Booking, str, str]] = field(default_factory=list)
    application: Application | None = None
    # Its residency under way, if any.
    residency: Residency | None = None

    @property
    def tone(self) -> str:
        """How its standing looks."""
        standing = Organization.Standing
        return {standing.ACTIVE: "ok", standing.PENDING: "warn"}.get(standing(self.organization.standing), "bad")


@dataclass
class Desk:
    """The page: what the person has to do, what others have to answer, and what is ahead."""

    tasks: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    # What the person signed up for that lies ahead, with its address.
    registrations: list[tuple[Registration, str]] = field(default_factory=list)
    organizations: list[Own] = field(default_factory=list)
    # Whether the person was ever asked for a review.
    reviews: bool = False

    @property
    def may_ask(self) -> bool:
        """Whether the person asks for rooms and activities in somebody's name."""
        return any(own.may_ask for own in self.organizations)

    @property
    def mine(self) -> dict[int, Own]:
        """The person's organizations by primary key; ``lines/organizations.py`` fills them before other areas."""
        return {own.organization.pk: own for own in self.organizations}

    @property
    def edited(self) -> dict[int, Own]:
        """Those in whose name the person acts."""
        return {pk: own for pk, own in self.mine.items() if own.may_edit}
