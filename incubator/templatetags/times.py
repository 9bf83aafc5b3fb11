"""Times and days to tap: a search shows hundreds, too many for a template to go through one by one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.bookings import reasons as why
from incubator.bookings.finding.search import Choice, Day
from incubator.premises.models import Room

register = template.Library()

# What is in the way on a whole day, as short as a day's square is small.
IN_THE_WAY = {
    why.CLOSED: gettext_lazy("休"),
    why.PAST: gettext_lazy("已过"),
    why.TOO_SHORT_NOTICE: gettext_lazy("太急"),
    why.TOO_FAR: gettext_lazy("太远"),
    why.QUOTA: gettext_lazy("超时数"),
    why.LENT: gettext_lazy("没设备"),
}


@register.simple_tag
def times(choices: Sequence[Choice], room: Room, *, with_day: bool = False) -> SafeString:
    """A list of links to the form for ``room``; ``with_day`` shows the day of each, too, which is always spoken."""
    spoken = escape(_("预约 %(room)s，") % {"room": room})
    lines = []
    for choice in choices:
        day = escape(choice.day)
        shown = f'<span aria-hidden="true">{day}</span> ' if with_day else ""
        lines.append(
            f'<li><a class="button" href="{escape(choice.url)}">'
            f'<span class="visually-hidden">{spoken}{day}</span>{shown}{escape(choice.label)}</a></li>'
        )
    return mark_safe(f'<ul class="times" role="list">{"".join(lines)}</ul>')  # noqa: S308 - every part is escaped


@register.simple_tag
def day_squares(days: Sequence[Day], room: Room, url: str) -> SafeString:
    """Weeks of squares from Monday, each with the first free time; ``url`` is completed with the day and leads to it."""
    in_the_way = {code: escape(str(word)) for code, word in IN_THE_WAY.items()}
    full, comma, slug = escape(_("满")), _("，"), escape(room.slug)
    squares = []
    for day in days:
        place = f' class="squares__from-{day.date.weekday() + 1}"' if not squares else ""
        number = f"<b>{day.date.day}</b>"
        if day.date.day == 1 or not squares:
            number = f'<b class="squares__month">{day.date.month}/{day.date.day}</b>'
        spoken = f'<span class="visually-hidden">{escape(day.spoken)}{comma}</span>'
        what = day.time or in_the_way.get(day.code, full)
        inside = f'{spoken}<span aria-hidden="true">{number}</span><span>{what}</span>'
        if day.time:
            inside = f'<a href="{escape(url)}date={day.date.isoformat()}&amp;room={slug}">{inside}</a>'
        squares.append(f"<li{place}>{inside}</li>")
    names = "".join(f"<span>{escape(str(WEEKDAYS_ABBR[day]))}</span>" for day in range(7))
    head = f'<div class="squares squares--names" aria-hidden="true">{names}</div>'
    return mark_safe(f'{head}<ul class="squares" role="list">{"".join(squares)}</ul>')  # noqa: S308 - every part is escaped
