"""What a lead, a reviewer and a resident see once they have signed in, as far as no other test of access looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.journeys.looking import looked_at
from tests.test_routes import PEOPLE, ROUTES, make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# Looked at in every state that they have: ``test_access`` has bookings, ``test_access_incubation`` the rest.
ELSEWHERE = (
    "agreements/",
    "applications/",
    "apply/",
    "bookings/",
    "evaluations/",
    "organizations/<slug:slug>/",
    "reports/",
    "residencies/",
    "rooms/<slug:slug>/check-in/",
    "rooms/<slug:slug>/series/",
    "series/",
)
# Pages of allauth in our frame, and what is another page for everybody.
ALWAYS = [
    "/my/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/phone/change/",
    "/accounts/2fa/",
    "/accounts/logout/",
]


def addresses(town: SimpleNamespace, person: str, user: object, seen: set[str]) -> Iterator[str]:
    """Pages that ``person`` may see and strangers may not, without those ``seen``, to which it adds."""
    client = Client()
    client.force_login(user)
    for route, (address, get, _post) in ROUTES.items():
        if get[PEOPLE.index(person)] != "o" or get[0] == "o" or route.startswith(ELSEWHERE) or route in seen:
            continue
        seen.add(route)
        path = address.format(**vars(town))
        if client.get(path)["Content-Type"].startswith("text/html"):
            yield path


def test_everybody_can_read_and_reach_what_is_theirs(
    house: SimpleNamespace, cast: SimpleNamespace, open_page_as: Callable[..., Page]
) -> None:
    town, seen, wrong = make_town(cast, house), {"my/"}, []
    for person in ("lead", "reviewer", "resident"):
        user = getattr(cast, person)
        page = open_page_as(user)
        for address in [*addresses(town, person, user, seen), *(ALWAYS if person == "lead" else ALWAYS[:1])]:
            wrong += looked_at(page, address)
    assert not wrong, "\n".join(wrong)
