"""The house in the Wagtail admin: center, zones, rooms with equipment and hours, opening hours, special days."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import HeaderButton

from incubator.premises import panels
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
    panels = panels.ROOM


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
    panels = panels.SHARED_EQUIPMENT


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
    panels = panels.ZONE


class CenterViewSet(HouseViewSet):
    model = Center
    name = "centers"
    icon = "site"
    menu_label = gettext_lazy("服务中心")
    list_display = ["name", "telephone", "area"]
    panels = panels.CENTER


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
