"""Figures as tables, each told once: the page shows them, and the spreadsheet carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.http import content_disposition_header

from portal.common.spreadsheets import Sheet, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How a kind of value is written in a spreadsheet; lengths are minutes, and hours there.
FORMATS = {
    "count": "#,##0",
    "hours": "#,##0.0",
    "share": "0%",
    "number": "#,##0.0",
    "moment": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
}
# Of a table whose rows lead on the page shows the first; the spreadsheet has them all.
ON_PAGE = 30


@dataclass
class Table:
    """``columns`` are (heading, kind): text, count, hours (of minutes), share, number, moment or day. None is unknown.

    ``links`` lead on from the first column, ``total`` is a last row.
    """

    title: str
    columns: list[tuple[str, str]]
    rows: list[list[Any]]
    total: list[Any] | None = None
    note: str = ""
    links: list[str] = field(default_factory=list)

    def sheet(self) -> Sheet:
        rows = [*self.rows, *([self.total] if self.total else [])]
        kinds = [kind for _heading, kind in self.columns]
        return Sheet(
            self.title,
            [heading for heading, _kind in self.columns],
            [[_number(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows],
            [FORMATS.get(kind, "") for kind in kinds],
        )


def _number(value: Any, kind: str) -> Any:
    if value is None:
        return ""
    return value / 60 if kind == "hours" else value


def in_text(value: Any, kind: str) -> str:
    """``value`` as the page shows it."""
    if value is None:
        return "–"
    if kind == "count":
        return number_format(value, 0, use_l10n=True, force_grouping=True)
    if kind == "hours":
        return number_format(value / 60, 1, use_l10n=True, force_grouping=True)
    if kind == "number":
        return number_format(value, 1, use_l10n=True, force_grouping=True)
    if kind == "share":
        return f"{round(value * 100)}%"
    return f"{value:%Y-%m-%d %H:%M}" if kind == "moment" else str(value)


def shown(table: Table) -> dict[str, Any]:
    """``table`` with its values as people read them, and no more rows than a page bears; for ``figures/_table.html``."""

    def cells(row: list[Any]) -> list[dict[str, Any]]:
        return [
            {"text": in_text(value, kind), "kind": kind, "bar": round(value * 100) if kind == "share" and value else 0}
            for value, (_heading, kind) in zip(row, table.columns, strict=True)
        ]

    rows = table.rows[:ON_PAGE] if table.links else table.rows
    links = table.links or [""] * len(rows)
    return {
        "title": table.title,
        "note": table.note,
        "columns": table.columns,
        "rows": [{"cells": cells(row), "link": link} for row, link in zip(rows, links, strict=False)],
        "total": cells(table.total) if table.total else None,
        "left_out": len(table.rows) - len(rows),
    }


def headline(table: Table) -> list[dict[str, str]]:
    """The numbers of a table's only row, for the top of a page; the days themselves are the page's title."""
    return [
        {"label": heading, "text": in_text(value, kind)}
        for (heading, kind), value in zip(table.columns, table.rows[0], strict=True)
        if kind != "text"
    ]


def as_file(name: str, tables: Iterable[Table]) -> HttpResponse:
    """An answer that is a spreadsheet with a sheet a table; ``name`` goes without its ending."""
    file = HttpResponse(workbook(table.sheet() for table in tables), content_type=XLSX)
    file["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return file
