"""The front door: a stack of blocks, most of which the house fills in (``front.py``)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.pages.blocks.house import USUAL, front
from home.pages.models.base import EditorsPage


def usual_blocks() -> list[tuple[str, dict[str, Any]]]:
    return [(name, {}) for name in USUAL]


class HomePage(EditorsPage):
    welcome = models.CharField(_("欢迎语"), max_length=120, blank=True, help_text=_("首页最上面的大字。"))
    body = StreamField(
        front(),
        verbose_name=_("内容"),
        blank=True,
        default=usual_blocks,
        # One of each that the house fills in.
        block_counts={name: {"max_num": 1} for name in USUAL},
        help_text=_("从上到下就是首页的样子。拖动换顺序，不想要的删掉，随时可以加回来。"),
    )

    content_panels = [*EditorsPage.content_panels, FieldPanel("welcome"), FieldPanel("body")]
    search_fields = [*EditorsPage.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"rows": self.rows()}

    def rows(self) -> list[list[Any]]:
        """The blocks one below the other; the rooms of today stand beside the week that they follow."""
        rows: list[list[Any]] = []
        for block in self.body:
            if block.block_type == "rooms" and rows and rows[-1][-1].block_type == "week":
                rows[-1].append(block)
            else:
                rows.append([block])
        return rows
