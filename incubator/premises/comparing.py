"""An arrangement beside the special days that a center has already: what is new, what stays, what it replaces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from incubator.premises.arrangement import Arrangement, OfficialDay, unannounced
from incubator.premises.models import Center, SpecialDay


@dataclass(frozen=True)
class Proposal:
    """What an import would do on a date. ``day`` is None where the announcement knows no such day off.

    ``row`` is the whole-day row of the center on that date, if there is one; ``kept`` says that it is left alone.
    """

    date: dt.date
    day: OfficialDay | None
    row: SpecialDay | None
    kept: bool

    @property
    def is_new(self) -> bool:
        return self.row is None

    @property
    def same(self) -> bool:
        """Whether the row says already what would be written."""
        return bool(self.row and self.day and (self.row.acts_as, self.row.note) == (self.day.acts_as, self.day.note))

    @property
    def changes(self) -> bool:
        return not self.kept

    @property
    def replaces(self) -> bool:
        return self.changes and self.row is not None and self.day is not None

    @property
    def withdraws(self) -> bool:
        return self.changes and self.day is None


def compare(center: Center, arrangement: Arrangement) -> list[Proposal]:
    """Every date of ``arrangement``, and every row of an earlier, unannounced one that it does not confirm: three queries."""
    days = {day.date: day for day in arrangement.days}
    guess = unannounced(arrangement.year)
    rows = center.special_days.filter(room=None, opens=None)
    there = {row.date: row for row in rows.filter(date__in=days).order_by("-pk")}
    guessed = list(rows.filter(source=guess, provisional=True))
    edited = _edited(guessed)
    replaceable = {row.pk for row in guessed if row.pk not in edited} if arrangement.official else set()
    there |= {row.date: row for row in guessed if row.date not in there}
    return [
        Proposal(date, days.get(date), row, kept=row is not None and row.pk not in replaceable)
        for date in sorted(days | there)
        for row in [there.get(date)]
    ]


def _edited(rows: list[SpecialDay]) -> set[int]:
    """The keys of those that somebody has edited by hand, which their histories tell."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(SpecialDay),
        object_id__in=[str(row.pk) for row in rows],
        action="wagtail.edit",
    )
    return {int(key) for key in entries.values_list("object_id", flat=True)}
