"""A meal as a clerk types it, a dish a line: its name, its price, and what elders pay."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# 红烧豆腐 6 4 · 红烧豆腐，6元，老人4元 · 红烧豆腐（软烂） ￥6/4
LINE = re.compile(
    r"""^(?P<name>.*?\D)[\s,，、:：]+
    [¥￥]?\s*(\d{1,3}(?:\.\d{1,2})?)\s*元?
    (?:\s*[\s,，、/]\s*(?:老人)?\s*[¥￥]?\s*(\d{1,3}(?:\.\d{1,2})?)\s*元?)?$""",
    re.VERBOSE,
)


class Dish(NamedTuple):
    """Prices in yuan; ``elders`` is None where they pay what everybody pays."""

    name: str
    price: Decimal
    elders: Decimal | None = None


def dishes(text: str) -> list[Dish]:
    """The dishes of ``text``; raises ValidationError with a sentence for the first line that is none."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = LINE.match(line)
        if not match:
            raise ValidationError(_("“%(line)s”看不懂：请写成“菜名 价格”，比如“红烧豆腐 6”。") % {"line": line})
        price, elders = (Decimal(value) if value else None for value in match.groups()[1:])
        assert price is not None  # noqa: S101 - the pattern asks for it
        found.append(Dish(match["name"].strip(" ,，、:："), price, elders))
    return found
