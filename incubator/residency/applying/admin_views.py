"""Calls and kinds of papers in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.premises.viewsets import HouseCreateView
from incubator.residency.applying.call_forms import CallForm, PaperKindForm
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
    edit_handler = ObjectList(
        [
            FieldPanel("title", help_text=gettext_lazy("例如：2027 年春季入驻招募。")),
            FieldPanel(
                "introduction", help_text=gettext_lazy("想找什么样的组织，给什么，要他们做什么。显示在招募页上。")
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")])],
                heading=gettext_lazy("什么时候"),
                help_text=gettext_lazy("两个日期都不填，就是长期开放。保存以后马上看得到，开始那天起可以申请。"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [
                            FieldPanel("places", help_text=gettext_lazy("打算收几个组织。")),
                            FieldPanel("area", help_text=gettext_lazy("一份申请最多能要这么多。")),
                        ]
                    )
                ],
                heading=gettext_lazy("给多少"),
            ),
            MultiFieldPanel(
                [FieldPanel("papers", widget=CheckboxSelectMultiple)],
                heading=gettext_lazy("要交什么"),
                help_text=gettext_lazy("哪一类组织要交、有没有空白模板，在“设置 → 材料种类”里改。"),
            ),
            InlinePanel(
                "criteria",
                heading=gettext_lazy("按什么评"),
                label=gettext_lazy("标准"),
                help_text=gettext_lazy(
                    "评审人员给每一项打 0 到 10 分。权重是几份：3 和 1 就是各占 75% 和 25%。"
                    "可以一项都不设；有人打过分以后不能再改。申请人看得到。"
                ),
                panels=[
                    FieldRowPanel([FieldPanel("name"), FieldPanel("weight")]),
                    FieldPanel("help_text", help_text=gettext_lazy("打几分看什么，例如：一年有多少居民用得上。")),
                ],
            ),
            FieldPanel("center"),
        ],
        base_form_class=CallForm,
    )
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
    list_display = ["name", "help_text", BooleanColumn("expires", label=gettext_lazy("有有效期"))]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("help_text", help_text=gettext_lazy("写给申请人看：交哪几页，要不要盖章，谁签字。")),
            MultiFieldPanel(
                [FieldPanel("for_budding"), FieldPanel("for_filed"), FieldPanel("for_registered")],
                heading=gettext_lazy("谁要交"),
            ),
            FieldPanel("expires"),
            FieldPanel("template"),
        ],
        base_form_class=PaperKindForm,
    )


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [CallViewSet(), PaperKindViewSet()]
