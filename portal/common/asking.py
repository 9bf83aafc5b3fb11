"""The one question that answers from memory cost: whether anything has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection


def one_row(sql: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
    """The first row of a statement that reads.

    Django asks a connection that it kept whether it still stands before the first statement of a request
    (``CONN_HEALTH_CHECKS``), which would double what such an answer costs. Here the statement itself shows it: where the
    connection is gone, it is asked once more on a new one.
    """
    if connection.in_atomic_block:
        return _asked(sql, parameters)
    connection.health_check_done = True  # type: ignore[attr-defined]  # Django has it, its stubs do not
    try:
        return _asked(sql, parameters)
    except (OperationalError, InterfaceError):
        if connection.is_usable():  # a time-out, a lock: asking again would not mend it
            raise
        connection.close()
        return _asked(sql, parameters)


def _asked(sql: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return tuple(cursor.fetchone())
