"""The door of an occurrence on the phone of whoever keeps it, and what a personal code opens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.activities.models import Occurrence
from events.signups.door import attendance
from events.signups.door.codes import door_address, get_registration_by, token_of
from events.signups.door.forms import CodeForm, PeopleForm, WalkInForm, lines_of, sent_again, ticks_in
from events.signups.door.lists import at_the_door, totals
from events.signups.door.permissions import can_keep_door, can_run, get_door_for, get_run_occurrence_for
from events.signups.door.ticking import tick
from events.signups.models import Registration
from events.signups.permissions import roles_of
from events.signups.transitions import TABLE, allowed
from portal.common.errors import Refused
from portal.common.qr import drawn

# The camera belongs to this one page (``portal.middleware`` forbids it everywhere else).
CAMERA = "camera=(self)"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Everybody on the list, to be ticked; sent, all ticks are written in one go."""
    occurrence = get_door_for(request.user, slug, pk)
    if request.method != "POST":
        return _door(request, occurrence)
    registrations = at_the_door(_registrations(occurrence))
    ticks, refused = ticks_in(request.POST, registrations)
    try:
        ticked = tick(occurrence, ticks, by=request.user)
    except Refused as refusal:
        everything = dict.fromkeys((one.pk for one in registrations), "")
        return _door(request, occurrence, sent=request.POST, refused=everything, trouble=str(refusal), status=409)
    meanwhile, refused = ticked.refused, refused | ticked.refused
    if refused:
        saved = _("其余 %(saved)s 行已保存。") % {"saved": ticked.saved} if ticked.saved else ""
        status = 409 if meanwhile else 422
        return _door(request, occurrence, sent=request.POST, refused=refused, saved=saved, status=status)
    messages.success(request, _("保存好了，改了 %(saved)s 行。") % {"saved": ticked.saved})
    return redirect("occurrence_door", slug, pk)


@login_required
@require_POST
def door_walk_in(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody came without having signed up."""
    occurrence = get_door_for(request.user, slug, pk)
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            came = attendance.walk_in(occurrence, **form.cleaned_data, by=request.user)
        except Refused as refused:
            refused.add_to(form)
            return _door(request, occurrence, walk_in=form, status=409 if refused.code == "full" else 422)
        messages.success(
            request, _("登记好了：%(name)s，%(people)s 人。") % {"name": came.called(), "people": came.attended_size}
        )
        return redirect("occurrence_door", slug, pk)
    return _door(request, occurrence, walk_in=form, status=422)


@login_required
@require_POST
def door_code(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Six digits that somebody says lead to their sign-up."""
    occurrence = get_door_for(request.user, slug, pk)
    form = CodeForm(request.POST)
    if form.is_valid():
        found = occurrence.registrations.filter(code=form.cleaned_data["code"]).first()
        if found:
            return redirect("ticket", token_of(found))
        form.add_error("code", _("这一场没有这个入场码，请再看一遍，或者在名单里找名字。"))
    return _door(request, occurrence, code=form, status=422)


@login_required
@require_POST
def door_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Finish the list of who came, or open it again."""
    occurrence = get_run_occurrence_for(request.user, slug, pk)
    try:
        if request.POST.get("verb") == "reopen":
            attendance.reopen_list(occurrence, by=request.user)
            messages.success(request, _("名单重新打开了，可以再改。"))
        else:
            absent = attendance.close_list(occurrence, by=request.user)
            messages.success(request, _("名单收好了，%(absent)s 份报名记为没来。") % {"absent": absent})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("occurrence_door", slug, pk)


@login_required
@never_cache
@require_safe
def door_scan(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The camera in the page, where the browser reads codes; elsewhere it says what to do instead."""
    occurrence = get_door_for(request.user, slug, pk)
    context = {"occurrence": occurrence, "activity": occurrence.activity, "form": CodeForm()}
    response = render(request, "signups/door/scan.html", context)
    response["Permissions-Policy"] = CAMERA
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """What a personal code opens: for whoever keeps the door, checking in; for everybody else, the sign-up itself."""
    registration = get_registration_by(token)
    keeps_door = can_keep_door(request.user, registration.occurrence)
    if request.method == "POST":
        if not keeps_door:
            return _own(request, registration, status=403)
        return _check_in(request, registration)
    return _keeper(request, registration) if keeps_door else _own(request, registration)


def _check_in(request: HttpRequest, registration: Registration) -> HttpResponse:
    verb, form = request.POST.get("verb"), None
    try:
        match verb:
            case "undo":
                attendance.undo_check_in(registration, by=request.user)
                messages.success(request, _("已撤回签到。"))
            case "absent":
                attendance.mark_absent(registration, by=request.user)
                messages.success(request, _("记为没来，名额可以让给现场的人。"))
            case _:
                form = PeopleForm(request.POST)
                if not form.is_valid():
                    return _keeper(request, registration, form=form, status=422)
                people = form.cleaned_data["people"]
                came = attendance.check_in(registration, people=people, by=request.user)
                words = {"name": came.called(), "people": came.attended_size}
                messages.success(request, _("%(name)s到了，%(people)s 人。") % words)
    except Refused as refused:
        registration.refresh_from_db()
        form = form or PeopleForm({"people": registration.party_size})
        form.full_clean()
        refused.add_to(form)
        return _keeper(request, registration, form=form, status=409)
    if verb == "undo" and registration.walked_in:
        occurrence = registration.occurrence
        return redirect("occurrence_door", occurrence.activity.slug, occurrence.pk)
    return redirect("ticket", token_of(registration))


def _keeper(
    request: HttpRequest, registration: Registration, form: PeopleForm | None = None, status: int = 200
) -> HttpResponse:
    occurrence = registration.occurrence
    states = Registration.Status
    shut = attendance.why_shut(occurrence, timezone.now(), request.user)
    context = {
        "registration": registration,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "form": form or PeopleForm(initial={"people": registration.attended_size or registration.party_size}),
        "shut": shut,
        "is_here": registration.status == states.ATTENDED,
        "needs_seat": registration.status not in states.TAKES_SEATS,
        "can_check_in": not shut and registration.status in TABLE["check_in"].sources,
        "can_take_off": not occurrence.is_past
        and not occurrence.is_cancelled
        and "cancel" in allowed(registration, roles_of(registration, request.user)),
        "can_give_up": not shut
        and registration.status in TABLE["mark_absent"].sources
        and occurrence.starts <= timezone.now(),
    }
    return render(request, "signups/door/check_in.html", context, status=status)


def _own(request: HttpRequest, registration: Registration, status: int = 200) -> HttpResponse:
    address = door_address(registration)
    context = {
        "registration": registration,
        "occurrence": registration.occurrence,
        "activity": registration.occurrence.activity,
        "is_here": registration.status == Registration.Status.ATTENDED,
        "expected": registration.status in Registration.Status.EXPECTED,
        "qr": drawn(address),
    }
    return render(request, "signups/door/ticket.html", context, status=status)


def _registrations(occurrence: Occurrence) -> list[Registration]:
    return list(occurrence.registrations.select_related("user"))


def _door(
    request: HttpRequest,
    occurrence: Occurrence,
    *,
    sent: Any = None,
    refused: dict[int, str] | None = None,
    trouble: str = "",
    saved: str = "",
    walk_in: WalkInForm | None = None,
    code: CodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    if status != 200:
        occurrence.refresh_from_db(fields=["status", "capacity", "attendance_closed_at"])
    everyone = _registrations(occurrence)
    lines = lines_of(at_the_door(everyone))
    if sent is not None and refused is not None:
        lines = sent_again(lines, sent, refused)
    runs = can_run(request.user, occurrence)
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "lines": [(line, token_of(line.registration)) for line in lines],
        "refused": [line for line in lines if line.refused],
        "trouble": trouble,
        "saved": saved,
        "totals": totals(occurrence, everyone),
        "shut": attendance.why_shut(occurrence, now, request.user),
        "days": attendance.SET_RIGHT_DAYS,
        "walk_in": walk_in or WalkInForm(),
        "code": code or CodeForm(),
        "runs": runs,
        "can_close": runs and not occurrence.attendance_is_closed and occurrence.starts <= now,
        "can_reopen": runs and occurrence.attendance_is_closed,
    }
    return render(request, "signups/door/door.html", context, status=status)
