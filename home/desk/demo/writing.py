"""How the demo's editors write: a page and its English translation, and bodies of blocks."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from wagtail.models import Locale, Page

Pair = tuple[Any, Any]


def stack(*blocks: str | tuple[str, dict[str, Any]]) -> str:
    """A body as it is stored: a string of HTML is a block of text, a pair the kind of a block and its value."""
    pairs = [("text", {"heading": "", "text": block}) if isinstance(block, str) else block for block in blocks]
    return json.dumps([{"type": kind, "value": value} for kind, value in pairs])


def picture(image: Any, alt: str = "") -> dict[str, Any] | None:
    """An image within a block; without words it is decoration."""
    return {"image": image.pk, "alt_text": alt, "decorative": not alt}


def table(caption: str, columns: list[tuple[str, str]], rows: list[tuple[str, ...]]) -> tuple[str, dict[str, Any]]:
    """``columns`` are pairs of ``text`` or ``number`` and a heading."""
    return "table", {
        "table": {
            "caption": caption,
            "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
            "rows": [{"values": list(row)} for row in rows],
        }
    }


def listed(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items of a list within a block, as they are stored."""
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def questions(heading: str, *items: tuple[str, str]) -> tuple[str, dict[str, Any]]:
    return "questions", {
        "heading": heading,
        "items": listed({"question": asked, "answer": f"<p>{said}</p>"} for asked, said in items),
    }


def both(
    parent: Page,
    english: Locale,
    kind: type[Page],
    slug: str,
    titles: Pair,
    texts: dict[str, Pair],
    **same: Any,
) -> tuple[Any, Any]:
    """A published page under ``parent`` and its English translation; ``texts`` have both languages, ``same`` stays."""
    page = parent.add_child(
        instance=kind(title=titles[0], slug=slug, **same, **{name: both[0] for name, both in texts.items()})
    )
    page.save_revision().publish()
    translation = page.copy_for_translation(english)
    translation.title = translation.draft_title = titles[1]
    for name, (_chinese, words) in texts.items():
        setattr(translation, name, words)
    translation.save_revision().publish()
    return page, translation


def chinese_only(page: Page, english: Locale) -> None:
    """What an editor gets who has not translated yet: an alias that shows the Chinese words."""
    page.copy_for_translation(english, alias=True)
