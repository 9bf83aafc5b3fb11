"""The pages from which people on a list are written to, and the list is made longer, closed and opened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.signups.door.permissions import get_run_occurrence_for
from events.signups.running import actions
from events.signups.running.forms import AnnouncementForm, ReopenForm, SeatsForm
from events.signups.seats import closed, moment
from portal.common.errors import Refused, status_for

CONFLICTS = frozenset({"already", "too_often", "below_taken", "over", "cancelled", "started"})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write to everybody on the list, once."""
    occurrence = get_run_occurrence_for(request.user, slug, pk)
    waiting = occurrence.registrations.waiting().exists()
    form = AnnouncementForm(request.POST if request.method == "POST" else None, waiting=waiting)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.announce(occurrence, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(form)
        else:
            text = ngettext("发出去了，告诉了 %(people)s 个人。", "发出去了，告诉了 %(people)s 个人。", sent.people)
            messages.success(request, text % {"people": sent.people})
            return redirect("occurrence_people", slug, pk)
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "form": form,
        "readers": actions.readers(occurrence),
        "most": actions.MESSAGES_A_DAY,
        "announcements": list(occurrence.announcements.all()),
    }
    return render(
        request, "signups/running/message.html", context, status=status_for(request.method or "", refused, CONFLICTS)
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_seats(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How many seats there are, and whether names are taken: three small forms on one page."""
    occurrence = get_run_occurrence_for(request.user, slug, pk)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    seats = SeatsForm(request.POST if verb == "seats" else None, occurrence=occurrence)
    reopen = ReopenForm(request.POST if verb == "reopen" else None)
    refused = None
    if request.method == "POST":
        try:
            if said := _carry_out(request, occurrence, verb, seats, reopen):
                messages.success(request, said)
                return redirect("occurrence_seats", slug, pk)
        except Refused as refusal:
            refused = refusal
            refusal.add_to(reopen if verb == "reopen" else seats)
    taken = sum(occurrence.registrations.taking_seats().values_list("party_size", flat=True))
    shut = closed(occurrence)
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "seats": seats,
        "reopen": reopen,
        "taken": taken,
        "waiting": sum(occurrence.registrations.waiting().values_list("party_size", flat=True)),
        "shut": shut,
        "closes": moment(occurrence.signup_closes) if occurrence.signup_closes and not shut else "",
        "may_reopen": shut is not None and shut.code in ("closed", "not_yet"),
    }
    return render(
        request, "signups/running/seats.html", context, status=status_for(request.method or "", refused, CONFLICTS)
    )


def _carry_out(request: HttpRequest, occurrence: Any, verb: str, seats: SeatsForm, reopen: ReopenForm) -> str:
    """Do what was asked; what to say about it, or nothing when a form is wrong."""
    match verb:
        case "seats" if seats.is_valid():
            offered = actions.change_seats(occurrence, seats=seats.cleaned_data["seats"], by=request.user)
            if offered:
                return _("名额改好了，已经通知候补的 %(count)s 份报名。") % {"count": len(offered)}
            return _("名额改好了。")
        case "close":
            actions.close_signup(occurrence, by=request.user)
            return _("报名停止了。已经报上的人不受影响。")
        case "reopen" if reopen.is_valid():
            actions.reopen_signup(occurrence, closes=reopen.cleaned_data["closes"], by=request.user)
            return _("又可以报名了。")
    return ""
