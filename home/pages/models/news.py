"""News, the list of them, and what they are about."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.db import models
from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from home.pages.blocks.text import body
from home.pages.models.base import KNOWN, EditorsPage, picture_field
from portal.common.renditions import renditions

# As ``components/picture.html`` asks for them.
PICTURES = renditions("format-{webp,jpeg}|width-{320,640}")


class NewsCategory(models.Model):
    """What news are about. One that is not wanted any more is deleted; its news stay."""

    name = models.CharField(_("名称"), max_length=20)
    name_en = models.CharField(_("英文名称"), max_length=40)
    slug = models.SlugField(_("网址里的名字"), unique=True, help_text=_("用英文字母，比如 notices。"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("消息类别")
        verbose_name_plural = _("消息类别")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class NewsIndexPage(EditorsPage):
    """The list of news, of all or with ``?category=<slug>`` of one category."""

    introduction = models.CharField(_("介绍"), max_length=200, blank=True)

    content_panels = [
        *EditorsPage.content_panels,
        FieldPanel("introduction", help_text=_("一句话，显示在标题下面。可以不填。")),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1
    template = "pages/news_index.html"
    page_description = _("消息的列表，每条消息写在它下面。")
    PER_PAGE = 10

    class Meta:
        verbose_name = _("消息列表")

    @property
    def words(self) -> str:
        return self.search_description or self.introduction

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.newest().child_of(self)
        used = NewsPage.objects.live().child_of(self).values("category")
        context: dict[str, Any] = {"categories": NewsCategory.objects.filter(pk__in=used)}
        if slug := request.GET.get("category", ""):
            if not slug_re.match(slug):
                raise Http404
            context["category"] = get_object_or_404(NewsCategory, slug=slug)
            news = news.filter(category=context["category"])
        pictures = Image.objects.prefetch_renditions(*PICTURES)
        news = news.prefetch_related(Prefetch("picture", pictures))
        context["news"] = Paginator(news, self.PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | context


class NewsQuerySet(PageQuerySet):
    def newest(self) -> NewsQuerySet:
        """What everybody sees, the newest first, with what a card shows."""
        return self.live().select_related(*KNOWN, "category").order_by("-date", "-pk").defer("body")


class NewsPage(EditorsPage):
    """One piece of news."""

    date = models.DateField(_("日期"), default=timezone.localdate)
    category = models.ForeignKey(
        NewsCategory,
        verbose_name=_("类别"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="news",
        help_text=_("在“设置”的“消息类别”里增加。"),
    )
    summary = models.CharField(_("摘要"), max_length=200, help_text=_("一两句话，显示在列表里。"))
    picture = picture_field()
    body = StreamField(body(), verbose_name=_("正文"))

    objects = PageManager.from_queryset(NewsQuerySet)()
    content_panels = [
        *EditorsPage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("category")]),
        FieldPanel("summary"),
        FieldPanel("picture", help_text=_("显示在列表里和正文上面，横的最好。")),
        FieldPanel("body"),
    ]
    search_fields = [*EditorsPage.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "pages/news.html"

    class Meta:
        verbose_name = _("消息")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"parent": self.get_parent()}
