"""A sign-up behind its secret address: the code to type, the place in line, the offer, what to show at the door.

Whoever knows the address may do what the person may; no account is needed. It is kept by nobody on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.signups import phone_codes
from events.signups.actions import (
    accept_offer,
    cancel_registration,
    change_registration,
    confirm_phone,
    decline_offer,
    forget_guest,
    place_in_line,
)
from events.signups.after.actions import may_say
from events.signups.door.codes import door_address
from events.signups.forms import PartyForm, TypedCodeForm
from events.signups.links import path_of, registration_behind, token_of
from events.signups.models import Registration
from events.signups.permissions import roles_of
from events.signups.seats import moment
from events.signups.transitions import allowed
from portal.accounts.contacts import masked
from portal.common.errors import Refused
from portal.common.qr import drawn

Status = Registration.Status
View = Callable[..., HttpResponse]
TAKEN = ("full", "already", "too_many", "wrong_state", "lapsed", "gone")


def behind_a_link(view: View) -> View:
    """Give ``view`` the registration that the token opens; no cache and no search engine keeps the answer."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        registration = registration_behind(token)
        if registration is None:
            raise Http404
        response = view(request, registration)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Forms need to send where they come from to ourselves; nobody else ever learns it.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answer


def may_text(request: HttpRequest, phone: str, *, try_only: bool = False) -> bool:
    """Whether another code may go to ``phone``, by number and by address; counts it unless ``try_only``."""
    return ratelimit.consume(request, action="guest_code", key=phone, dry_run=try_only)


def too_often() -> str:
    return _("给这个手机号的验证码发得太频繁了，请过几分钟再试，或者打电话报名。")


def person(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def status_of(refused: Refused) -> int:
    return 409 if refused.code in TAKEN else 422


@behind_a_link
def ticket(request: HttpRequest, registration: Registration) -> HttpResponse:
    form, status = TypedCodeForm(), 200
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb == "again":
            return _again(request, registration)
        if verb == "accept":
            return _accept(request, registration)
        form = TypedCodeForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                confirmed = confirm_phone(registration, code=form.cleaned_data["code"])
            except Refused as refused:
                refused.add_to(form)
                status = status_of(refused)
            else:
                _say(request, registration, confirmed)
                return redirect(path_of(confirmed))
    return render(request, "signups/ticket.html", _context(request, registration, form), status=status)


def _say(request: HttpRequest, asked: Registration, got: Registration) -> None:
    if got.pk != asked.pk:
        messages.info(request, _("您以前就报过名了，就是下面这一份。"))
    elif got.status == Status.WAITLISTED:
        messages.info(request, _("名额满了，已经给您排上候补。"))
    else:
        messages.success(request, _("报名成功，到时候见！"))


def _again(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Send the code once more."""
    if not may_text(request, registration.phone, try_only=True):
        form = TypedCodeForm()
        context = _context(request, registration, form) | {"trouble": too_often()}
        return render(request, "signups/ticket.html", context, status=429)
    try:
        phone_codes.send(registration)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        may_text(request, registration.phone)
        messages.success(request, _("验证码又发了一次，以新的为准。"))
    return redirect(path_of(registration))


def _accept(request: HttpRequest, registration: Registration) -> HttpResponse:
    try:
        accept_offer(registration, by=person(request), link=True)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("名额归您了，到时候见！"))
    return redirect(path_of(registration))


def _context(request: HttpRequest, registration: Registration, form: Any) -> dict[str, Any]:
    occurrence = registration.occurrence
    token = token_of(registration)
    comes = registration.status in (Status.CONFIRMED, Status.ATTENDED)
    ahead = not occurrence.is_past and not occurrence.is_cancelled
    verbs = set(allowed(registration, roles_of(registration, person(request), link=True))) if ahead else set()
    return {
        "registration": registration,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "form": form,
        "verbs": verbs,
        "pending": registration.status == Status.PENDING,
        "comes": comes,
        "waits": registration.status == Status.WAITLISTED,
        "offered": registration.status == Status.OFFERED,
        "place": place_in_line(registration) if registration.status == Status.WAITLISTED else 0,
        "until": moment(registration.offered_until) if registration.offered_until else "",
        "phone": masked(registration.phone) if registration.phone else "",
        "ahead": ahead,
        "qr": drawn(door_address(registration)) if comes and ahead else "",
        "ics": reverse("occurrence_ics", args=[occurrence.activity.slug, occurrence.pk]),
        "say": reverse("signup_feedback", args=[token]) if may_say(registration, timezone.now()) else "",
        "announcements": list(occurrence.announcements.all()[:5]) if registration.is_live else [],
        "change": reverse("signup_change", args=[token]),
        "cancel": reverse("signup_cancel", args=[token]),
        "forget": reverse("signup_forget", args=[token]),
    }


@behind_a_link
def ticket_change(request: HttpRequest, registration: Registration) -> HttpResponse:
    activity = registration.occurrence.activity
    initial = {
        "name": registration.name,
        "party_size": registration.party_size,
    } | PartyForm.answers_of(registration)
    sent = request.POST if request.method == "POST" else None
    form = PartyForm(sent, activity=activity, for_whom=registration.for_whom, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_registration(registration, by=person(request), link=True, **form.values())
            except Refused as refused:
                refused.add_to(form)
                status = status_of(refused)
            else:
                messages.success(request, _("改好了。"))
                return redirect(path_of(registration))
    context = {
        "form": form,
        "registration": registration,
        "occurrence": registration.occurrence,
        "activity": activity,
        "back": path_of(registration),
    }
    return render(request, "signups/change.html", context, status=status)


@behind_a_link
def ticket_cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Off the list, out of the line, or no to an offer: whichever it is now."""
    title, text, action, done = _leaving(registration)
    if request.method == "POST":
        leave = decline_offer if registration.status == Status.OFFERED else cancel_registration
        try:
            leave(registration, by=person(request), link=True)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, done)
        return redirect(path_of(registration))
    context = {"title": title, "text": text, "action": action, "back": path_of(registration), "danger": True}
    return render(request, "components/confirm.html", context)


def _leaving(registration: Registration) -> tuple[str, str, str, str]:
    """Title, text and button of the question, and what is said when it is done."""
    occurrence = registration.occurrence
    words = {"title": occurrence.activity.title, "time": moment(occurrence.starts), "place": occurrence.where}
    where = _("%(time)s，%(place)s。") % words
    if registration.status == Status.WAITLISTED:
        text = where + _("退出后不再通知您；以后再来，要从队尾排起。")
        return _("退出候补：%(title)s") % words, text, _("退出候补"), _("已退出候补。")
    if registration.status == Status.OFFERED:
        text = where + _("名额马上让给后面的人。")
        return _("不要这个名额：%(title)s") % words, text, _("不要了"), _("好的，名额让给后面的人了。")
    text = where + _("取消后名额会让给别人。")
    return _("取消报名：%(title)s") % words, text, _("取消报名"), _("已取消报名，谢谢您告诉我们。")


@behind_a_link
def ticket_forget(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Somebody without an account is forgotten, with all that their number signed up for."""
    if registration.user:
        return redirect("my_data")
    activity = registration.occurrence.activity
    if request.method == "POST":
        forget_guest(registration.phone)
        messages.success(request, _("这个手机号和它报名时填的内容都删掉了，还没举行的报名也取消了。"))
        return redirect(activity.get_absolute_url())
    context = {
        "title": _("删除我的手机号和报名"),
        "text": _("用 %(phone)s 报的名都会取消，手机号、称呼和回答马上删除，这个链接不再有用。")
        % {"phone": masked(registration.phone)},
        "action": _("全部删除"),
        "back": path_of(registration),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)
