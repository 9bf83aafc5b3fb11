"""Times to tap: a search shows hundreds, too many for a template to go through one by one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from incubator.bookings.search import Choice
from incubator.premises.models import Room

register = template.Library()


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
