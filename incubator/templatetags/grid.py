"""The cells of a grid of rooms."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from incubator.bookings.cells import FREE, Cell

register = template.Library()


@register.simple_tag
def grid_cells(cells: Iterable[Cell], direction: str) -> SafeString:
    """The ``<td>`` of each cell, which reaches over ``col`` or ``row``.

    Written without a template: a day of 50 rooms has a thousand, and they would cost more than all else of the page.
    """
    return mark_safe("".join(_cell(cell, direction) for cell in cells))  # noqa: S308 - what varies is escaped


def _cell(cell: Cell, direction: str) -> str:
    kind, span, label, url, spoken = cell
    reach = f' {direction}span="{span}"' if span > 1 else ""
    inside = escape(label)
    if kind == FREE:
        inside = f'<a href="{escape(url)}" aria-label="{escape(spoken)}">{inside}</a>'
    elif url:
        inside = f'<a href="{escape(url)}">{inside}</a>'
    return f'<td class="grid__{kind}"{reach}>{inside}</td>'
