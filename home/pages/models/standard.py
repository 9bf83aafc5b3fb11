"""Pages of text: about us, house rules and prices, accessibility; and open letters."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.pages.blocks.text import body
from home.pages.models.base import EditorsPage, summary_field


class StandardPage(EditorsPage):
    """A page of text."""

    summary = summary_field()
    body = StreamField(body(), verbose_name=_("正文"))

    content_panels = [*EditorsPage.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*EditorsPage.search_fields, index.SearchField("summary"), index.SearchField("body")]
    subpage_types = ["home.StandardPage", "home.LetterPage"]
    template = "pages/standard.html"
    page_description = _("一般的文字页：使用须知和收费、关于我们、无障碍声明。")

    class Meta:
        verbose_name = _("普通页面")


class LetterPage(EditorsPage):
    """An open letter: dated, signed, and a sheet of A4 when it is printed."""

    date = models.DateField(_("日期"), default=timezone.localdate)
    greeting = models.CharField(_("称呼"), max_length=80, help_text=_("比如“各位邻居”。冒号会自己加上。"))
    body = StreamField(body(), verbose_name=_("正文"))
    signature = models.CharField(_("落款"), max_length=120, help_text=_("谁写的信，比如“梨园党群服务中心”。"))

    content_panels = [
        *EditorsPage.content_panels,
        FieldPanel("greeting"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("signature"), FieldPanel("date")]),
    ]
    search_fields = [*EditorsPage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types: list[str] = []
    template = "pages/letter.html"
    page_description = _("写给居民的公开信：有日期、有落款，可以打印在一张 A4 纸上贴出去。")

    class Meta:
        verbose_name = _("公开信")
