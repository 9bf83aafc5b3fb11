"""Staff book for an organization that telephoned: the same questions and refusals as for residents, confirmed at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.bookings import actions
from incubator.bookings.desk.forms import code_of
from incubator.bookings.forms import BookingForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking, organizations_booked_for
from incubator.bookings.reasons import HELD, LENT
from incubator.bookings.upkeep import CALLER_DAYS
from incubator.bookings.wording import when_text
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.periods import Period
from portal.common.records import answers_403

CONFLICTS = HELD | {LENT}


class OnBehalfForm(BookingForm):
    """A booking of ``room`` for any organization that may ask, and who telephoned."""

    caller = forms.CharField(
        label=gettext_lazy("谁打来的电话"),
        max_length=Booking._meta.get_field("caller").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["organization", "caller"]

    def __init__(self, user: Any, room: Room, data: Any = None, **kwargs: Any) -> None:
        super().__init__(user, room, data, **kwargs)
        organization = self.fields["organization"]
        organization.queryset = organizations_booked_for(user).order_by("name")  # type: ignore[attr-defined]
        organization.label = _("替哪个组织")
        self.fields["caller"].help_text = _("姓名和电话，只有工作人员看得到；用完 %(days)s 天后自动删去。") % {
            "days": CALLER_DAYS
        }
        organization.error_messages["invalid_choice"] = _("请从列表中选择组织。")

    def request(self) -> dict[str, Any]:
        return super().request() | {"caller": self.cleaned_data["caller"]}


@answers_403
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """Which room; everything else is asked on its page."""
    _must_decide(request)
    context = {
        "rooms": Room.objects.bookable().order_by("order", "pk"),
        "page_title": _("代人预约"),
        "header_title": _("代人预约"),
        "header_icon": "plus",
    }
    return render(request, "bookings/admin/on_behalf_rooms.html", context)


@answers_403
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one room; what is taken is refused with other times and rooms to tap."""
    _must_decide(request)
    room = get_object_or_404(Room.objects.bookable().select_related("center"), slug=slug)
    form = OnBehalfForm(request.user, room, _data(request), initial=request.GET.dict())
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            booking = actions.request_booking(**form.request(), by=request.user)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            messages.success(request, _("已预约并确认，组织的负责人会收到通知。"))
            return redirect("bookings_admin:decide", booking.pk)
    context = {
        "room": room,
        "form": form,
        "fields": [form[name] for name in form.fields if name in OnBehalfForm.base_fields],
        "alternatives": [_alternative(offer) for offer in refused.alternatives] if refused else [],
        "page_title": _("代人预约"),
        "header_title": _("代人预约：%(room)s") % {"room": room.name},
        "header_icon": "plus",
        "breadcrumbs_items": [
            {"url": reverse("bookings_on_behalf"), "label": _("代人预约")},
            {"url": "", "label": room.name},
        ],
    }
    status = 200 if request.method != "POST" else 409 if refused and refused.code in CONFLICTS else 422
    return render(request, "bookings/admin/on_behalf.html", context, status=status)


def _must_decide(request: HttpRequest) -> None:
    if not can_decide_booking(request.user):
        raise PermissionDenied


def _data(request: HttpRequest) -> QueryDict | None:
    """What was sent; a time that was tapped replaces day, start and length, and everything else stays."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    _room, _at, tapped = data.get("alternative", "").partition("@")
    moment, _slash, minutes = tapped.partition("/")
    try:
        starts = parse_datetime(moment)
    except ValueError:
        return data
    if starts and minutes.isdecimal():
        data["date"], data["start"], data["minutes"] = f"{starts:%Y-%m-%d}", f"{starts:%H:%M}", minutes
    return data


def _alternative(offer: Any) -> dict[str, str]:
    period = Period(offer.starts, offer.ends)
    return {
        "value": f"{code_of(offer.room, offer.starts)}/{period.minutes}",
        "action": reverse("bookings_on_behalf_room", args=[offer.room.slug]),
        "label": _("%(room)s，%(when)s") % {"room": offer.room.name, "when": when_text(period)},
    }


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("bookings/on-behalf/", rooms, name="bookings_on_behalf"),
        path("bookings/on-behalf/<slug:slug>/", book, name="bookings_on_behalf_room"),
    ]


class OnBehalfItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_decide_booking(request.user)


@hooks.register("register_admin_menu_item")
def on_behalf_menu_item() -> MenuItem:
    return OnBehalfItem(
        gettext_lazy("代人预约"), reverse("bookings_on_behalf"), name="bookings-on-behalf", icon_name="plus"
    )
