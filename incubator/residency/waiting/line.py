"""The center's waiting list: places without gaps, the first in line first.

Every change of it holds the center, so two of them never count the same places. Whoever changes an application that
waits holds the center before the application: the others in line are written under the center's lock, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from incubator.premises.models import Center
from incubator.residency.models import Application


def hold(center_id: int) -> Center:
    """Hold the list until the transaction ends."""
    return Center.objects.select_for_update().get(pk=center_id)


def join(application: Application, place: int | None = None) -> int:
    """Give ``application`` a place, the last one unless another is named; the caller saves it as waiting."""
    others = _others(application)
    place = _within(place, len(others) + 1)
    _number([*others[: place - 1], application, *others[place - 1 :]], apart_from=application)
    application.waiting_rank = place
    return place


def leave(application: Application) -> None:
    """Close the gap behind ``application``; the caller saves it as not waiting any more."""
    _number(_others(application))


def move(application: Application, place: int) -> int:
    """Put ``application`` at ``place``, or at the end if the list is shorter; the others move up or down."""
    others = _others(application)
    place = _within(place, len(others) + 1)
    _number([*others[: place - 1], application, *others[place - 1 :]])
    return place


def _others(application: Application) -> list[Application]:
    return list(Application.objects.waiting_at(application.call.center_id).exclude(pk=application.pk))


def _within(place: int | None, last: int) -> int:
    return last if place is None else max(1, min(place, last))


def _number(order: Sequence[Application], apart_from: Application | None = None) -> None:
    for rank, application in enumerate(order, start=1):
        if application.waiting_rank != rank and application != apart_from:
            application.waiting_rank = rank
            application.save(update_fields=["waiting_rank"])
