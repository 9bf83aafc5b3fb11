"""QR codes, drawn by us: none is asked of another host."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn(address: str) -> SafeString:
    """The QR code of ``address`` as SVG, to stand in a page; its colours come from the stylesheet."""
    svg = segno.make(address, error="m").svg_inline(
        scale=4, border=2, omitsize=True, svgclass="qr", lineclass="qr__dark"
    )
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own address
