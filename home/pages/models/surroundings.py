"""What stands around every page: more entries for the menu, links and words for the footer, and filing numbers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from home.pages.links import LinkBlock, LinkValue


class EntryValue(LinkValue):
    @property
    def title(self) -> str:
        """In the active language; a page without a title typed here has its own."""
        english = (get_language() or "").startswith("en")
        typed = (self["title_en"] if english else "") or ("" if english and self.target else self["title"])
        return typed or (self.target.title if self.target else "")


class Entry(LinkBlock):
    title = blocks.CharBlock(
        required=False, max_length=20, label=_("显示的字"), help_text=_("不填就用页面的标题；填网址的一定要填。")
    )
    title_en = blocks.CharBlock(required=False, max_length=30, label=_("英文"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["page"] and not cleaned["title"]:
            raise blocks.StructBlockValidationError({"title": ValidationError(_("请写显示的字。"))})
        return cleaned

    class Meta:
        icon = "link"
        label = _("一条链接")
        value_class = EntryValue


@register_setting(icon="list-ul", order=10)
class HouseSurroundings(BaseGenericSetting):
    """Added to what the house's own menu and footer hold."""

    menu = StreamField(
        [("entry", Entry())],
        verbose_name=_("菜单里多加的"),
        blank=True,
        max_num=4,
        help_text=_("排在“活动、场地、组织”这些后面，最多四条，多了手机上放不下。"),
    )
    links = StreamField([("entry", Entry())], verbose_name=_("页脚的链接"), blank=True, max_num=12)
    words = models.CharField(
        _("页脚开头的话"), max_length=160, blank=True, help_text=_("一句话说清我们是谁。可以不填。")
    )
    words_en = models.CharField(_("页脚开头的话（英文）"), max_length=200, blank=True)
    icp = models.CharField(
        _("ICP 备案号"), max_length=40, blank=True, help_text=_("比如“鲁ICP备00000000号-1”，会链接到工信部网站。")
    )
    police = models.CharField(
        _("公安备案号"),
        max_length=40,
        blank=True,
        help_text=_("比如“鲁公网安备 00000000000000号”，会链接到公安备案网站。"),
    )

    panels = [
        FieldPanel("menu"),
        FieldPanel("links", help_text=_("每一页最下面都有：关于我们、无障碍声明这些。")),
        MultiFieldPanel([FieldPanel("words"), FieldPanel("words_en")], heading=_("页脚开头")),
        MultiFieldPanel([FieldPanel("icp"), FieldPanel("police")], heading=_("备案")),
    ]

    class Meta:
        verbose_name = _("菜单和页脚")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
