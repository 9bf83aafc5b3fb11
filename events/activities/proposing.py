"""The pages on which organizations propose, change and cancel: with a room of ours, or elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.activities import actions
from events.activities.forms import ActivityForm, CancelForm, ElsewhereForm, WantForm
from events.activities.listing import shown
from events.activities.models import Activity, Occurrence
from events.activities.permissions import (
    can_cancel_occurrence,
    can_edit_activity,
    get_activity_for,
    get_own_activity_for,
)
from incubator.bookings.actions import request_booking
from incubator.bookings.equipment_form import field_of
from incubator.bookings.finding.expecting import Expected, by_hand, expected
from incubator.bookings.forms import BookingForm
from incubator.bookings.holding import place_behind
from incubator.bookings.permissions import organizations_booking_for
from incubator.bookings.reasons import ASKED_ALREADY, HELD, IN_DEMAND
from incubator.bookings.wording import when_text
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.periods import Period

Want = WantForm.Want
# What is gone meanwhile is a conflict with somebody else, not a mistake in the form.
CONFLICTS = HELD | {ASKED_ALREADY, "lent", "decided", "already_cancelled", "booking_in_use"}


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
    booking = BookingForm(request.user, room, data, prefix="booking", initial=_asked(request, draft))
    # Without a script both parts stand there, and the browser cannot know which must be filled in.
    booking.use_required_attribute = False
    # An activity says by its title what the room is for.
    booking.fields["purpose"].required = not wants_activity
    activity = _activity_form(request, data if wants_activity else None, draft)
    refused, queues = None, "queue" in request.GET
    if request.method == "POST":
        forms = [want, booking, *([activity] if wants_activity else [])]
        if all_valid(forms):
            try:
                if not wants_activity:
                    queue = "queue" in request.POST
                    return redirect(request_booking(**booking.request(), by=request.user, queue=queue))
                submission = actions.request_room_and_activity(
                    **booking.request(),
                    fields=activity.fields_for(booking.cleaned_data["organization"]),
                    capacity=activity.cleaned_data["capacity"],
                    activity=draft,
                    by=request.user,
                )
            except Refused as refusal:
                refused = refusal
                queues = refusal.code == IN_DEMAND
                _show(refusal, booking, *forms)
            else:
                messages.success(request, _("已提交。场地和活动会一起审核，结果会发到您的消息里。"))
                return redirect(submission.activity)
        if wants_activity:
            activity.keep_upload()
    context = {
        "room": room,
        "want": want,
        "wants_activity": wants_activity,
        "booking": booking,
        "activity": activity,
        "draft": draft,
        "alternatives": _alternatives(request, refused),
        # An activity needs a room that is held for it: only a booking alone may queue.
        "place": _place(booking) if queues and not wants_activity else 0,
        "expected": _expected(booking, wants_activity),
    }
    return render(request, "activities/room_book.html", context, status=_status(request, refused))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: HttpRequest) -> HttpResponse:
    """Propose an activity in a place that is not booked here."""
    if not organizations_booking_for(request.user).exists():
        return render(request, "bookings/needs_organization.html", status=403)
    data = request.POST if request.method == "POST" else None
    where = ElsewhereForm(request.user, data, prefix="where")
    activity = _activity_form(request, data, None)
    refused = None
    if request.method == "POST":
        if all_valid([where, activity]):
            organization = where.cleaned_data["organization"]
            try:
                submission = actions.propose_activity(
                    organization=organization,
                    fields=activity.fields_for(organization),
                    occurrences=[where.planned(activity.cleaned_data["capacity"])],
                    by=request.user,
                )
            except Refused as refusal:
                refused = refusal
                _show(refusal, where, activity)
            else:
                messages.success(request, _("已提交审核，结果会发到您的消息里。"))
                return redirect(submission.activity)
        activity.keep_upload()
    context = {"where": where, "activity": activity}
    return render(request, "activities/activity_new.html", context, status=_status(request, refused))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what an activity says and submit it; what is published stays until the change is approved."""
    found = get_activity_for(request.user, slug)
    if not can_edit_activity(request.user, found):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    proposed = found.occurrences.filter(status=Occurrence.Status.PROPOSED).select_related("room").first()
    in_room = bool(proposed and proposed.room_id)
    where = None
    if not found.live and not in_room:
        initial = ElsewhereForm.initial_from(proposed) if proposed else {}
        where = ElsewhereForm(request.user, data, prefix="where", with_organization=False, initial=initial)
    activity = _activity_form(request, data, found, capacity=proposed.capacity if proposed else None)
    refused = None
    if request.method == "POST":
        forms = [form for form in (where, activity) if form is not None]
        if all_valid(forms):
            capacity = activity.cleaned_data.get("capacity")
            try:
                actions.revise_activity(
                    found,
                    fields=activity.fields_for(found.organization),
                    occurrences=[where.planned(capacity)] if where else [],
                    capacity=capacity,
                    by=request.user,
                )
            except Refused as refusal:
                refused = refusal
                _show(refusal, *forms)
            else:
                messages.success(request, _("修改已提交审核；通过之前，居民看到的还是原来的内容。"))
                return redirect(found)
        activity.keep_upload()
    last = found.submissions.exclude(booking=None).select_related("booking__room").order_by("-pk").first()
    context = {
        "found": found,
        "where": where,
        "activity": activity,
        "proposed": proposed,
        # The room that was asked for and given up again: the way back to it.
        "room": last.booking.room if where and last and last.booking else None,
    }
    return render(request, "activities/activity_edit.html", context, status=_status(request, refused))


@login_required
@require_POST
def activity_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_own_activity_for(request.user, slug)
    if not can_edit_activity(request.user, found):
        raise PermissionDenied
    waiting = found.submissions.waiting().first()
    if waiting is None:
        messages.warning(request, _("没有正在等待审核的内容。"))
        return redirect(found)
    try:
        actions.withdraw_submission(waiting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。可以修改后重新提交。"))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more, with the number of people who will be told, then cancel."""
    found = get_activity_for(request.user, slug)
    occurrence = get_object_or_404(shown(found.occurrences.public()), pk=pk)
    if not can_cancel_occurrence(request.user, occurrence):
        raise PermissionDenied
    form = CancelForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_occurrence(occurrence, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            messages.success(request, _("已取消，报名的人会收到通知。"))
            return redirect(found)
    context = {
        "title": _("取消“%(title)s”的这一场？") % {"title": found.title},
        "text": _("%(when)s，%(where)s。已有 %(taken)s 人报名，取消后会马上告诉他们。")
        % {
            "when": when_text(Period(occurrence.starts, occurrence.ends)),
            "where": occurrence.where,
            "taken": occurrence.taken,
        },
        "form": form,
        "action": _("取消这一场"),
        "back": found.get_absolute_url(),
        "danger": True,
    }
    return render(request, "components/confirm.html", context, status=_status(request, refused))


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


def _activity_form(
    request: HttpRequest, data: QueryDict | None, draft: Activity | None, *, capacity: int | None = None
) -> ActivityForm:
    """The form for a new activity, or for the latest revision of ``draft``. Unbound it keeps what was typed."""
    content = draft.get_latest_revision_as_object() if draft else None
    initial: dict[str, Any] = {"capacity": capacity}
    organizations = organizations_booking_for(request.user)[:2]
    if draft is None and len(organizations) == 1:
        initial["contact_name"] = organizations[0].contact_name
        initial["contact_phone"] = organizations[0].contact_phone
    if data is None:
        prefix = "activity-"
        initial |= {name.removeprefix(prefix): value for name, value in request.POST.items() if name.startswith(prefix)}
    return ActivityForm(
        request.user,
        data,
        request.FILES if data is not None else None,
        prefix="activity",
        instance=content,
        initial=initial,
        with_capacity=not (draft and draft.live),
    )


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


def _show(refused: Refused, *forms: Any) -> None:
    """At the field of the form that has it, else on top of the first."""
    refused.add_to(next((form for form in forms if refused.field in form.fields), forms[0]))


def _status(request: HttpRequest, refused: Refused | None) -> int:
    if request.method != "POST":
        return 200
    return 409 if refused and refused.code in CONFLICTS else 422
