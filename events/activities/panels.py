"""What the rooms above show in ours: sign-up on an activity's page, seats taken in lists.

``signups`` registers here when the apps are ready; nothing of it is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Expression, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

# fn(request, activity, occurrences) -> context for ``signups/_signup.html``, which the page includes.
PanelContext = Callable[[Any, Any, list[Any]], dict[str, Any]]

_contexts: list[PanelContext] = []
_seats_taken: list[Callable[[], Expression]] = []
_people_came: list[Callable[[], Expression]] = []


def register(context: PanelContext) -> PanelContext:
    """Add to the context of an activity's page. ``occurrences`` are those that the page shows."""
    if context not in _contexts:
        _contexts.append(context)
    return context


def registered() -> bool:
    """Whether there is anything to include."""
    return bool(_contexts)


def context_for(request: Any, activity: Any, occurrences: Iterable[Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for context in _contexts:
        merged |= context(request, activity, list(occurrences))
    return merged


def register_seats_taken(expression: Callable[[], Expression]) -> Callable[[], Expression]:
    """``expression()`` yields, on a query set of occurrences, how many people are on the list (NULL counts as 0)."""
    _seats_taken[:] = [expression]
    return expression


def with_seats_taken(occurrences: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``taken``: people, not registrations."""
    expression = _seats_taken[0]() if _seats_taken else Value(0)
    return occurrences.annotate(taken=Coalesce(expression, 0, output_field=IntegerField()))


def register_people_came(expression: Callable[[], Expression]) -> Callable[[], Expression]:
    """``expression()`` yields, on a query set of occurrences, how many people came (NULL counts as 0)."""
    _people_came[:] = [expression]
    return expression


def with_people_came(occurrences: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``came``: people, not registrations."""
    expression = _people_came[0]() if _people_came else Value(0)
    return occurrences.annotate(came=Coalesce(expression, 0, output_field=IntegerField()))
