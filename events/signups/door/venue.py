"""The code of the place: a screen shows it, it changes every minute, and who scans it checks themselves in."""

from __future__ import annotations

import time
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.activities.models import Occurrence
from events.signups.door import attendance
from events.signups.door.codes import WINDOW_SECONDS, is_venue_code, venue_address
from events.signups.door.forms import CodeForm, PeopleForm
from events.signups.door.permissions import get_door_for
from events.signups.models import Registration
from portal.common.errors import Refused
from portal.common.forms import whole_number
from portal.common.qr import drawn

# So long somebody may take to sign in, or to find their six digits, once they have scanned the code.
PATIENCE_SECONDS = 15 * 60
SESSION_KEY = "here"


@login_required
@never_cache
@require_safe
def screen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To stand on a screen, or on the phone of whoever keeps the door; it asks for itself again in time."""
    occurrence = get_door_for(request.user, slug, pk)
    now = timezone.now()
    shut = attendance.why_shut(occurrence, now, request.user)
    if not shut and occurrence.is_past:
        shut = Refused("over", _("这一场已经结束，现场码不用了。"))
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "shut": shut,
        "qr": "" if shut else drawn(venue_address(occurrence, now)),
        # A moment after the code has changed.
        "seconds": WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS + 1,
        "here": sum(
            occurrence.registrations.came().values_list("attended_size", flat=True),
        ),
    }
    return render(request, "signups/door/screen.html", context)


@never_cache
@require_safe
def here_code(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the code of the place says. Whoever has scanned it is here, for as long as they need to say who they are."""
    occurrence = _occurrence(pk)
    if is_venue_code(occurrence, code, timezone.now()):
        request.session[SESSION_KEY] = [occurrence.pk, int(time.time())]
        return redirect("here", pk)
    return render(request, "signups/door/here.html", _facts(occurrence) | {"stale": True}, status=403)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Check in by oneself: with the account that signed up, or with the six digits."""
    occurrence = _occurrence(pk)
    if not _has_scanned(request, occurrence):
        return render(request, "signups/door/here.html", _facts(occurrence) | {"stale": True}, status=403)
    own = _own(request, occurrence)
    form = CodeForm(request.POST if request.method == "POST" and "registration" not in request.POST else None)
    trouble, status = "", 200
    if request.method == "POST":
        found, trouble = (
            _chosen(request, own) if "registration" in request.POST else _by_code(request, occurrence, form)
        )
        status = 422
        if found and not trouble:
            people = PeopleForm(request.POST)
            try:
                who = request.user if request.user.is_authenticated else None
                wanted = people.cleaned_data["people"] if people.is_valid() else None
                came = attendance.check_in_here(found, people=wanted, by=who)
            except Refused as refused:
                trouble, status = str(refused), 409
            else:
                words = {"name": came.called(), "people": came.attended_size}
                messages.success(request, _("%(name)s签到好了，%(people)s 人。欢迎！") % words)
                return redirect("here", pk)
    context = _facts(occurrence) | {
        "own": own,
        "form": form,
        "trouble": trouble,
        "shut": attendance.why_shut(occurrence, timezone.now()),
    }
    return render(request, "signups/door/here.html", context, status=status)


def _occurrence(pk: int) -> Occurrence:
    occurrences = Occurrence.objects.public().select_related("activity__organization", "room__center")
    return get_object_or_404(occurrences.defer("event_zh", "event_en", "activity__body"), pk=pk)


def _facts(occurrence: Occurrence) -> dict[str, Any]:
    return {"occurrence": occurrence, "activity": occurrence.activity}


def _has_scanned(request: HttpRequest, occurrence: Occurrence) -> bool:
    where, when = request.session.get(SESSION_KEY) or (0, 0)
    return where == occurrence.pk and time.time() - when < PATIENCE_SECONDS


def _own(request: HttpRequest, occurrence: Occurrence) -> list[Registration]:
    """What this person signed up: for themselves, a child, an elder."""
    if not request.user.is_authenticated:
        return []
    return list(occurrence.registrations.taking_seats().of(request.user))


def _chosen(request: HttpRequest, own: list[Registration]) -> tuple[Registration | None, str]:
    pk = whole_number(request.POST.get("registration", ""))
    found = next((one for one in own if one.pk == pk), None)
    return found, "" if found else _("这份报名不在了，请找主办方。")


def _by_code(request: HttpRequest, occurrence: Occurrence, form: CodeForm) -> tuple[Registration | None, str]:
    if not form.is_valid():
        return None, ""
    key = str(occurrence.pk)
    if not ratelimit.consume(request, action="wrong_code", key=key, dry_run=True):
        return None, _("输错太多次了，请过十分钟再试，或者找主办方签到。")
    found = occurrence.registrations.taking_seats().filter(code=form.cleaned_data["code"]).first()
    if found is None:
        ratelimit.consume(request, action="wrong_code", key=key)
        form.add_error("code", _("这一场没有这个入场码，请再看一遍短信，或者找主办方。"))
    return found, ""
