"""The poster of an activity: what, when, where, who and a code to scan, on a square, a tall or an A4 sheet."""

from __future__ import annotations

import datetime as dt
import io
from typing import NamedTuple

from django.utils.translation import gettext as _
from fpdf import FPDF
from PIL import Image

from events.sharing.facts import Date, Facts, drawable
from events.sharing.sheet import INK, LINE, MUTED, RED, SURFACE, UNITS, Sheet
from portal.common.wrapping import balanced, wrapped

MARGIN = 72
INSIDE = UNITS - 2 * MARGIN
FOOT = 118
BETWEEN = 26  # what is said and when it is
CODE = 250  # the white card with the code
LEFT = INSIDE - CODE - 48  # what is beside it
TITLE_SIZES = (136, 120, 104, 96, 88, 80, 72, 64, 58, 52)
# The part of the sheet that the picture takes, at least and at most.
TOP = (0.22, 0.5)


class Form(NamedTuple):
    """Pixels across, height by width, dates at most, lines of the summary at most."""

    across: int
    ratio: float
    dates: int
    summary: int


FORMS = {"square": Form(1080, 1.0, 3, 1), "tall": Form(1080, 4 / 3, 5, 2), "a4": Form(1654, 297 / 210, 7, 3)}


class Plan(NamedTuple):
    """What fits: lines and sizes, and heights in units. ``rows``: (text, size, colour, kind, struck) and the gap before."""

    title: list[str]
    size: int
    summary: list[str]
    rows: list[Row]
    top: float


class Row(NamedTuple):
    text: str
    size: float
    colour: str = INK
    kind: str = "text"
    gap: float = 12
    struck: bool = False


def drawn(facts: Facts, form: Form, picture: Image.Image | None) -> Image.Image:
    """The poster in the active language; ``picture`` stands on top, where there is none a pear branch on red."""
    sheet = Sheet(form.across, form.ratio)
    plan = planned(sheet, facts, form)
    if picture:
        sheet.photo(picture, plan.top)
    else:
        sheet.box(0, 0, UNITS, plan.top, RED)
        wide = min(plan.top * 1.5, 900)
        sheet.paste("branch", UNITS - wide, 0, wide)
    y = plan.top + 46
    kicker = drawable(f"{facts.field} · {facts.organization}")
    for line in wrapped(kicker, INSIDE, lambda text: sheet.wide(text, 32), 1):
        sheet.words(MARGIN, y, line, 32, RED)
    y += 32 + 22
    for line in plan.title:
        sheet.words(MARGIN, y, line, plan.size, INK, "head")
        y += plan.size * 1.28
    for line in plan.summary:
        sheet.words(MARGIN, y + 8, line, 32, MUTED)
        y += 32 * 1.5
    _below(sheet, facts, plan)
    if facts.state != "ahead":
        word = _("已取消") if facts.state == "cancelled" else _("已结束")
        sheet.stamp(word, UNITS * 0.76, max(plan.top * 0.55, 150), 110)
    return sheet.image


def planned(sheet: Sheet, facts: Facts, form: Form) -> Plan:
    """The largest title and the most words that leave the picture its place."""
    title, summary = drawable(facts.title) or "…", drawable(facts.summary)
    rows = _rows(sheet, facts, form.dates)
    below = max(_height(rows), CODE + 50) + BETWEEN + 44 + FOOT
    for lines_of_summary in range(form.summary, -1, -1):
        said = wrapped(summary, INSIDE, lambda text: sheet.wide(text, 32), lines_of_summary) if lines_of_summary else []
        for size in TITLE_SIZES:
            lines = balanced(title, INSIDE, lambda text, size=size: sheet.wide(text, size, "head"))  # type: ignore[misc]
            above = 46 + 54 + len(lines) * size * 1.28 + len(said) * 48 + (12 if said else 0)
            top = sheet.height - below - above
            if top >= TOP[0] * sheet.height and len(lines) <= (2 if size > 64 else 4):
                return Plan(lines, size, said, rows, min(top, TOP[1] * sheet.height))
    size = TITLE_SIZES[-1]
    lines = balanced(title, INSIDE, lambda text: sheet.wide(text, size, "head"), 3)
    return Plan(lines, size, [], rows, sheet.height - below - 100 - len(lines) * size * 1.28)


def _rows(sheet: Sheet, facts: Facts, most: int) -> list[Row]:
    """When and where, in lines that fit beside the code."""
    rows: list[Row] = []

    def add(text: str, size: float, *, lines: int = 2, **more: object) -> None:
        kind = str(more.get("kind", "text"))
        for number, line in enumerate(wrapped(drawable(text), LEFT, lambda text: sheet.wide(text, size, kind), lines)):
            rows.append(Row(line, size, **{**more, **({"gap": 6} if number else {})}))  # type: ignore[arg-type]

    shown = facts.dates[:most]
    if len(shown) == 1:
        [date] = shown
        struck = facts.state == "cancelled"
        add(date.day, 54, kind="head", colour=RED, gap=0, struck=struck)
        add(date.hours, 54, kind="head", gap=8, struck=struck)
    else:
        for date in shown:
            add(_line(date, facts), 36 if len(shown) < 4 else 32, gap=14, struck=date.cancelled)
    left = len(facts.dates) - len(shown) + facts.more
    if left:
        add(_("另有 %(number)s 场，扫码查看") % {"number": left}, 28, colour=MUTED)
    if facts.place:
        add(facts.place, 38, gap=22)
        add(facts.dates[0].address, 28, colour=MUTED, gap=6)
    if facts.audience:
        add(_("适合：%(audience)s") % {"audience": facts.audience}, 28, colour=MUTED, lines=1)
    return rows


def _line(date: Date, facts: Facts) -> str:
    when = f"{date.day} {date.hours}"
    return when if facts.place else f"{when} {date.place}"


def _height(rows: list[Row]) -> float:
    return sum(row.size * 1.2 + row.gap for row in rows)


def _below(sheet: Sheet, facts: Facts, plan: Plan) -> None:
    """When and where on the left, the code on the right, whose house it is at the foot."""
    foot = sheet.height - FOOT
    y = foot - 44 - max(_height(plan.rows), CODE + 50)
    for row in plan.rows:
        y += row.gap
        sheet.words(MARGIN, y, row.text, row.size, MUTED if row.struck else row.colour, row.kind)
        if row.struck:
            sheet.strike(MARGIN, y, sheet.wide(row.text, row.size, row.kind), row.size, RED)
        y += row.size * 1.2
    x, y = UNITS - MARGIN - CODE, foot - 44 - CODE - 50
    sheet.box(x, y, CODE, CODE + 50, SURFACE, radius=20, outline=LINE, width=max(sheet.px(2), 1))
    sheet.code(x + 26, y + 26, CODE - 52, facts.address)
    word = _("扫码报名") if facts.state == "ahead" and facts.signups else _("扫码看详情")
    sheet.words(x + (CODE - sheet.wide(word, 28)) / 2, y + CODE - 8, word, 28, RED)
    sheet.box(MARGIN, foot, INSIDE, 2, LINE)
    sheet.paste("heart", MARGIN - 8, foot + 24, 62)
    name = _("红心空间")
    sheet.words(MARGIN + 62, foot + 36, name, 36, INK, "head")
    rest = "　".join(filter(None, [drawable(facts.center), facts.telephone]))
    start = MARGIN + 62 + sheet.wide(name, 36, "head") + 26
    for line in wrapped(rest, UNITS - MARGIN - start, lambda text: sheet.wide(text, 26), 1):
        sheet.words(start, foot + 44, line, 26, MUTED)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    # Higher levels take three times as long to save a tenth.
    image.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def pdf(image: Image.Image, facts: Facts) -> bytes:
    """On A4, to be printed: a picture of 200 dots an inch. Fonts with Chinese letters would take seconds to cut down."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92, subsampling=0)
    buffer.seek(0)
    sheet = FPDF(format="A4")
    sheet.set_title(facts.title)
    sheet.set_lang(facts.language)
    # The same bytes for the same poster.
    sheet.set_creation_date(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    sheet.set_margin(0)
    sheet.set_auto_page_break(False)
    sheet.add_page()
    sheet.image(buffer, 0, 0, 210, 297, alt_text=facts.title)
    sheet.link(0, 0, 210, 297, facts.address)
    return bytes(sheet.output())
