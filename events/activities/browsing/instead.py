"""What to offer when nothing was found: the filter that is in the way, what was, and what comes nearest."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from events.activities.browsing.cards import Card, cards_of
from events.activities.browsing.filters import Chip, FiltersForm, When, without
from events.activities.browsing.listing import exactly

OFFERED, CARDS = 4, 3


class Offer(NamedTuple):
    """A list with something in it: in words, how many there are, and where."""

    label: str
    count: int
    href: str


class Instead(NamedTuple):
    """``offers``, the most first; ``cards``: the first of the best of them."""

    offers: list[Offer]
    cards: list[Card]


def instead(wanted: dict[str, Any], chips: list[Chip], query: QueryDict, now: dt.datetime | None = None) -> Instead:
    """One look for each filter that is on: how many there would be without it."""
    found: list[tuple[Offer, list[int]]] = []

    def look(label: str, other: dict[str, Any], href: str) -> None:
        if keys := list(exactly(other, now)):
            found.append((Offer(label, len(keys), href), keys))

    if wanted.get("when") != When.PAST and not ({"since", "until"} & wanted.keys()):
        look(_("办过的"), wanted | {"when": When.PAST}, without(query, "when", when=When.PAST))
    if wanted.get("when"):
        look(_("所有还没到的"), _but(wanted, "when"), without(query, "when"))
    for chip in chips:
        look(_("不要求：%(filter)s") % {"filter": chip.label}, _but(wanted, *chip.names), chip.href)
    if not found and "q" in wanted and len(wanted) > 1:
        # Two or more are in the way.
        only = {"q": wanted["q"]}
        look(_("只找“%(text)s”") % {"text": only["q"]}, only, f"?{urlencode(only)}")
        look(_("办过的"), only | {"when": When.PAST}, f"?{urlencode(only | {'when': When.PAST})}")
    if not found:
        return Instead([], [])
    found.sort(key=lambda item: -item[0].count)
    return Instead([offer for offer, _keys in found[:OFFERED]], cards_of(found[0][1][:CARDS], now))


def before(wanted: dict[str, Any], query: QueryDict, now: dt.datetime | None = None) -> Offer | None:
    """What was held of what is looked for, when it is not to come again."""
    if {*FiltersForm.OF_TIME} & wanted.keys():
        return None
    keys = exactly(wanted | {"when": When.PAST}, now)
    return Offer(_("办过的"), len(keys), without(query, when=When.PAST)) if keys else None


def _but(wanted: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if name not in names}
