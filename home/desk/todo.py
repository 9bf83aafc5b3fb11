"""What waits for the center's staff, over all rooms: one list, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from home.desk.queues import (
    TOGETHER,
    Heap,
    Item,
    Matter,
    Queue,
    activities,
    applications,
    bookings,
    evaluating,
    how_many,
    living,
    objections,
    organizations,
    waiting,
)

# Modules with ``queues_of(user)``.
AREAS = (applications, objections, waiting, living, organizations, evaluating, activities, bookings)

__all__ = ["Item", "Kind", "Matter", "Queue", "count_of", "has_desk", "kinds_of", "queues_of", "todo_of"]


class Kind(NamedTuple):
    """All items of one kind: how many, how many of them late, and how long the oldest has waited."""

    kind: Matter
    count: int
    overdue: int
    oldest_days: int

    @property
    def href(self) -> str:
        """Where they are answered together; else their list."""
        return reverse(TOGETHER[self.kind]) if self.kind in TOGETHER else f"{reverse('todo')}?kind={self.kind.value}"


def queues_of(user: Any) -> Iterator[Queue | Heap]:
    """The queues that ``user`` may decide; no query runs yet."""
    for area in AREAS:
        yield from area.queues_of(user)


def has_desk(user: Any) -> bool:
    """Whether there is any queue that ``user`` may decide; no query runs."""
    return any(True for _queue in queues_of(user))


def todo_of(user: Any) -> list[Item]:
    """Everything that waits for ``user``: by due date, then the longest waiting first."""
    today = timezone.localdate()
    items = [item for queue in queues_of(user) for item in queue.items(today)]
    return sorted(items, key=lambda item: (item.due, item.since, item.what))


def kinds_of(items: list[Item]) -> list[Kind]:
    """The kinds among ``items``: those with something late first, then the oldest."""
    found: dict[Matter, list[Item]] = {}
    for item in items:
        found.setdefault(item.kind, []).append(item)
    kinds = [
        Kind(kind, len(its), sum(item.is_overdue for item in its), max(item.age_days for item in its))
        for kind, its in found.items()
    ]
    return sorted(kinds, key=lambda kind: (-kind.overdue, -kind.oldest_days, kind.kind.label))


def count_of(user: Any) -> int:
    queues = list(queues_of(user))
    heaps = [queue for queue in queues if isinstance(queue, Heap)]
    return how_many(queue for queue in queues if isinstance(queue, Queue)) + sum(heap.count() for heap in heaps)
