"""Calls and kinds of papers in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.premises.viewsets import HouseCreateView
from incubator.residency.models import Call, PaperKind
from portal.common.records import ListIndex, RecordedEditView, RecordHistory


class CallViewSet(ModelViewSet):
    model = Call
    name = "calls"
    icon = "form"
    menu_label = gettext_lazy("招募")
    menu_order = 240
    add_to_admin_menu = True
    index_view_class = ListIndex
    add_view_class = HouseCreateView
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    copy_view_enabled = False
    list_display = ["title", "center", "opens", "closes", "places", "area"]
    list_filter = ["center"]
    search_fields = ["title"]
    form_fields = ["center", "title", "introduction", "opens", "closes", "places", "area", "papers"]
    ordering = ["-opens", "-pk"]


class PaperKindViewSet(ModelViewSet):
    model = PaperKind
    name = "paper_kinds"
    icon = "doc-empty"
    menu_label = gettext_lazy("材料种类")
    menu_order = 910
    add_to_settings_menu = True
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    copy_view_enabled = False
    list_display = ["name", "help_text"]
    form_fields = ["name", "help_text"]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [CallViewSet(), PaperKindViewSet()]
