"""What a poster and a notice say of an activity: gathered once, at a constant number of queries, in one language."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.activities.browsing.listing import shown
from events.activities.models import Activity, Occurrence
from events.feeds.calendar import absolute
from portal.common.calendar import one_line
from portal.common.contact import contact

# So many dates are told; the page has the others.
DATES_TOLD = 12
# As wide as the word before the first date.
INDENT = "\u3000" * 3


class Date(NamedTuple):
    """One date in words: ``day`` (12月1日 星期二), ``hours`` (19:00–21:00), ``place`` by name, ``address`` of a room."""

    day: str
    hours: str
    place: str
    address: str
    cancelled: bool


class Facts(NamedTuple):
    """Plain words on one line each. ``state``: ahead, cancelled (nothing ahead takes place) or over.

    ``dates`` are those ahead, of one that is over the last ones; ``more`` are not among them. ``seats``: left
    on the nearest date, None where as many come as like; ``picture``: of the image library.
    """

    language: str
    title: str
    summary: str
    field: str
    organization: str
    audience: str
    dates: tuple[Date, ...]
    more: int
    state: str
    signups: bool
    seats: int | None
    address: str
    center: str
    telephone: str
    picture: Any

    @property
    def place(self) -> str:
        """Where all of the dates are; empty when they are in several places."""
        places = {(date.place, date.address) for date in self.dates}
        return self.dates[0].place if len(places) == 1 else ""


def facts_of(activity: Activity, language: str) -> Facts:
    """``activity`` is published; its organization, field and picture are loaded."""
    rows = shown(activity.occurrences.filter(status__in=Occurrence.Status.PUBLIC))
    ahead = list(rows.upcoming())
    found = ahead or list(rows.past()[:1])
    on = [occurrence for occurrence in ahead if not occurrence.is_cancelled]
    house = contact()
    with translation.override(language):
        return Facts(
            language=language,
            title=one_line(activity.title),
            summary=one_line(activity.summary),
            field=str(activity.service_field),
            organization=one_line(activity.organization.name),
            audience=one_line(activity.audience),
            dates=tuple(date_of(occurrence) for occurrence in found[:DATES_TOLD]),
            more=max(len(found) - DATES_TOLD, 0),
            state="over" if not ahead else "ahead" if on else "cancelled",
            signups=activity.takes_signups,
            seats=on[0].seats_left if on else None,
            address=absolute(activity.get_absolute_url()),
            center=house.name if house else "",
            telephone=house.telephone if house else "",
            picture=activity.picture,
        )


def date_of(occurrence: Occurrence) -> Date:
    starts, ends = localtime(occurrence.starts), localtime(occurrence.ends)
    day = f"{date_format(starts, 'MONTH_DAY_FORMAT')} {date_format(starts, 'l')}"
    until = "" if starts.date() == ends.date() else date_format(ends, "MONTH_DAY_FORMAT") + " "
    room = occurrence.room
    return Date(
        day=day,
        hours=f"{starts:%H:%M}–{until}{ends:%H:%M}",
        place=one_line(occurrence.where),
        address=one_line(room.where) if room else "",
        cancelled=occurrence.is_cancelled,
    )


def notice(facts: Facts) -> str:
    """Lines to be pasted into a group: what, when, where, who, seats, and the address."""
    heads = {"cancelled": _("【已取消】%(title)s"), "over": _("【已结束】%(title)s"), "ahead": _("【%(title)s】")}
    lines = [heads[facts.state] % {"title": facts.title}, facts.summary]
    for date in facts.dates:
        when = f"{date.day} {date.hours}"
        if not facts.place:
            when += f" · {date.place}"
        if date.cancelled and facts.state == "ahead":
            when = _("%(when)s（取消）") % {"when": when}
        lines.append(_("时间：%(when)s") % {"when": when} if date is facts.dates[0] else INDENT + when)
    if facts.more:
        lines.append(_("还有 %(number)s 场，见网页") % {"number": facts.more})
    if facts.place:
        where, address = facts.place, facts.dates[0].address
        if address:
            where = _("%(place)s，%(address)s") % {"place": where, "address": address}
        lines.append(_("地点：%(where)s") % {"where": where})
    lines.append(_("主办：%(organization)s") % {"organization": facts.organization})
    if facts.audience:
        lines.append(_("适合：%(audience)s") % {"audience": facts.audience})
    if facts.state == "ahead" and facts.seats is not None:
        lines.append(_("名额：还有 %(number)s 个") % {"number": facts.seats} if facts.seats else _("名额：已满"))
    word = _("报名：%(url)s") if facts.state == "ahead" and facts.signups else _("详情：%(url)s")
    lines.append(word % {"url": facts.address})
    return "\n".join(lines)


def drawable(text: str) -> str:
    """``text`` without what a font for Chinese cannot draw: emoji, their joiners, marks of direction."""
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn", "Cc", "Mn", "Me")
        and not 0x1F000 <= ord(letter) <= 0x1FAFF
    )
    return " ".join("".join(kept).split())
