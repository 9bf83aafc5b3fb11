"""What editors add around every page: entries of the menu, links and words of the footer, the numbers of its filing."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import get_language

from portal.common.told import Told


class Link(NamedTuple):
    title: str
    url: str


class Surroundings(NamedTuple):
    """In one language. ``police`` is what stands in the footer, ``police_code`` the digits that its page asks for."""

    menu: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    words: str = ""
    icp: str = ""
    police: str = ""

    @property
    def police_code(self) -> str:
        return "".join(character for character in self.police if character.isdigit())


NOTHING = Surroundings()
# By language; the floor that keeps them registers where to ask.
told: Told[dict[str, Surroundings]] = Told("surroundings")


def surroundings(*, ask: bool = True) -> Surroundings:
    """In the active language; ``ask=False``: as last remembered, without a query."""
    found = told() if ask else told.remembered()
    return (found or {}).get(get_language() or "", NOTHING)
