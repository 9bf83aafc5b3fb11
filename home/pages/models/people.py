"""The people of the center."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.pages.blocks.people import Person
from home.pages.models.base import EditorsPage, summary_field


class PeoplePage(EditorsPage):
    """Who is there, what they do, and when to find them."""

    summary = summary_field()
    people = StreamField([("person", Person())], verbose_name=_("人员"), blank=True)

    content_panels = [*EditorsPage.content_panels, FieldPanel("summary"), FieldPanel("people")]
    search_fields = [*EditorsPage.search_fields, index.SearchField("people")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types: list[str] = []
    template = "pages/people.html"
    page_description = _("中心的工作人员：姓名、做什么、照片、电话、什么时候在。")

    class Meta:
        verbose_name = _("工作人员页")
