"""Series on the public site: asking for one, and the page of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.bookings.forms import ReasonForm
from incubator.bookings.models import Booking, Series
from incubator.bookings.permissions import can_change_series, get_series_for
from incubator.bookings.reasons import HELD, LENT
from incubator.bookings.series import actions as series
from incubator.bookings.series import changes, date_choices, planning, recurrence
from incubator.bookings.series.actions import Preview
from incubator.bookings.series.forms import SeriesChangeForm, SeriesForm
from incubator.bookings.series.page import page_of
from incubator.bookings.wording import when_text
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.forms import whole_number


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a room again and again: the form, then every date with its verdict and what can be chosen."""
    room = get_object_or_404(Room.objects.bookable().select_related("center"), slug=slug)
    asked = request.POST if request.method == "POST" else request.GET
    # From the form for one date comes what was typed there ("keep"), to be gone on with here.
    sent = request.method == "POST" and "keep" not in asked
    looks = sent or "preview" in asked
    known = {name.removeprefix("booking-"): value for name, value in asked.items()}
    form = SeriesForm(request.user, room, asked if looks else None, initial=known)
    if not form.fields["organization"].queryset.exists():  # type: ignore[attr-defined]
        return render(request, "bookings/needs_organization.html", {"room": room}, status=403)
    context: dict[str, Any] = {"room": room, "form": form, "kicker": room.name, "kicker_url": room.get_absolute_url()}
    if not looks:
        return render(request, "bookings/series_ask.html", context)
    if not form.is_valid():
        return render(request, "bookings/series_ask.html", context, status=422)
    wish, choices, status = form.wish(), date_choices.choices_in(asked), 200
    try:
        if sent and "look" not in asked:
            made = series.request_series(wish, choices, by=request.user)
            messages.success(request, _("已提交。每次的结果都在这一页，有变化会通知您。"))
            return redirect(made)
    except Refused as refused:
        status = 422
        refused.add_to(form)
    try:
        found = series.preview(wish, choices, by=request.user)
    except Refused as refused:
        refused.add_to(form)
        return render(request, "bookings/series_ask.html", context, status=422)
    context |= {
        "title": _("选好要哪些日子"),
        "lede": recurrence.in_words(wish.pattern, wish.first),
        "back": f"?{form.query}",
        "back_label": _("改时间、次数或设备"),
        "submit": _("提交申请"),
        "runs": date_choices.runs(found.dates, take=_("要这一次"), skip=_("跳过")),
        "summary": date_choices.summary(found.dates, _("跳过 %(count)s 次")),
        "hours": date_choices.hours_text(planning.hours(found.house, found.dates)),
        "hint": _("跳过的日子都记着，以后约得到了，在这个系列里再申请。")
        if any(not date.taken for date in found.dates)
        else "",
    }
    return render(request, "bookings/series_preview.html", context, status=_status(status, found))


def _status(status: int, found: Preview) -> int:
    """What is gone meanwhile is a conflict with somebody else, not a mistake."""
    gone = any(date.refused and date.refused.code in HELD | {LENT} for date in found.refused)
    return 409 if gone and status != 200 else status


@login_required
@require_safe
def series_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All dates of a series, each with its state and what can be done with it."""
    found = get_series_for(request.user, pk)
    return render(request, "bookings/series.html", {"page": page_of(found, request.user), "series": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or room for all dates ahead, or from one on (``?since=``): the form, then a verdict on each."""
    found = _to_change(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    since = _since(found, asked)
    dates = list(
        changes.dates_ahead(found, Booking.Status.CAN_MOVE, since.starts if since else None)
        .select_related("organization", "room__center")
        .order_by("starts", "pk")
    )
    if not dates:
        messages.warning(request, _("没有可以更改的日期。"))
        return redirect(found)
    sent = request.method == "POST"
    looks = sent or "preview" in asked
    form = SeriesChangeForm(dates[0], asked if looks else None)
    context: dict[str, Any] = {
        "series": found,
        "form": form,
        "since": since,
        "kicker": str(found.room),
        "kicker_url": found.get_absolute_url(),
        "pattern": recurrence.in_words(found.pattern, found.first),
        "count": len(dates),
    }
    if not looks or not form.is_valid():
        return render(request, "bookings/series_change.html", context, status=422 if form.errors else 200)
    change, choices, status = form.change(), date_choices.choices_in(asked), 200
    try:
        if sent and "look" not in asked:
            moved = changes.change_series(
                found,
                change,
                choices,
                since=since.starts if since else None,
                by=request.user,
                reason=asked.get("reason", ""),
            )
            messages.success(request, _("已更改 %(count)s 次。") % {"count": len(moved)})
            return redirect(found)
    except Refused as refused:
        status = 422
        refused.add_to(form)
    plan = changes.preview_change(dates, change, choices, by=request.user)
    context |= {
        "title": _("看看每一次能不能改"),
        "lede": _("改不了的，保持原来的时间。"),
        "back": f"?{form.query}" + (f"&since={since.pk}" if since else ""),
        "back_label": _("重新选时间或场地"),
        "submit": _("确定更改"),
        "runs": date_choices.runs(plan.dates, take=_("改"), skip=_("不改")),
        "summary": date_choices.summary(plan.dates, _("不改 %(count)s 次"), take=_("改 %(count)s 次")),
        "hours": date_choices.hours_text(planning.hours(plan.house, plan.dates)),
        "note": _("换了时间或场地的，要重新审批，原来的时间会让出；只缩短不用再审批。"),
    }
    return render(request, "bookings/series_preview.html", context, status=_status(status, plan))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, with a reason, then give up all dates ahead, or from one on (``?since=``)."""
    found = _to_change(request, pk)
    since = _since(found, request.POST if request.method == "POST" else request.GET)
    dates = changes.dates_ahead(found, Booking.Status.CAN_CANCEL, since.starts if since else None).order_by("starts")
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("服务中心和组织成员会看到这段话。")
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            gone = changes.cancel_series(
                found, reason=form.cleaned_data["reason"], since=since.starts if since else None, by=request.user
            )
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("已取消 %(count)s 次，场地已让出。") % {"count": len(gone)})
            return redirect(found)
    lines = [when_text(booking.period) for booking in dates]
    context = {"series": found, "form": form, "lines": lines, "since": since}
    return render(request, "bookings/series_cancel.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for dates that were left out, each with its verdict today."""
    found = _to_change(request, pk)
    sent = request.method == "POST"
    dates = list(
        changes.dates_ahead(found, Booking.Status.CAN_ASK_AGAIN)
        .select_related("organization", "room__center")
        .order_by("starts", "pk")
    )
    if not dates:
        messages.warning(request, _("没有可以再申请的日期。"))
        return redirect(found)
    choices, status = date_choices.choices_in(request.POST), 200
    form = forms.Form(request.POST if sent else None)
    try:
        if sent and "look" not in request.POST:
            asked = changes.ask_again(found, choices, by=request.user)
            messages.success(request, _("已申请 %(count)s 次。") % {"count": len(asked)})
            return redirect(found)
        plan = changes.preview_again(dates, choices, by=request.user)
    except Refused as refused:
        status = 422
        refused.add_to(form)
        if refused.code == "not_allowed":
            raise PermissionDenied from refused
        plan = changes.preview_again(dates, choices, by=request.user)
    context = {
        "form": form,
        "kicker": str(found.room),
        "kicker_url": found.get_absolute_url(),
        "title": _("跳过的日期，再申请"),
        "lede": recurrence.in_words(found.pattern, found.first),
        "submit": _("提交申请"),
        "runs": date_choices.runs(plan.dates, take=_("要这一次"), skip=_("跳过")),
        "summary": date_choices.summary(plan.dates, _("跳过 %(count)s 次")),
        "hours": date_choices.hours_text(planning.hours(plan.house, plan.dates)),
    }
    return render(request, "bookings/series_preview.html", context, status=_status(status, plan))


def _to_change(request: HttpRequest, pk: int) -> Series:
    found = get_series_for(request.user, pk)
    if not can_change_series(request.user, found):
        raise PermissionDenied
    return found


def _since(found: Series, asked: QueryDict) -> Booking | None:
    """The date from which on it is meant; None for all of them."""
    since = asked.get("since", "")
    return get_object_or_404(found.bookings, pk=whole_number(since) or 0) if since else None
