"""The house in the Wagtail admin: center, zones, rooms with equipment and hours, opening hours, special days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, DeleteView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from incubator.premises.confirming import Weighed, wants_to_revise
from incubator.premises.models import Center, Equipment, OpeningHours, Room, SpecialDay, Zone
from portal.common.records import ListIndex, RecordedEditView, RecordHistory
from portal.common.rules import named

# What the database refuses, as (field, sentence).
SENTENCES = {
    "zone_not_below_let": ("area", gettext_lazy("已经入驻的面积比这个大，不能改小到这个数。")),
    "center_not_below_let": ("area", gettext_lazy("已经入驻的面积比这个大，不能改小到这个数。")),
    "zone_keeps_its_center": ("center", gettext_lazy("区域不能换到别的服务中心。")),
    "parts_fixed_while_held": ("whole", gettext_lazy("这个场地或大厅还有没用完的预约，用完以后才能改怎么分块。")),
    "equipment_not_below_lent": ("quantity", gettext_lazy("已经借出的设备比这个数多，等用完归还后才能改小。")),
    "whole_not_held_itself": ("whole", gettext_lazy("这个大厅还有没用完的预约，用完以后才能分块。")),
}


class RulesInWords:
    """A view whose form shows what a rule of the database refuses."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError as error:
            if named(error) not in SENTENCES:
                raise
            field, sentence = SENTENCES[named(error)]
        form.add_error(field if field in form.fields else None, sentence)
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class HouseCreateView(RulesInWords, CreateView):
    def get_initial_form_instance(self) -> Any:
        """What is new belongs to the first center until somebody says otherwise."""
        instance = super().get_initial_form_instance() or self.model()
        if self.model is not Center:
            instance.center = Center.objects.first()
        return instance


class HouseEditView(RulesInWords, RecordedEditView):
    pass


class HouseDeleteView(DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("还有记录连着它，不能删除。"))
            return redirect(self.get_success_url())


class OpeningCreateView(Weighed, HouseCreateView):
    pass


class OpeningEditView(Weighed, HouseEditView):
    pass


class OpeningDeleteView(Weighed, HouseDeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (
            self.get(request, *args, **kwargs) if wants_to_revise(request) else super().post(request, *args, **kwargs)
        )


class HouseViewSet(ModelViewSet):
    index_view_class = ListIndex
    add_view_class = HouseCreateView
    edit_view_class = HouseEditView
    delete_view_class = HouseDeleteView
    history_view_class = RecordHistory
    copy_view_enabled = False
    inspect_view_enabled = True
    # Their tables are small, and people type Chinese: plain SQL finds it.
    search_backend_name = None


class OpeningViewSet(HouseViewSet):
    """What says when rooms are open: changing it may break bookings."""

    add_view_class = OpeningCreateView
    edit_view_class = OpeningEditView
    delete_view_class = OpeningDeleteView


class RoomViewSet(HouseViewSet):
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


class SpecialDayViewSet(OpeningViewSet):
    model = SpecialDay
    name = "special_days"
    icon = "date"
    menu_label = gettext_lazy("特殊日期")
    copy_view_enabled = True
    list_display = [
        "note",
        Column("date", label=gettext_lazy("日期"), sort_key="date", accessor=lambda row: day_of(row)),
        Column("get_acts_as_display", label=gettext_lazy("当天")),
        Column("room", label=gettext_lazy("只对这个场地")),
        BooleanColumn("provisional", label=gettext_lazy("暂定")),
    ]
    ordering = "-date"
    list_filter = ["acts_as", "room", "provisional"]
    search_fields = ["note", "source"]
    panels = [
        FieldPanel("center"),
        FieldPanel("room"),
        FieldPanel("date"),
        FieldPanel("acts_as"),
        FieldRowPanel(
            [FieldPanel("opens"), FieldPanel("closes")],
            heading=gettext_lazy("只是几个小时"),
            help_text=gettext_lazy("整天就不填。“关闭”时这几个小时不开放；按星期几时正好在这几个小时开放。"),
        ),
        FieldPanel("note"),
        FieldPanel("source"),
        FieldPanel("provisional"),
    ]


def day_of(row: SpecialDay) -> str:
    """The day with its weekday, and its hours when it is not a whole day."""
    hours = f" {row.opens:%H:%M}–{row.closes:%H:%M}" if row.opens and row.closes else ""
    return date_format(row.date, "DATE_FORMAT") + " " + date_format(row.date, "l") + hours


class OpeningHoursViewSet(OpeningViewSet):
    model = OpeningHours
    name = "opening_hours"
    icon = "time"
    menu_label = gettext_lazy("开放时间")
    copy_view_enabled = True
    list_display = [
        "__str__",
        Column("room", label=gettext_lazy("只对这个场地")),
        Column("valid", label=gettext_lazy("有效期"), accessor=lambda row: validity(row)),
    ]
    list_filter = ["weekday", "room", "center"]
    panels = [
        FieldPanel("center"),
        FieldPanel("room"),
        FieldPanel("weekday"),
        FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]


def validity(row: OpeningHours) -> str:
    first = date_format(row.valid_from) if row.valid_from else ""
    last = date_format(row.valid_to) if row.valid_to else ""
    if first and last:
        return _("%(first)s 到 %(last)s") % {"first": first, "last": last}
    if first:
        return _("%(first)s 起") % {"first": first}
    return _("到 %(last)s") % {"last": last} if last else ""


class ZoneViewSet(HouseViewSet):
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
