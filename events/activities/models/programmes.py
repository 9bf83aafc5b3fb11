"""A programme: the name under which activities of many organizations belong together."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """For example 红心物业+公益惠民; it has a page with figures of its own."""

    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=80)
    slug = models.SlugField(_("网址名"), unique=True)
    summary = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    summary_en = models.CharField(_("英文介绍"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    # One that has ended stays readable, and nothing new is put under it.
    is_open = models.BooleanField(_("正在进行"), default=True)

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = _("项目")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.slug])

    @property
    def about(self) -> str:
        """The summary in the reader's language."""
        english = (get_language() or "").startswith("en")
        return self.summary_en if english and self.summary_en else self.summary
