"""Lists as spreadsheets that people can work with: names for codes, the house's time, no formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

# What a spreadsheet program would calculate instead of show.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SpreadsheetInWords:
    """For a list view of Wagtail's with ``list_export``; put it before the view's class."""

    list_export: list[str]
    is_export: bool

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.is_export = self.is_export and bool(self.list_export)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        row = super().to_row_dict(item)  # type: ignore[misc]
        return {name: in_words(item, name, value) for name, value in row.items()}

    def write_csv_row(self, writer: Any, row: dict[str, Any]) -> Any:
        return super().write_csv_row(writer, {name: harmless(value) for name, value in row.items()})  # type: ignore[misc]

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield "\ufeff".encode()  # without it Excel takes Chinese for something else
        yield from super().stream_csv(queryset)  # type: ignore[misc]


def in_words(item: Any, name: str, value: Any) -> Any:
    """``value`` of the field ``name`` as it is shown: a choice by its label, a moment in the house's time."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.datetime):
        return localtime(value).replace(tzinfo=None, microsecond=0) if is_aware(value) else value
    try:
        labels = dict(item._meta.get_field(name).flatchoices or [])
    except (AttributeError, FieldDoesNotExist):
        labels = {}
    return str(labels[value]) if value in labels else value


def harmless(value: Any) -> Any:
    """Text that a spreadsheet program cannot take for a formula."""
    if isinstance(value, (int, float, dt.date, dt.time)) or not str(value).startswith(FORMULA_STARTS):
        return value
    return f"'{value}"


class Sheet(NamedTuple):
    """A sheet of a workbook; ``formats`` are the number formats of its columns, empty where there is none."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    formats: Sequence[str]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """An XLSX file: headings stay in sight, numbers are numbers, and nothing is a formula."""
    # Large, and needed only by who asks for a file.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    def cell(value: Any, number_format: str = "", *, bold: bool = False) -> WriteOnlyCell:
        text = harmless(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value
        made = WriteOnlyCell(page, text)
        made.number_format = number_format or "General"
        made.font = Font(bold=bold)
        return made

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        for number, heading in enumerate(sheet.headings, start=1):
            # A Chinese character is as wide as two digits.
            page.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(heading) + 2)
        page.append([cell(heading, bold=True) for heading in sheet.headings])
        for row in sheet.rows:
            page.append([cell(value, kind) for value, kind in zip(row, sheet.formats, strict=True)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
