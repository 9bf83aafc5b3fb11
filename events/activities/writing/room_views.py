"""A room of ours, alone or with an activity in it: one form, one approval."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.activities import actions
from events.activities.models import Activity
from events.activities.permissions import can_edit_activity, get_own_activity_for
from events.activities.writing.manuscript import STAY, SUBMIT, Manuscript, mistakes_of
from events.activities.writing.views import CONFLICTS
from events.activities.writing.want import WantForm
from incubator.bookings.actions import request_booking
from incubator.bookings.equipment_form import field_of
from incubator.bookings.finding.expecting import Expected, by_hand, expected
from incubator.bookings.forms import BookingForm
from incubator.bookings.holding import place_behind
from incubator.bookings.permissions import organizations_booking_for
from incubator.bookings.reasons import IN_DEMAND
from incubator.bookings.wording import when_text
from incubator.premises.models import Room
from portal.common.errors import Refused, status_for
from portal.common.periods import Period

Want = WantForm.Want


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_book(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a room, alone or together with an activity in it (``?activity=`` takes up a draft)."""
    room = get_object_or_404(Room.objects.bookable().select_related("center"), slug=slug)
    if not organizations_booking_for(request.user).exists():
        return render(request, "bookings/needs_organization.html", {"room": room}, status=403)
    draft = _draft(request)
    data = _booking_data(request)
    want = WantForm(data, initial={"want": Want.ACTIVITY if draft else request.GET.get("want", Want.ROOM)})
    wants_activity = want["want"].value() == Want.ACTIVITY
    refused, queues, do = None, "queue" in request.GET, request.POST.get("do", SUBMIT)
    # A button that only rearranges the text finds no mistakes.
    looks = data is not None and do == SUBMIT
    booking = BookingForm(
        request.user, room, data if looks else None, prefix="booking", initial=_asked(request, draft) | _typed(request)
    )
    # Without a script both parts stand there, and the browser cannot know which must be filled in.
    booking.use_required_attribute = False
    # An activity says by its title what the room is for.
    booking.fields["purpose"].required = not wants_activity
    manuscript = Manuscript(request, draft, with_dates=False)
    if request.method == "POST" and (do != SUBMIT or not wants_activity):
        manuscript.rearrange(do if do != SUBMIT else STAY)
    if request.method == "POST" and do == SUBMIT:
        valid = [want.is_valid(), booking.is_valid(), not wants_activity or manuscript.is_valid()]
        if all(valid):
            try:
                if not wants_activity:
                    queue = "queue" in request.POST
                    return redirect(request_booking(**booking.request(), by=request.user, queue=queue))
                submission = actions.request_room_and_activity(
                    **booking.request(),
                    fields=manuscript.fields_for(booking.cleaned_data["organization"]),
                    terms=manuscript.about.terms(),
                    activity=draft,
                    by=request.user,
                )
            except Refused as refusal:
                refused = refusal
                queues = refusal.code == IN_DEMAND
                if refusal.field in booking.fields or not wants_activity:
                    refusal.add_to(booking)
                else:
                    manuscript.refuse(refusal)
            else:
                messages.success(request, _("已提交。场地和活动会一起审核，结果会发到您的消息里。"))
                return redirect(submission.activity)
        if wants_activity:
            manuscript.about.keep_upload()
    context = {
        "room": room,
        "want": want,
        "wants_activity": wants_activity,
        "booking": booking,
        "manuscript": manuscript,
        "mistakes": mistakes_of(booking) + (manuscript.mistakes if wants_activity else []),
        "activity": manuscript.about,
        "draft": draft,
        "alternatives": _alternatives(request, refused),
        # An activity needs a room that is held for it: only a booking alone may queue.
        "place": _place(booking) if queues and not wants_activity else 0,
        "expected": _expected(booking, wants_activity),
    }
    return render(
        request,
        "activities/room_book.html",
        context,
        status=status_for(request.method or "" if do == SUBMIT else "", refused, CONFLICTS),
    )


def _expected(booking: BookingForm, wants_activity: bool) -> Expected:
    """What to tell before sending; an activity is looked at by people, whatever the rules say of the room."""
    asked = booking.asked()
    found = expected(asked[0], booking.room, asked[1]) if asked else Expected("", by_hand(booking.room))
    return found._replace(answer=by_hand(booking.room)) if wants_activity else found


def _place(booking: BookingForm) -> int:
    """Where the wish would stand in line; 0 while it is not known when it is for."""
    asked = booking.asked()
    return place_behind(booking.room, asked[1]) if asked else 0


def _draft(request: HttpRequest) -> Activity | None:
    """The draft that this booking is for, if it is one that the person may write."""
    slug = request.GET.get("activity", "")
    if not slug:
        return None
    found = get_own_activity_for(request.user, slug)
    if found.live or not can_edit_activity(request.user, found):
        raise PermissionDenied
    return found


def _asked(request: HttpRequest, draft: Activity | None) -> dict[str, Any]:
    """What a link already says about the wish: ``?organization=&date=&start=&minutes=&people=&equipment=``."""
    asked: dict[str, Any] = {
        name: request.GET[name]
        for name in ("organization", "date", "start", "minutes", "people")
        if request.GET.get(name)
    }
    asked |= {field_of(name): 1 for name in request.GET.getlist("equipment")}
    return asked | ({"organization": draft.organization_id} if draft else {})


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was sent about the booking."""
    prefix = "booking-"
    return {name.removeprefix(prefix): value for name, value in request.POST.items() if name.startswith(prefix)}


def _booking_data(request: HttpRequest) -> QueryDict | None:
    """What was sent; an alternative that was tapped replaces day, start and length, and everything else stays."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if "alternative" in data:
        start, _slash, minutes = data["alternative"].partition("/")
        moment = _moment(start)
        if moment and minutes.isdecimal():
            data["booking-date"] = f"{moment:%Y-%m-%d}"
            data["booking-start"] = f"{moment:%H:%M}"
            data["booking-minutes"] = minutes
    if data.get("want") == Want.ACTIVITY and not data.get("booking-purpose", "").strip():
        # The activity says what the room is for.
        data["booking-purpose"] = data.get("activity-title", "")
    return data


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
        return localtime(moment) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def _alternatives(request: HttpRequest, refused: Refused | None) -> list[dict[str, str]]:
    """Buttons of the same form: another time or room, and everything typed goes along."""
    query = request.META.get("QUERY_STRING", "")
    return [
        {
            "value": f"{localtime(offer.starts):%Y-%m-%dT%H:%M}/{Period(offer.starts, offer.ends).minutes}",
            "action": reverse("room_book", args=[offer.room.slug]) + (f"?{query}" if query else ""),
            "label": f"{offer.room.name} {when_text(Period(offer.starts, offer.ends))}",
        }
        for offer in (refused.alternatives if refused else [])
    ]
