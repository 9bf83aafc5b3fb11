"""The house in the Wagtail admin: center, zones, rooms with equipment and hours, opening hours, special days."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import HeaderButton

from incubator.premises.days_admin import SpecialDayViewSet
from incubator.premises.hours_admin import OpeningHoursViewSet
from incubator.premises.models import Center, Equipment, Room, Zone
from incubator.premises.permissions import can_draw_floor
from incubator.premises.viewsets import HouseViewSet, OpeningEditView
from portal.common.records import ListIndex


class RoomIndex(ListIndex):
    """Each room with what stands at its door."""

    def get_list_more_buttons(self, instance: Room) -> list[Any]:
        doors = [
            (_("门牌二维码"), "room_sign", "mobile-alt"),
            (_("门口显示屏"), "room_door", "desktop"),
            (_("打印这一周"), "room_paper", "doc-full"),
        ]
        return [
            *super().get_list_more_buttons(instance),
            *(
                MenuItem(label, url=reverse(view, args=[instance.slug]), icon_name=icon, priority=60)
                for label, view, icon in doors
            ),
        ]


class RoomViewSet(HouseViewSet):
    index_view_class = RoomIndex
    edit_view_class = OpeningEditView
    model = Room
    name = "rooms"
    icon = "home"
    menu_label = gettext_lazy("场地")
    list_display = [
        "name",
        "whole",
        "capacity",
        Column("where", label=gettext_lazy("地点")),
        BooleanColumn("active", label=gettext_lazy("开放预约")),
    ]
    list_filter = ["active", "center"]
    search_fields = ["name", "address"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("center"),
        FieldPanel("whole"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("capacity"), FieldPanel("area")]),
        FieldPanel("description"),
        FieldPanel("house_rules"),
        FieldPanel("photo"),
        MultiFieldPanel(
            [
                FieldPanel("active"),
                FieldRowPanel([FieldPanel("shortest_minutes"), FieldPanel("longest_minutes")]),
                FieldRowPanel([FieldPanel("cleanup_minutes"), FieldPanel("notice_hours")]),
                FieldPanel("order"),
            ],
            heading=gettext_lazy("预约规则"),
        ),
        InlinePanel(
            "equipment",
            heading=gettext_lazy("设备"),
            label=gettext_lazy("设备"),
            panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("quantity")])],
        ),
        InlinePanel(
            "hours",
            heading=gettext_lazy("自己的开放时间"),
            label=gettext_lazy("开放时间"),
            help_text=gettext_lazy("一条都不填，就和服务中心（或所属大厅）一样。"),
            panels=[
                FieldPanel("weekday"),
                FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            ],
        ),
    ]


class SharedEquipmentIndex(ListIndex):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(room=None)


class SharedEquipmentViewSet(HouseViewSet):
    """What the center lends to any of its rooms; what a room has stands on the room's page."""

    model = Equipment
    name = "shared_equipment"
    icon = "pick"
    menu_label = gettext_lazy("共用设备")
    index_view_class = SharedEquipmentIndex
    list_display = ["name", Column("quantity", label=gettext_lazy("数量"), sort_key="quantity")]
    search_fields = ["name"]
    panels = [
        FieldPanel("center"),
        FieldPanel("name", help_text=gettext_lazy("可以借到任何一个场地的设备；固定在某个场地的，请写在那个场地里。")),
        FieldPanel("quantity"),
    ]


class ZoneIndex(ListIndex):
    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = super().header_buttons
        if can_draw_floor(self.request.user):
            buttons.append(HeaderButton(_("画平面图"), url=reverse("floor_drawing"), icon_name="edit", priority=20))
        return buttons


class ZoneViewSet(HouseViewSet):
    index_view_class = ZoneIndex
    model = Zone
    name = "zones"
    icon = "placeholder"
    menu_label = gettext_lazy("区域")
    list_display = ["name", "area", BooleanColumn("lettable", label=gettext_lazy("可入驻"))]
    panels = [
        FieldPanel("center"),
        FieldPanel("name"),
        FieldPanel("area"),
        FieldPanel("lettable"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("x"), FieldPanel("y")]),
                FieldRowPanel([FieldPanel("width"), FieldPanel("height")]),
            ],
            heading=gettext_lazy("在平面图上的位置"),
            help_text=gettext_lazy("从平面图的左上角量起，单位是米；不画出来就都填 0。"),
        ),
    ]


class CenterViewSet(HouseViewSet):
    model = Center
    name = "centers"
    icon = "site"
    menu_label = gettext_lazy("服务中心")
    list_display = ["name", "telephone", "area"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("address"),
        FieldPanel("telephone", help_text=gettext_lazy("显示在网站的每一页上。")),
        FieldPanel("directions"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("area"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("slot_minutes"), FieldPanel("horizon_days")]),
                FieldRowPanel([FieldPanel("decide_days"), FieldPanel("announce_days")]),
                FieldPanel("grace_minutes"),
            ],
            heading=gettext_lazy("规则"),
        ),
    ]


class PremisesGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("场地管理")
    menu_icon = "home"
    menu_order = 250
    items = (
        RoomViewSet,
        SharedEquipmentViewSet,
        SpecialDayViewSet,
        OpeningHoursViewSet,
        ZoneViewSet,
        CenterViewSet,
    )


@hooks.register("register_admin_viewset")
def premises_group() -> PremisesGroup:
    return PremisesGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for verb, label, message in (
        ("add_week", gettext_lazy("添加开放时间"), gettext_lazy("添加了一周的开放时间")),
        ("copy_season", gettext_lazy("复制开放时间"), gettext_lazy("从另一季复制了开放时间")),
        ("delete_season", gettext_lazy("删除一季"), gettext_lazy("删除了一季的开放时间")),
        ("import_day", gettext_lazy("导入放假安排"), gettext_lazy("按放假安排导入")),
        ("draw", gettext_lazy("改平面图"), gettext_lazy("在平面图上改了区域")),
        ("withdraw_day", gettext_lazy("删去暂定日期"), gettext_lazy("官方安排里没有，删去了暂定的日期")),
    ):
        actions.register_action(f"premises.{verb}", label, message)
