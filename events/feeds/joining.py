"""A calendar joined from stored events; what has not changed since it was joined before is copied, not read again.

An event is named by its occurrence's key and stamp: ``changed_at`` moves whenever its bytes do (``calendar.refresh``).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import NamedTuple

# So many are read at a time: thousands of small pieces would leave each worker large for ever.
SOME = 500
Event = tuple[int, str]


class Joined(NamedTuple):
    """A calendar's bytes; which events are in it, and where each begins and the last one ends."""

    body: bytes
    events: list[Event] = []
    begins: array[int] = array("I", [0])


def join(
    head: bytes, events: list[Event], foot: bytes, read: Callable[[list[int]], dict[int, bytes]], before: Joined
) -> Joined:
    """``events`` in this order between ``head`` and ``foot``. ``read`` gives the bytes of those that ``before`` has not, by
    key; one that is gone by then is left out.
    """
    # Mostly one event in the middle has changed, or some at an end have come or gone: what stands around is copied at once.
    first = _alike(events, before.events)
    last = _alike(reversed(events[first:]), reversed(before.events[first:]))
    old, begun = memoryview(before.body), before.begins
    body, begins = BytesIO(), array("I")

    def copy(numbers: range) -> None:
        begin, end = begun[numbers.start], begun[numbers.stop]
        moved = body.tell() - begin
        begins.extend(
            [at + moved for at in begun[numbers.start : numbers.stop]] if moved else begun[numbers.start : numbers.stop]
        )
        body.write(old[begin:end])

    body.write(head)
    copy(range(first))
    known = {event: number for number, event in enumerate(before.events[first : len(before.events) - last], first)}
    for begin in range(first, len(events) - last, SOME):
        some = events[begin : min(begin + SOME, len(events) - last)]
        missing = [event[0] for event in some if event not in known]
        fresh = read(missing) if missing else {}
        for event in some:
            if event in known:
                copy(range(known[event], known[event] + 1))
            else:
                begins.append(body.tell())
                body.write(fresh.get(event[0], b""))
    copy(range(len(before.events) - last, len(before.events)))
    begins.append(body.tell())
    body.write(foot)
    return Joined(body.getvalue(), events, begins)


def _alike(some: Iterable[Event], others: Iterable[Event]) -> int:
    """How many of them are the same at the beginning."""
    number = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        number += 1
    return number
