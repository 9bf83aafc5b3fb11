"""What editors write: the home page, standard pages, news."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.images.models import Image
from wagtail.models import Page

from home.pages.front import front_of_house

NEWS_PICTURES = ("width-320", "width-640")
FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "image"]


class HomePage(Page):
    """The front door. What it shows of the house is counted in ``front.py``; editors write the words."""

    welcome = models.CharField(_("欢迎语"), max_length=120, blank=True)
    introduction = RichTextField(_("介绍"), features=FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("welcome"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = (
            NewsPage.objects.live()
            .filter(locale=self.locale_id)
            .select_related("locale")
            .order_by("-date", "-pk")
            .defer("body")
        )
        return (
            super().get_context(request, *args, **kwargs)
            | front_of_house()
            | {
                "news": news[:3],
                "news_index": NewsIndexPage.objects.live().filter(locale=self.locale_id).first(),
            }
        )


class StandardPage(Page):
    """A page of text: house rules, privacy, contact."""

    body = RichTextField(_("正文"), features=FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("普通页面")


class NewsIndexPage(Page):
    """The list of news."""

    introduction = models.CharField(_("介绍"), max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["home.NewsPage"]
    template = "pages/news_index.html"
    PER_PAGE = 10

    class Meta:
        verbose_name = _("消息列表")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pictures = Image.objects.prefetch_renditions(*NEWS_PICTURES)
        news = (
            NewsPage.objects.live()
            .child_of(self)
            .select_related("locale")
            .prefetch_related(Prefetch("picture", pictures))
            .order_by("-date", "-pk")
            .defer("body")
        )
        page = Paginator(news, self.PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"news": page}


class NewsPage(Page):
    """One piece of news."""

    date = models.DateField(_("日期"), default=timezone.localdate)
    summary = models.CharField(_("摘要"), max_length=200)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = RichTextField(_("正文"), features=FEATURES)

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "pages/news.html"

    class Meta:
        verbose_name = _("消息")
