"""Everything that changes many opening hours or special days at once. Each change is weighed before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from incubator.premises.arrangement import Arrangement
from incubator.premises.comparing import Proposal, compare
from incubator.premises.consequences import Broken, weighed
from incubator.premises.models import Center, OpeningHours, Room, SpecialDay
from incubator.premises.permissions import can_set_days, can_set_hours
from incubator.premises.seasons import Season
from portal.common import audit
from portal.common.errors import Refused

Span = tuple[dt.time, dt.time]


def add_week(
    center: Center,
    room: Room | None,
    season: Season,
    *,
    weekdays: Iterable[int],
    spans: Sequence[Span],
    by: Any,
    accepted: Collection[int] = (),
) -> dict[int, Broken]:
    """Open ``center`` (or ``room`` instead) on ``weekdays`` at ``spans`` in ``season``; gives what that breaks.

    Refused with not_allowed; with exists when a row of the same place, season and weekday overlaps one of them. Raises
    Breaks when it breaks more than is ``accepted``.
    """
    rows = [
        OpeningHours(
            center=center,
            room=room,
            weekday=weekday,
            opens=opens,
            closes=closes,
            valid_from=season.first,
            valid_to=season.last,
        )
        for weekday in weekdays
        for opens, closes in spans
    ]
    return _add(center, room, season, rows, "premises.add_week", by, accepted)


def copy_season(
    center: Center,
    room: Room | None,
    season: Season,
    to: Season,
    *,
    by: Any,
    accepted: Collection[int] = (),
) -> dict[int, Broken]:
    """Write the hours of ``season`` again for the dates of ``to``; gives what that breaks.

    Refused with not_allowed; with gone when nothing is left to copy; with exists as ``add_week`` does.
    """
    rows = list(_rows(center, room, season))
    if not rows:
        raise Refused("gone", _("这一季已经没有开放时间了。"))
    for row in rows:
        row.pk, row.valid_from, row.valid_to = None, to.first, to.last
        row._state.adding = True
    return _add(center, room, to, rows, "premises.copy_season", by, accepted)


def delete_season(
    center: Center, room: Room | None, season: Season, *, by: Any, accepted: Collection[int] = ()
) -> dict[int, Broken]:
    """Delete the hours of ``season``; gives what that breaks. Refused with not_allowed."""
    if not can_set_hours(by):
        raise Refused("not_allowed", _("您没有修改开放时间的权限。"))
    with weighed(accepted) as broken:
        for row in _rows(center, room, season):
            audit.record(row, "premises.delete_season", by=by)
            row.delete()
    return broken


def _rows(center: Center, room: Room | None, season: Season) -> Iterable[OpeningHours]:
    return center.hours.filter(room=room, valid_from=season.first, valid_to=season.last)


def _add(
    center: Center,
    room: Room | None,
    season: Season,
    rows: Sequence[OpeningHours],
    action: str,
    by: Any,
    accepted: Collection[int],
) -> dict[int, Broken]:
    if not can_set_hours(by):
        raise Refused("not_allowed", _("您没有修改开放时间的权限。"))
    with weighed(accepted) as broken:
        there = list(_rows(center, room, season))
        for row in rows:
            for other in there:
                if row.weekday == other.weekday and row.opens < other.closes and other.opens < row.closes:
                    sentence = _("%(row)s已经写过了，请直接修改那一条。")
                    raise Refused("exists", sentence % {"row": other}, field="weekdays")
            row.save()
            audit.record(row, action, by=by)
    return broken


def import_arrangement(
    center: Center,
    arrangement: Arrangement,
    *,
    dates: Collection[dt.date],
    by: Any,
    accepted: Collection[int] = (),
) -> tuple[list[Proposal], dict[int, Broken]]:
    """Make the special days of ``center`` on ``dates`` what ``arrangement`` says; gives what was done and what breaks.

    Rows that were made before the announcement and that nobody has edited since are replaced, or deleted where the
    announcement knows no such day; all other rows stay as they are, so doing it twice changes nothing. Refused with
    not_allowed. Raises Breaks when it breaks more than is ``accepted``.
    """
    if not can_set_days(by):
        raise Refused("not_allowed", _("您没有修改特殊日期的权限。"))
    with weighed(accepted) as broken:
        done = [proposal for proposal in compare(center, arrangement) if proposal.date in dates and proposal.changes]
        for proposal in done:
            row = proposal.row or SpecialDay(center=center, date=proposal.date)
            if proposal.day is None:
                audit.record(row, "premises.withdraw_day", by=by)
                row.delete()
                continue
            row.acts_as, row.note = proposal.day.acts_as, proposal.day.note
            row.source, row.provisional = arrangement.source, not arrangement.official
            row.save()
            audit.record(row, "premises.import_day", by=by)
    return done, broken
