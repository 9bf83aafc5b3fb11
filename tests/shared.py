"""Rows that many tests begin with, made once for all neighbours of a module that begin with the same.

To make the cast costs more than most tests. It is made in a transaction around the transactions of the tests: none sees
what another changed, and one that asks for no cast finds none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction


class Shared:
    """``makers``: for the name of a fixture a function that writes rows and returns them.

    A module adds makers of its own as ``MAKERS``.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self.makers = makers
        self.begun_with: tuple[str, ...] = ()
        self.rows: dict[str, Any] = {}
        self.around = ExitStack()

    def rows_for(self, request: pytest.FixtureRequest) -> dict[str, Any] | None:
        """The rows for the test of ``request`` by fixture; None for one with transactions of its own."""
        if commits(request):
            self.undo()
            return None
        makers = {**self.makers, **getattr(request.module, "MAKERS", {})}
        names = tuple(name for name in makers if name in request.fixturenames)
        if (request.module.__name__, *names) != self.begun_with:
            self.undo()
            self.begin((request.module.__name__, *names), {name: makers[name] for name in names})
        return self.rows

    def begin(self, begun_with: tuple[str, ...], makers: Mapping[str, Callable[[], Any]]) -> None:
        if makers:
            self.around.enter_context(transaction.atomic())
        self.rows = {name: make() for name, make in makers.items()}
        self.begun_with = begun_with

    def undo(self) -> None:
        if self.rows:
            transaction.set_rollback(True)
        self.around.close()
        self.rows, self.begun_with = {}, ()


def commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    wished = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
    return bool(marker and marker.kwargs.get("transaction")) or not wished.isdisjoint(request.fixturenames)
