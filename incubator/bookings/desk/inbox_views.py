"""The inbox in the Wagtail admin: all requests that wait, answered one by one or several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.bookings.desk import deciding, inbox
from incubator.bookings.desk.deciding import Outcome
from incubator.bookings.desk.forms import AnswerForm
from incubator.bookings.desk.inbox import Entry
from incubator.bookings.permissions import can_decide_booking
from incubator.bookings.wording import length_text
from portal.common.errors import Refused
from portal.common.records import answers_403

ON_PAGE = 20


@answers_403
@require_http_methods(["GET", "HEAD", "POST"])
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What waits, the soonest due first; ticked entries are answered together."""
    if not can_decide_booking(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST if "decline" in request.POST else None)
    refused: list[str] = []
    if request.method == "POST":
        refused = _carry_out(request, form)
        if not refused and (form.is_valid() or not form.is_bound):
            return redirect("bookings_inbox")
    page = Paginator(inbox.keys(), ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(entry) for entry in inbox.entries(page.object_list)],
        "ticked": set(request.POST.getlist("entry")),
        "form": form,
        "refused": refused,
        "page_title": _("待批预约"),
        "header_title": _("待批预约"),
        "header_icon": "calendar-check",
    }
    return render(request, "bookings/admin/inbox.html", context, status=422 if request.method == "POST" else 200)


def _row(entry: Entry) -> dict[str, Any]:
    booking = entry.booking
    if entry.series:
        url = reverse("bookings_series", args=[entry.series.pk])
    else:
        url = reverse("bookings_admin:decide", args=[booking.pk])
    return {
        "entry": entry,
        "booking": booking,
        "url": entry.companion.url if entry.companion else url,
        "length": length_text(booking.period.minutes),
        "confirmed": length_text(entry.used.confirmed),
        "pending": length_text(entry.used.pending),
    }


def _carry_out(request: HttpRequest, form: AnswerForm) -> list[str]:
    """Do what was asked of one entry or of those ticked; sentences on what was refused."""
    approve = "decline" not in request.POST
    one = request.POST.get("approve", "")
    keys = [one] if one else request.POST.getlist("entry")
    if not approve and not form.is_valid():
        return []
    if not keys:
        return [_("请先勾选。")]
    bookings = list(inbox.called(keys))
    # Of what is not found, no more can be said.
    gone = [_("已经处理过了，或被撤回了。")] if set(keys) - {inbox.key_of(booking) for booking in bookings} else []
    if not bookings:
        return gone
    try:
        outcome = deciding.decide_several(
            bookings, approve=approve, reason="" if approve else form.cleaned_data["reason"], by=request.user
        )
    except Refused as refusal:
        return [str(refusal)]
    if outcome.decided:
        messages.success(request, _told(outcome, approve))
    return outcome.refused + gone


def _told(outcome: Outcome, approve: bool) -> str:
    count = len(outcome.decided)
    if approve:
        sentence = ngettext(
            "已通过 %(count)s 个预约，对方会收到通知。", "已通过 %(count)s 个预约，对方会收到通知。", count
        )
    else:
        sentence = ngettext(
            "已答复 %(count)s 个预约不通过，对方会收到理由。", "已答复 %(count)s 个预约不通过，对方会收到理由。", count
        )
    return sentence % {"count": count}


# --- Registering -------------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("bookings/inbox/", inbox_page, name="bookings_inbox")]


class InboxItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_decide_booking(request.user)


@hooks.register("register_admin_menu_item")
def inbox_menu_item() -> MenuItem:
    return InboxItem(
        gettext_lazy("待批预约"), reverse("bookings_inbox"), name="bookings-inbox", icon_name="calendar-check"
    )
