"""How planned dates read on a page: a verdict each, and the choices that a person has."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings.series import planning
from incubator.bookings.series.planning import QUEUE, SKIP, TAKE, Hours, Planned
from incubator.bookings.wording import clock, day_text, length_text
from portal.common.periods import Period

R = TypeVar("R")

# Names of the radio buttons: this and the key of the date.
PREFIX = "date-"
# So many that cannot be had for one reason stand in one line.
FOLDED = 3


class Choice(NamedTuple):
    value: str
    label: str
    checked: bool


class Row(NamedTuple):
    """One date of the page. ``tone`` is that of the tag: ok, warn, bad."""

    name: str
    day: str
    time: str
    tone: str
    verdict: str
    why: str
    gone: str
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.choices) > 1


class Run(NamedTuple, Generic[R]):
    """Dates one after the other of which the same is to be said, or a single one. A preview and the series' own page
    have rows of their own.
    """

    rows: list[R]

    @property
    def folded(self) -> bool:
        return len(self.rows) >= FOLDED

    @property
    def first(self) -> R:
        return self.rows[0]

    @property
    def last(self) -> R:
        return self.rows[-1]


def choices_in(data: QueryDict) -> dict[str, str]:
    """What was chosen, by the key of the date."""
    return {name.removeprefix(PREFIX): value for name, value in data.items() if name.startswith(PREFIX)}


def runs(dates: Iterable[Planned], *, take: str, skip: str) -> list[Run[Row]]:
    """``take`` and ``skip`` are the words for having a date, and for leaving it out."""
    rows = [_row(date, take, skip) for date in dates]
    return [Run(list(run)) for _key, run in itertools.groupby(rows, key=_alike)]


def _alike(row: Row) -> tuple[str, ...]:
    """Rows with the same are folded; what can be chosen, or was a moment ago, stands by itself."""
    return (row.name,) if row.is_open or row.gone else (row.verdict, row.why)


def _row(date: Planned, take: str, skip: str) -> Row:
    tone, verdict = _verdict(date)
    choices = []
    if date.free:
        choices.append(Choice(TAKE, take, date.choice == TAKE))
    for offer in date.offers:
        code = planning.code_of(offer)
        choices.append(
            Choice(code, _offer_text(date, offer.room, Period(offer.starts, offer.ends)), date.choice == code)
        )
    if date.place:
        choices.append(Choice(QUEUE, _("排队，第 %(place)s 位") % {"place": date.place}, date.choice == QUEUE))
    choices.append(Choice(SKIP, skip, date.choice == SKIP))
    wanted = date.wanted
    return Row(
        name=PREFIX + wanted.key,
        day=day_text(timezone.localtime(wanted.period.start).date()),
        time=f"{clock(wanted.period.start)}–{clock(wanted.period.end)}",
        tone=tone,
        verdict=verdict,
        why=date.reason.sentence if date.reason else "",
        gone=str(date.refused.sentence) if date.refused else "",
        choices=choices,
    )


def _verdict(date: Planned) -> tuple[str, str]:
    if date.free:
        return ("ok", _("可约，自动通过")) if date.automatic else ("ok", _("可约，需审批"))
    if date.place:
        return "warn", _("有人申请在先")
    return "bad", _("约不到")


def _offer_text(date: Planned, room: object, period: Period) -> str:
    words = {"room": room, "time": f"{clock(period.start)}–{clock(period.end)}"}
    if period == date.wanted.period:
        return _("换到%(room)s") % words
    if room == date.wanted.room:
        return _("改到 %(time)s") % words
    return _("换到%(room)s %(time)s") % words


def summary(dates: Sequence[Planned], skip: str, take: str = "") -> str:
    """取 10 次，排队 1 次，跳过 2 次; ``skip`` and ``take`` are such words."""
    count = Counter("queue" if date.queues else "take" if date.taken else "skip" for date in dates)
    words: Mapping[str, str] = {"take": take or _("取 %(count)s 次"), "queue": _("排队 %(count)s 次"), "skip": skip}
    return _("，").join(words[kind] % {"count": count[kind]} for kind in words if count[kind])


def hours_text(hours: Iterable[Hours]) -> list[str]:
    """2026年12月：已用 9 小时，这次 4 小时，共可用 20 小时，还剩 7 小时; nothing of a month that stays as it is."""
    return [_hours_text(one) for one in hours if one.added or not one.left]


def _hours_text(hours: Hours) -> str:
    words = {
        "used": hours.quota.in_words,
        "added": length_text(hours.added),
        "left": length_text(hours.left),
    }
    return _("%(used)s这次再用 %(added)s，之后还剩 %(left)s。") % words
