"""All bookings in the Wagtail admin, as a list. No form of Wagtail's writes a booking."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, F, Value, When
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.bookings.desk.decide_views import booking_decide
from incubator.bookings.desk.inbox import waiting_text
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common import audit
from portal.common.records import DayRangeFilter, RecordHistory
from portal.common.spreadsheets import SpreadsheetInWords

# --- The list ---------------------------------------------------------------------------------------------------


class BookingFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("状态"), choices=Booking.Status.choices)
    room = django_filters.ModelChoiceFilter(label=gettext_lazy("场地"), queryset=Room.objects.all())
    organization = django_filters.ModelChoiceFilter(label=gettext_lazy("组织"), queryset=Organization.objects.all())
    starts = DayRangeFilter(label=gettext_lazy("日期"))

    class Meta:
        model = Booking
        fields = ["status", "room", "organization", "starts"]


def when(booking: Booking) -> str:
    return when_text(booking.period)


def waiting(booking: Booking) -> str:
    return waiting_text(booking.created_at, booking.due_at) if booking.status in Booking.Status.CAN_DECIDE else ""


class QueueView(SpreadsheetInWords, IndexView):
    def get_base_queryset(self) -> Any:
        # What waits comes first, the soonest due on top; then what is ahead, then what is over.
        now = timezone.now()
        rank = Case(
            When(status=Booking.Status.PENDING, then=Value(0)), When(ends__gt=now, then=Value(1)), default=Value(2)
        )
        bookings = Booking.objects.select_related("organization", "room")
        return bookings.annotate(rank=rank).order_by(
            "rank", Case(When(rank=0, then=F("due_at"))), Case(When(rank=1, then=F("starts"))), "-starts", "-pk"
        )

    def get_edit_url(self, instance: Booking) -> str:
        return reverse("bookings_admin:decide", args=[instance.pk])


class BookingQueue(ModelViewSet):
    model = Booking
    name = "bookings_admin"
    url_prefix = "bookings"
    icon = "calendar"
    menu_label = gettext_lazy("场地预约")
    menu_order = 120
    add_to_admin_menu = True
    index_view_class = QueueView
    history_view_class = RecordHistory
    # Its index and history are all that is used of it.
    form_fields = ["purpose"]
    copy_view_enabled = False
    list_per_page = 50
    list_display = [
        TitleColumn("organization", label=gettext_lazy("组织"), get_url=lambda booking: _decide_url(booking)),
        Column("room", label=gettext_lazy("场地"), sort_key="room__order"),
        Column("when", label=gettext_lazy("时间"), accessor=when, sort_key="starts"),
        Column("get_status_display", label=gettext_lazy("状态"), sort_key="status"),
        Column("waiting", label=gettext_lazy("等待"), accessor=waiting, sort_key="due_at"),
    ]
    filterset_class = BookingFilters
    list_export = [
        "organization",
        "room",
        "starts",
        "ends",
        "people",
        "purpose",
        "status",
        "created_at",
        "due_at",
        "reason",
    ]
    export_headings = {"created_at": gettext_lazy("提交时间")}
    export_filename = "bookings"

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "history", "history_results"}
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
        return [*patterns, path("<int:pk>/", booking_decide, name="decide")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = ("add_url_name", "edit_url_name", "delete_url_name", "usage_url_name")
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(gone)


def _decide_url(booking: Booking) -> str:
    return reverse("bookings_admin:decide", args=[booking.pk])


# --- Registering -------------------------------------------------------------------------------------------------


@hooks.register("register_admin_viewset")
def booking_queue() -> BookingQueue:
    return BookingQueue()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for verb, label, message in (
        ("request", gettext_lazy("申请场地"), gettext_lazy("申请了场地")),
        ("approve", gettext_lazy("通过预约"), gettext_lazy("通过了预约")),
        ("decline", gettext_lazy("不通过预约"), gettext_lazy("没有通过预约")),
        ("cancel", gettext_lazy("取消预约"), gettext_lazy("取消了预约")),
        ("expire", gettext_lazy("预约逾期"), gettext_lazy("预约逾期未审")),
        ("check_in", gettext_lazy("签到"), gettext_lazy("签到了")),
        ("set_right", gettext_lazy("补记到场"), gettext_lazy("补记了到场人数")),
        ("unattended", gettext_lazy("没人签到，让出场地"), gettext_lazy("没人签到，让出了场地")),
        ("finish", gettext_lazy("使用结束"), gettext_lazy("使用结束了")),
        ("promote", gettext_lazy("排队轮到"), gettext_lazy("从排队转为申请")),
        ("ask_again", gettext_lazy("再次申请"), gettext_lazy("再次申请了跳过的日期")),
        ("move", gettext_lazy("更改预约"), gettext_lazy("更改了预约")),
    ):
        actions.register_action(f"bookings.{verb}", label, message)
    audit.say("bookings", dict(Booking.Status.choices))
