"""The rows and cells of a grid of rooms.

Written without a template: a day of 50 rooms has a thousand cells, and they would cost more than all else of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from incubator.bookings.grids.cells import FREE, Cell
from incubator.bookings.grids.day import Line

register = template.Library()


@register.simple_tag
def grid_cells(cells: Iterable[Cell]) -> SafeString:
    """The ``<td>`` of each cell of a week, which reaches down."""
    return mark_safe(_cells(cells, "row"))  # noqa: S308 - what varies is escaped


@register.simple_tag
def grid_lines(lines: Iterable[Line]) -> SafeString:
    """The ``<tr>`` of each room of a day, whose cells reach across."""
    return mark_safe("".join(_line(line) for line in lines))  # noqa: S308 - what varies is escaped


def _line(line: Line) -> str:
    part = ' class="grid__part"' if line.hall else ""
    note = render_to_string("bookings/_day_note.html", {"note": line.note}) if line.note else ""
    room = f'<a href="{escape(line.url)}">{escape(line.room.name)}</a>'
    return f'<tr><th scope="row"{part}>{room}{note}</th>{_cells(line.cells, "col")}</tr>'


def _cells(cells: Iterable[Cell], direction: str) -> str:
    return "".join([_cell(cell, direction) for cell in cells])


def _cell(cell: Cell, direction: str) -> str:
    kind, span, label, url, spoken = cell
    reach = f' {direction}span="{span}"' if span > 1 else ""
    inside = escape(label)
    if kind == FREE:
        inside = f'<a href="{escape(url)}" aria-label="{escape(spoken)}">{inside}</a>'
    elif url:
        inside = f'<a href="{escape(url)}">{inside}</a>'
    return f'<td class="grid__{kind}"{reach}>{inside}</td>'
