"""News of people that concerns this room, and what it adds to a person's own data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubator.organizations.actions import forget_person
from incubator.organizations.inviting.actions import welcome
from incubator.organizations.models import Membership
from portal.accounts import export
from portal.accounts.signals import contact_proved, person_erased


def on_contact_proved(sender: Any, user: Any, contact: str, **kwargs: Any) -> None:
    welcome(user, contact)


def on_person_erased(sender: Any, user: Any, name: str, contacts: Iterable[str], **kwargs: Any) -> None:
    forget_person(user, name=name, contacts=contacts)


def memberships_of(user: Any) -> list[dict[str, Any]]:
    memberships = Membership.objects.filter(user=user).select_related("organization").order_by("since", "pk")
    return [
        {
            "organization": membership.organization.name,
            "role": membership.role,
            "status": membership.status,
            "since": membership.since.isoformat(),
        }
        for membership in memberships
    ]


def connect() -> None:
    contact_proved.connect(on_contact_proved, dispatch_uid="organizations-contact")
    person_erased.connect(on_person_erased, dispatch_uid="organizations-erased")
    export.register("organizations", memberships_of)
