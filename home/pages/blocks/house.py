"""The blocks of the front page that the house itself fills in: editors order them, name them, or leave them out.

Each asks for what it shows when it is shown, at a price that does not grow; what is left out costs nothing.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages.blocks import text
from home.pages.blocks.text import PictureBlock, newest_picture
from home.pages.front import coming_week, rooms_today, year_until_today
from incubator.residency.figures.public import grown

HOUSE = _("中心的情况")


def heading() -> blocks.CharBlock:
    return blocks.CharBlock(required=False, max_length=40, label=_("标题"), help_text=_("不填就用平常的标题。"))


class HouseBlock(blocks.StructBlock):
    """Its words are optional; the rest comes from the house, in the preview, too."""

    heading = heading()

    def get_preview_value(self) -> Any:
        return self.get_default()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | self.of_the_house()

    def of_the_house(self) -> dict[str, Any]:
        """What its template shows beside the words."""
        return {}


class Week(HouseBlock):
    def of_the_house(self) -> dict[str, Any]:
        return {"occurrences": coming_week(timezone.now())}

    class Meta:
        icon = "calendar-alt"
        label = _("接下来一周的活动")
        group = HOUSE
        description = _("最近七天的公开活动，自动更新。后面紧跟“今天的场地”时，宽屏上两块并排。")
        template = "pages/blocks/week.html"


class Rooms(HouseBlock):
    def of_the_house(self) -> dict[str, Any]:
        return {"rooms": rooms_today(timezone.now())}

    class Meta:
        icon = "home"
        label = _("今天的场地")
        group = HOUSE
        description = _("今天哪间还有空、从几点到几点，自动更新。")
        template = "pages/blocks/rooms.html"


class Figures(HouseBlock):
    def of_the_house(self) -> dict[str, Any]:
        return {"year": year_until_today(timezone.now()), "grown": grown()}

    class Meta:
        icon = "table"
        label = _("一年的数字")
        group = HOUSE
        description = _("过去十二个月办了多少场、多少人来过，自动计算。")
        template = "pages/blocks/figures.html"


class Apply(HouseBlock):
    words = blocks.TextBlock(
        required=False, max_length=200, rows=2, label=_("一两句话"), help_text=_("不填就用平常的话。")
    )

    class Meta:
        icon = "group"
        label = _("请来入驻")
        group = HOUSE
        description = _("请社会组织来申请入驻，带“申请入驻”的按钮。")
        template = "pages/blocks/apply.html"


class LatestNews(HouseBlock):
    number = blocks.IntegerBlock(min_value=1, max_value=6, default=3, label=_("几条"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from home.pages.models.news import NewsIndexPage, NewsPage  # which are made of blocks themselves

        context = super().get_context(value, parent_context)
        page = context.get("page")
        lists = NewsIndexPage.objects.live()
        index = (lists.filter(locale=page.locale_id) if page else lists.order_by("pk")).first()
        news = NewsPage.objects.newest().child_of(index)[: value["number"]] if index else []
        return context | {"news": news, "news_index": index}

    class Meta:
        icon = "doc-full"
        label = _("最新消息")
        group = HOUSE
        description = _("最新的几条消息，自动更新。")
        template = "pages/blocks/news.html"


class Partner(blocks.StructBlock):
    name = blocks.CharBlock(max_length=60, label=_("名称"))
    logo = PictureBlock(
        required=False, label=_("标志"), help_text=_("可以不放。放了就在标志下面写名称，标志勾选装饰。")
    )
    address = blocks.URLBlock(required=False, label=_("网址"))

    class Meta:
        icon = "group"
        label = _("伙伴")


class Partners(blocks.StructBlock):
    heading = heading()
    partners = blocks.ListBlock(Partner(), min_num=1, label=_("伙伴"))

    def get_preview_value(self) -> Any:
        names = (gettext("城厢街道"), gettext("鸿睿城市运营服务公司"))
        partners = [{"name": name, "logo": None, "address": ""} for name in names]
        partners[0]["logo"] = newest_picture()
        return self.normalize({"heading": "", "partners": partners})

    class Meta:
        icon = "group"
        label = _("合作伙伴")
        group = HOUSE
        description = _("和中心一起做事的单位，名称、标志、网址。")
        template = "pages/blocks/partners.html"


def front() -> list[tuple[str, blocks.Block]]:
    """What the front page may consist of."""
    return [
        ("week", Week()),
        ("rooms", Rooms()),
        ("apply", Apply()),
        ("figures", Figures()),
        ("news", LatestNews()),
        ("partners", Partners()),
        ("text", text.Text()),
        ("notice", text.Notice()),
        ("picture", text.Picture()),
        ("call_out", text.CallOut()),
    ]


# A new front page, and one from before there were blocks, opens with these.
USUAL = ("week", "rooms", "apply", "figures", "news")
