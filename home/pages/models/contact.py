"""How to reach the center: whom to call, when it is open, a map, the bus, and the entrance without steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from home.pages.blocks.people import Line
from home.pages.blocks.text import FEW, body
from home.pages.models.base import EditorsPage, picture_field, summary_field
from incubator.bookings.usual import Usual
from incubator.premises.models import Center


class ContactPage(EditorsPage):
    """Address, telephone and hours are the center's own, written once in its record."""

    summary = summary_field()
    picture = picture_field()
    lines = StreamField([("line", Line())], verbose_name=_("公交车"), blank=True)
    entrance = RichTextField(
        _("没有台阶的入口"), features=FEW, blank=True, help_text=_("坐轮椅、推婴儿车怎么进来，门有多宽，要不要按铃。")
    )
    body = StreamField(body(), verbose_name=_("其他内容"), blank=True)

    content_panels = [
        *EditorsPage.content_panels,
        FieldPanel("summary"),
        HelpPanel(content=_("地址、电话和开放时间取自服务中心的资料，在“场地”里修改，这里会跟着变。")),
        FieldPanel(
            "picture", heading=_("地图图片"), help_text=_("画出大门、公交站和没有台阶的路。描述里写清楚怎么走。")
        ),
        FieldPanel("lines"),
        FieldPanel("entrance"),
        FieldPanel("body"),
    ]
    search_fields = [*EditorsPage.search_fields, index.SearchField("entrance"), index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "pages/contact.html"
    page_description = _("电话、地址、开放时间、地图和怎么来。")

    class Meta:
        verbose_name = _("联系方式页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        center = Center.objects.first()
        return super().get_context(request, *args, **kwargs) | {
            "house": center,
            "hours": Usual(center).week(timezone.localdate()) if center else [],
            "map_url": map_url(center) if center else "",
        }


def map_url(center: Center) -> str:
    """Opens the map app of a phone; empty while nobody has said where the center lies."""
    if center.latitude is None or center.longitude is None:
        return ""
    return f"geo:{center.latitude},{center.longitude}"
