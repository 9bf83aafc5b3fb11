"""What waits for the center's staff, over all rooms: one list, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from home.desk.queues import (
    Heap,
    Item,
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

__all__ = ["Item", "Queue", "count_of", "queues_of", "todo_of"]


def queues_of(user: Any) -> Iterator[Queue | Heap]:
    """The queues that ``user`` may decide; no query runs yet."""
    for area in AREAS:
        yield from area.queues_of(user)


def todo_of(user: Any) -> list[Item]:
    """Everything that waits for ``user``: by due date, then the longest waiting first."""
    today = timezone.localdate()
    items = [item for queue in queues_of(user) for item in queue.items(today)]
    return sorted(items, key=lambda item: (item.due, item.since, item.what))


def count_of(user: Any) -> int:
    queues = list(queues_of(user))
    heaps = [queue for queue in queues if isinstance(queue, Heap)]
    return how_many(queue for queue in queues if isinstance(queue, Queue)) + sum(heap.count() for heap in heaps)
