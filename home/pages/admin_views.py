"""The editors' lists beside the page tree: what news are about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from home.pages.models import NewsCategory
from portal.common.records import ListIndex, RecordedEditView, RecordHistory


class NewsCategoryViewSet(ModelViewSet):
    model = NewsCategory
    name = "news_categories"
    icon = "tag"
    menu_label = _("消息类别")
    add_to_settings_menu = True
    menu_order = 20
    index_view_class = ListIndex
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name", "name_en"]
    list_display = ["name", "name_en", "order"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("order", help_text=_("小的排在前面。"))]),
    ]


@hooks.register("register_admin_viewset")
def register_categories() -> NewsCategoryViewSet:
    return NewsCategoryViewSet()
