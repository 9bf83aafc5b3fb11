"""What every page of editors has in common: a language that its words are in, a summary, and a picture to share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Page

SHARED = "width-640"
# What a list of pages brings along, so that each knows its language and its address.
KNOWN = ("locale", "alias_of__locale")


FOUND_BY = [
    FieldPanel("slug", help_text=_("自动生成，一般不用改。改了，旧的网址会自己转到新的。")),
    FieldPanel("search_description", help_text=_("搜索引擎和转发时显示的一两句话；不填就用摘要。")),
    FieldPanel("seo_title", help_text=_("浏览器标签上的标题；不填就用页面的标题。")),
]


class EditorsPage(Page):
    """Its words may be in another language than the site around it: until somebody translates it, an English page is an
    alias of the Chinese one, or the Chinese one itself (``serving``).
    """

    # The house has a menu of its own, so none of its pages asks whether it stands in one.
    promote_panels = FOUND_BY

    class Meta:
        abstract = True

    @property
    def said_in(self) -> str:
        """The language of its words: an alias has those of its source."""
        return (self.alias_of or self).locale.language_code

    @property
    def words(self) -> str:
        """A sentence or two about it, for search engines and those who share it."""
        return self.search_description or getattr(self, "summary", "")

    @property
    def picture_to_share(self) -> Image | None:
        """Its picture, or the first in its body."""
        if picture := getattr(self, "picture", None):
            return picture
        for block in getattr(self, "body", ()):
            if block.block_type == "picture" and block.value["picture"]:
                return block.value["picture"]
        return None

    def bring_pictures(self) -> None:
        """Read all sizes of all pictures in its blocks at once: a page costs the same with one and with fifty."""
        streams = [field.name for field in self._meta.get_fields() if isinstance(field, StreamField)]
        found = [picture for name in streams for picture in pictures_in(getattr(self, name))]
        prefetch_related_objects(found, Prefetch("renditions", to_attr="prefetched_renditions"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.bring_pictures()
        picture = self.picture_to_share
        return super().get_context(request, *args, **kwargs) | {
            "untranslated": self.said_in != get_language(),
            "shared": picture and picture.get_rendition(SHARED),
        }


def pictures_in(value: Any) -> Iterator[Image]:
    """Those that a value of blocks holds, however deep."""
    if isinstance(value, Image):
        yield value
    elif isinstance(value, StreamValue):
        for block in value:
            yield from pictures_in(block.value)
    elif isinstance(value, StructValue):
        for inner in value.values():
            yield from pictures_in(inner)
    elif isinstance(value, ListValue):
        for inner in value:
            yield from pictures_in(inner)


def summary_field() -> models.CharField:
    return models.CharField(
        _("摘要"), max_length=200, blank=True, help_text=_("一两句话，显示在标题下面，也给分享和搜索用。可以不填。")
    )


def picture_field() -> models.ForeignKey:
    return models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
