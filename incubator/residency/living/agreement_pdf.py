"""An agreement as a PDF on A4 paper, with the letters that it uses and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from fpdf import FPDF

from portal.common.fonts import chinese_font
from portal.common.wrapping import wrapped

MARGIN = 22  # mm, as are all lengths here
WIDTH = 210 - 2 * MARGIN
SIZES = {"title": (20, 16), "heading": (13, 10), "line": (11, 7)}  # letters in points, and the height of a row
SIGNATURE = 62


class Sheet(FPDF):
    """A4 with the agreement's number and the page's at the foot of each page."""

    def __init__(self, number: str) -> None:
        super().__init__(format="A4")
        self.number = number
        font = chinese_font()
        self.add_font("zh", fname=font.path, collection_font_number=font.face)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 5)

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font("zh", size=9)
        self.set_text_color(90)
        facts = {"number": self.number, "page": self.page_no(), "pages": "{nb}"}
        self.cell(0, 6, _("协议 %(number)s　第 %(page)s 页，共 %(pages)s 页") % facts, align="C")
        self.set_text_color(0)


def pdf_of(blocks: Iterable[Any], number: str) -> bytes:
    """The file; ``blocks`` have ``kind`` (title, heading, line, side) and ``text``."""
    sheet = Sheet(number)
    sheet.set_title(_("入驻协议 %(number)s") % {"number": number})
    sheet.set_lang("zh-CN")
    sheet.add_page()
    sides = []
    for block in blocks:
        if block.kind == "side":
            sides.append(block.text)
            continue
        size, height = SIZES[block.kind]
        sheet.set_font("zh", size=size)
        if block.kind == "heading":
            # A heading never stands alone at the foot of a page.
            if sheet.will_page_break(height * 3):
                sheet.add_page()
            sheet.ln(3)
        for line in wrapped(block.text, WIDTH - 2 * sheet.c_margin, sheet.get_string_width):
            align = "C" if block.kind == "title" else "L"
            sheet.cell(WIDTH, height, line, align=align, new_x="LMARGIN", new_y="NEXT")
    _signatures(sheet, sides)
    return bytes(sheet.output())


def _signatures(sheet: Sheet, names: Sequence[str]) -> None:
    """Two columns to sign in, together on one page."""
    sheet.set_font("zh", size=11)
    if sheet.will_page_break(SIGNATURE):
        sheet.add_page()
    sheet.ln(8)
    top, half = sheet.get_y(), WIDTH / 2
    sides = ((_("甲方（盖章）"), _("经办人签字：")), (_("乙方（盖章或签字）"), _("负责人签字：")))
    for column, ((side, signs), name) in enumerate(zip(sides, names, strict=False)):
        left = MARGIN + column * half
        sheet.set_xy(left, top)
        for line in (side, name, signs):
            sheet.set_x(left)
            sheet.multi_cell(half - 8, 8, line, align="L", wrapmode="CHAR", new_x="LEFT", new_y="NEXT")
        bottom = top + 38
        sheet.line(left, bottom, left + half - 12, bottom)
        sheet.set_xy(left, bottom + 3)
        sheet.cell(half - 8, 8, _("日期：　　　　年　　月　　日"))
