"""How an action says no."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A rule of the house refuses what was asked; nothing was written.

    ``message`` is a sentence for the person who asked, in their language. ``code`` names the rule (``taken``,
    ``too_short_notice``), for tests, logs and APIs. ``field`` names the form field that it belongs to, if one does.
    ``alternatives`` are what could be asked for instead (what they are depends on the action); what ``look_for_others``
    finds, when and if somebody reads them.
    """

    look_for_others: Callable[[], list[Any]] | None = None

    def __init__(
        self, code: str, message: Any, *, field: str | None = None, alternatives: list[Any] | None = None
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field
        self._given = alternatives or []

    @cached_property
    def alternatives(self) -> list[Any]:
        return self.look_for_others() if self.look_for_others else self._given

    def __str__(self) -> str:
        return str(self.message)

    def add_to(self, form: Any) -> None:
        """Show this refusal on ``form``: at its field when the form has it, else on top."""
        form.add_error(self.field if self.field in form.fields else None, self.message)


def status_for(method: str, refused: Refused | None, conflicts: Collection[str]) -> int:
    """Of a form that is shown (again): 200 when nothing was sent, 409 when what was wanted is taken or gone meanwhile
    (the refusal's code is one of ``conflicts``), 422 when it is wrong.
    """
    if method != "POST":
        return 200
    return 409 if refused and refused.code in conflicts else 422


def need_reason(reason: str, sentence: Any, field: str = "reason") -> str:
    """``reason`` without the blanks around it; refuses ``reason_missing`` with ``sentence`` when nothing is left."""
    if not reason.strip():
        raise Refused("reason_missing", sentence, field=field)
    return reason.strip()
