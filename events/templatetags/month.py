"""The month's table: forty squares with a hundred entries, too many for a template to go through one by one."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.activities.browsing.month import Month, Square

register = template.Library()


@register.simple_tag
def month_grid(month: Month, day_link: str) -> SafeString:
    """``day_link`` is completed with a day and leads to it."""
    caption = _("%(month)s：每天的活动") % {"month": date_format(month.first, "YEAR_MONTH_FORMAT")}
    head = "".join(
        f'<th scope="col"><span aria-hidden="true">{escape(str(short))}</span>'
        f'<span class="visually-hidden">{escape(name)}</span></th>'
        for short, name in month.weekdays
    )
    words = Words()
    cancelled = f'<span class="visually-hidden">{escape(_("已取消"))} </span>'
    link = escape(day_link)
    rows = "".join(
        f"<tr>{''.join(_square(day, link, cancelled, words) if day else '<td></td>' for day in week)}</tr>"
        for week in month.weeks
    )
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<table class="month"><caption class="visually-hidden">{escape(caption)}</caption>'
        # The columns before the names of the days, so that none is painted wider until the next comes.
        f'<colgroup><col span="7"></colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


class Words:
    """Numbers in words, each looked up once: most days have as many as another."""

    def __init__(self) -> None:
        self.spoken: dict[int, str] = {}
        self.more: dict[int, str] = {}

    def speak(self, number: int) -> str:
        if number not in self.spoken:
            words = ngettext("%(number)s 场活动", "%(number)s 场活动", number) % {"number": number}
            self.spoken[number] = escape(words)
        return self.spoken[number]

    def say_more(self, number: int) -> str:
        if number not in self.more:
            self.more[number] = escape(
                ngettext("还有 %(number)s 场", "还有 %(number)s 场", number) % {"number": number}
            )
        return self.more[number]


def _square(day: Square, link: str, cancelled: str, words: Words) -> str:
    kinds = "month__day" + " month__day--past" * day.is_past + " month__day--chosen" * day.is_chosen
    today = ' aria-current="date"' if day.is_today else ""
    href = f"{link}{day.date.isoformat()}#day"
    count = note = few = ""
    if day.count:
        count = (
            f'<span class="month__count" aria-hidden="true">{day.count}</span>'
            f'<span class="visually-hidden">{words.speak(day.count)}</span>'
        )
    if day.note:
        note = f'<p class="month__note">{escape(day.note.text)}</p>'
    if day.entries:
        lines = [
            f'<li class="is-off"><a href="{entry.href}"><span class="numbers">{entry.time}</span> '
            f"{cancelled}{escape(entry.title)}</a></li>"
            if entry.cancelled
            else f'<li><a href="{entry.href}"><span class="numbers">{entry.time}</span> {escape(entry.title)}</a></li>'
            for entry in day.entries
        ]
        if day.more:
            lines.append(f'<li><a href="{href}">{words.say_more(day.more)}</a></li>')
        few = f'<ul class="month__few" role="list">{"".join(lines)}</ul>'
    return f'<td class="{kinds}"{today}><a class="month__date" href="{href}"><b>{day.date.day}</b>{count}</a>{note}{few}</td>'
