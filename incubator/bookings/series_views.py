"""Series on the public site: asking for one, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.bookings import date_choices, planning, recurrence, series
from incubator.bookings.permissions import get_series_for
from incubator.bookings.reasons import HELD, LENT
from incubator.bookings.series_forms import SeriesForm
from incubator.bookings.series_page import page_of
from incubator.premises.models import Room
from portal.common.errors import Refused


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
    context: dict[str, Any] = {"room": room, "form": form}
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
    if any(date.refused.code in HELD | {LENT} for date in found.refused if date.refused):
        # Gone meanwhile: a conflict with somebody else, not a mistake.
        status = 409 if sent else 200
    skip = _("跳过")
    context |= {
        "pattern": recurrence.in_words(wish.pattern, wish.first),
        "rows": date_choices.rows(found.dates, take=_("要这一次"), skip=skip),
        "summary": date_choices.summary(found.dates, _("跳过 %(count)s 次")),
        "hours": date_choices.hours_text(planning.hours(found.house, found.dates)),
    }
    return render(request, "bookings/series_preview.html", context, status=status)


@login_required
@require_safe
def series_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All dates of a series, each with its state and what can be done with it."""
    found = get_series_for(request.user, pk)
    return render(request, "bookings/series.html", {"page": page_of(found, request.user), "series": found})
