"""What the body of an activity is made of: few kinds of blocks, each a plain text, so that nothing in it can do harm."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# The longest body: what a reader on a phone may be asked to scroll through.
MOST_BLOCKS = 30


class ActivityBody(blocks.StreamBlock):
    """Every kind holds one text; ``items`` a line for each of its points."""

    text = blocks.TextBlock(label=_("一段文字"), max_length=5000, icon="pilcrow")
    heading = blocks.CharBlock(label=_("小标题"), max_length=60, icon="h3")
    items = blocks.TextBlock(label=_("清单"), max_length=2000, icon="list-ul")
    notice = blocks.TextBlock(label=_("提醒"), max_length=500, icon="warning")

    class Meta:
        max_num = MOST_BLOCKS


KINDS: dict[str, str | Promise] = {name: block.label for name, block in ActivityBody().child_blocks.items()}


def plain(body: Any) -> str:
    """The words of ``body``, a block a paragraph."""
    return "\n\n".join(str(block.value) for block in body)
