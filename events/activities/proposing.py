"""Calling off one date, on the public site."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.activities import actions
from events.activities.forms import CancelForm
from events.activities.listing import shown
from events.activities.permissions import can_cancel_occurrence, get_activity_for
from incubator.bookings.wording import when_text
from portal.common.errors import Refused
from portal.common.periods import Period


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more, with the number of people who will be told, then cancel."""
    found = get_activity_for(request.user, slug)
    occurrence = get_object_or_404(shown(found.occurrences.public()), pk=pk)
    if not can_cancel_occurrence(request.user, occurrence):
        raise PermissionDenied
    form = CancelForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_occurrence(occurrence, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            status = 409 if refusal.code == "already_cancelled" else 422
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
    return render(request, "components/confirm.html", context, status=status)
