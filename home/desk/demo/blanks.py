"""Blank forms as Word files: the smallest that Word and WPS open, a title and a table to fill in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
LINE = '<w:{0} w:val="single" w:sz="4" w:color="888888"/>'
BORDERS = "".join(LINE.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def blank(title: str, rows: Sequence[str]) -> bytes:
    """A file with ``title`` on top and a row for each question, its answer left empty."""
    table = "".join(_row(text) for text in rows)
    body = (
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run(title, 36)}</w:p>'
        f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="2600"/><w:gridCol w:w="6400"/></w:tblGrid>{table}</w:tbl><w:p/>'
    )
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document),
        ):
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return file.getvalue()


def _run(text: str, size: int) -> str:
    return f'<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t>{escape(text)}</w:t></w:r>'


def _row(text: str) -> str:
    height = '<w:trPr><w:trHeight w:val="900"/></w:trPr>'
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="2600" w:type="dxa"/></w:tcPr><w:p>{_run(text, 24)}</w:p></w:tc>'
        '<w:tc><w:tcPr><w:tcW w:w="6400" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    )
    return f"<w:tr>{height}{cells}</w:tr>"
