"""Area that became free while somebody waits for it: the director offers it, by rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.desk.queues import Heap, Item, Matter
from incubator.residency.permissions import can_decide
from incubator.residency.waiting.wishes import WaitingList, lists_with_room

# Within how many days the center wants to have offered it.
DAYS_TO_OFFER = 7


def queues_of(user: Any) -> Iterator[Heap]:
    if can_decide(user):
        yield Heap(_find, lambda: bool(_find()), _item)


def _find() -> list[WaitingList]:
    return lists_with_room(timezone.localdate())


def _item(lists: list[WaitingList], today: dt.date) -> Item:
    first = lists[0]
    since = first.free_since(today) or today
    row = first.next
    return Item(
        Matter.WAITING_LIST,
        _("有空出的面积，候补第 %(place)s 位适合") % {"place": row.application.waiting_rank if row else ""},
        row.application.organization.name if row else "",
        since,
        since + dt.timedelta(days=DAYS_TO_OFFER),
        reverse("waiting_lists"),
        today,
    )
