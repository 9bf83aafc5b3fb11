"""Signing up, cancelling, and the list of who comes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.signups.actions import cancel_registration, closed, register, seats_left, why_full
from events.signups.forms import SignupForm
from events.signups.permissions import get_public_occurrence, get_registration_for
from portal.common.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    occurrence = get_public_occurrence(slug, pk)
    # An empty body is a form sent empty, too.
    sent = request.POST if request.method == "POST" else None
    form = SignupForm(sent, initial={"name": request.user.name})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                register(occurrence, user=request.user, **form.cleaned_data)
            except Refused as refused:
                refused.add_to(form)
                status = 409 if refused.code in ("full", "already") else 422
            else:
                messages.success(request, _("报名成功，到时候见！"))
                return redirect("activity", slug=slug)
    left = seats_left(occurrence)
    context = {
        "form": form,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "left": left,
        "mine": occurrence.registrations.taking_seats().of(request.user).first(),
        # Said instead of a form that could not succeed; what was typed stays where a smaller party could.
        "refusal": closed(occurrence) or (why_full(left) if left == 0 else None),
    }
    return render(request, "signups/signup.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signup_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    registration = get_registration_for(request.user, pk)
    occurrence = registration.occurrence
    if request.method == "POST":
        try:
            cancel_registration(registration, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已取消报名，谢谢您告诉我们。"))
        return redirect("activity", slug=occurrence.activity.slug)
    context = {
        "title": _("取消报名：%(title)s") % {"title": occurrence.activity.title},
        "text": _("%(time)s，%(place)s。取消后名额会让给别人。")
        % {"time": date_format(localtime(occurrence.starts), "DATETIME_FORMAT"), "place": occurrence.where},
        "action": _("取消报名"),
        "back": occurrence.activity.get_absolute_url(),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)
