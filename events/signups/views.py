"""Signing up for an occurrence, with an account or without one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.signups import phone_codes
from events.signups.actions import closed, register, register_guest, seats_left
from events.signups.forms import SignupForm, wanted_for
from events.signups.links import path_of
from events.signups.models import Registration
from events.signups.permissions import get_public_occurrence, get_registration_for
from events.signups.tickets import may_text, status_of, too_often
from portal.common import sms
from portal.common.errors import Refused
from portal.common.forms import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """``?for=child`` or ``elder``: on behalf of somebody else. ``wait`` in the form: in line when it is full."""
    occurrence = get_public_occurrence(slug, pk)
    guest = not request.user.is_authenticated
    if guest and not sms.is_configured():
        return redirect_to_login(request.get_full_path())
    # An empty body is a form sent empty, too.
    sent = request.POST if request.method == "POST" else None
    for_whom = wanted_for(request.POST.get("for_whom", "") if sent is not None else request.GET.get("for", ""))
    own_name = "" if guest or for_whom != Registration.ForWhom.SELF else request.user.name
    form = SignupForm(
        sent, activity=occurrence.activity, for_whom=for_whom, guest=guest, initial={"name": own_name, "party_size": 1}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer = _sign_up(request, occurrence, form)
            except Refused as refused:
                refused.add_to(form)
                status = 429 if refused.code == "too_often" else status_of(refused)
            else:
                return answer
    return render(request, "signups/signup.html", _context(request, occurrence, form), status=status)


def _sign_up(request: HttpRequest, occurrence: Any, form: SignupForm) -> HttpResponse:
    wait = bool(request.POST.get("wait"))
    if not form.guest:
        registration = register(occurrence, user=request.user, wait=wait, **form.values())
        if registration.status == Registration.Status.WAITLISTED:
            messages.info(request, _("名额满了，已经给您排上候补。"))
        else:
            messages.success(request, _("报名成功，到时候见！"))
        return redirect(path_of(registration))
    if form.is_machine:
        return redirect("activity", slug=occurrence.activity.slug)
    phone = form.cleaned_data["phone"]
    if not may_text(request, phone, try_only=True):
        raise Refused("too_often", too_often(), field="phone")
    registration = register_guest(occurrence, wait=wait, **form.values())
    may_text(request, phone)
    try:
        phone_codes.send(registration)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(path_of(registration))


def _context(request: HttpRequest, occurrence: Any, form: SignupForm) -> dict[str, Any]:
    left = seats_left(occurrence)
    mine = []
    if request.user.is_authenticated:
        own = Registration.objects.live().of(request.user).filter(occurrence=occurrence)
        mine = [(registration, path_of(registration)) for registration in own]
    return {
        "form": form,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "left": left,
        # All seats gone, or too few for the party that was asked for: the line is open.
        "wait": left is not None and (left == 0 or _asked(form) > left),
        "full": left == 0,
        "waiting": occurrence.registrations.waiting().count() if left == 0 else 0,
        "mine": mine,
        "for_whom": form.for_whom,
        "for_me": form.for_whom == Registration.ForWhom.SELF,
        "mine_already": any(entry.for_whom == Registration.ForWhom.SELF for entry, _path in mine),
        # Said instead of a form that could not succeed.
        "refusal": closed(occurrence),
    }


def _asked(form: SignupForm) -> int:
    """How many people the form was sent for; 1 when it was not, or with nonsense."""
    # A refusal at this field takes it out of what was cleaned: it is read as it was sent.
    return (whole_number(form["party_size"].value() or "") if form.is_bound else None) or 1


@login_required
@require_safe
def signup_own(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own sign-up, by an address without a secret."""
    return redirect(path_of(get_registration_for(request.user, pk)))
