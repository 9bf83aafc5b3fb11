"""Bookings in the Wagtail admin: the queue, and a page to decide each. No form of Wagtail's writes a booking."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.bookings import actions
from incubator.bookings.attendance import record_of
from incubator.bookings.companions import companion_of
from incubator.bookings.desk import neighbours, obstacles, used_in_month
from incubator.bookings.forms import ReasonForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking, get_booking_for
from incubator.bookings.wording import clock, length_text, what_and_when, when_text
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import DayRangeFilter, RecordHistory
from portal.common.spreadsheets import SpreadsheetInWords

HOME = {"url": "/admin/", "label": gettext_lazy("首页")}
VERBS = ("approve", "decline", "cancel")


# --- The queue ---------------------------------------------------------------------------------------------------


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
    """How long a pending request has been waiting, and until when it may."""
    if booking.status not in Booking.Status.CAN_DECIDE:
        return ""
    return _("已等 %(age)s，%(due)s 前答复") % {
        "age": timesince(booking.created_at, depth=1),
        "due": when_due(booking),
    }


def when_due(booking: Booking) -> str:
    due = timezone.localtime(booking.due_at)
    return f"{due.month}/{due.day} {clock(booking.due_at)}"


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


# --- Deciding ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def booking_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A request with all that decides about it, and the answers to it."""
    if not request.user.has_perm("incubator.view_booking"):
        raise PermissionDenied
    booking = get_booking_for(request.user, pk)
    verb = next((verb for verb in VERBS if verb in request.POST), None)
    form = ReasonForm(request.POST if verb in ("decline", "cancel") else None)
    refused = None
    if request.method == "POST":
        if not can_decide_booking(request.user):
            raise PermissionDenied
        try:
            if told := _carry_out(verb, booking, form, request.user):
                messages.success(request, told)
                return redirect("bookings_admin:index")
        except Refused as refusal:
            refused = refusal
            booking.refresh_from_db()
    context = _context(booking) | {"form": form, "refused": refused, "can_decide": can_decide_booking(request.user)}
    status = 200 if request.method != "POST" else 409 if refused else 422
    return render(request, "bookings/admin/decide.html", context, status=status)


def _carry_out(verb: str | None, booking: Booking, form: ReasonForm, by: Any) -> str:
    """Do what was asked and say so; an empty answer when the form has errors or nothing was asked."""
    if verb in ("approve", "decline") and (companion := companion_of(booking)):
        raise Refused("decided_together", _("请在“%(label)s”的页面一起审批。") % {"label": companion[0]})
    if verb == "approve":
        actions.approve_booking(booking, by=by)
        return _("已通过，对方会收到通知。")
    if not verb or not form.is_valid():
        return ""
    reason = form.cleaned_data["reason"]
    if verb == "decline":
        actions.decline_booking(booking, reason=reason, by=by)
        return _("已答复不通过，对方会收到理由。")
    actions.cancel_booking(booking, reason=reason, by=by)
    return _("已取消，对方会收到理由。")


def _context(booking: Booking) -> dict[str, Any]:
    used = used_in_month(booking.organization, booking.day)
    pending = booking.status in Booking.Status.CAN_DECIDE
    return {
        "booking": booking,
        "when": when_text(booking.period),
        "length": length_text(booking.period.minutes),
        "waiting": waiting(booking),
        "pending": pending,
        "obstacles": obstacles(booking),
        "neighbours": [(when_text(other.period), other) for other in neighbours(booking)],
        "used": length_text(used.confirmed),
        "used_pending": length_text(used.pending) if used.pending else "",
        "record": record_of(booking.organization),
        "companion": companion_of(booking),
        "history": audit.tell(audit.history(booking)[:100]),
        "history_url": reverse("bookings_admin:history", args=[booking.pk]),
        "header_title": what_and_when(booking),
        "header_icon": "calendar",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("bookings_admin:index"), "label": gettext_lazy("场地预约")},
            {"url": "", "label": booking.organization.name},
        ],
    }


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
