"""The page from which an occurrence is run: who comes, and the sheet of it to print."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.activities.models import Occurrence
from events.activities.permissions import can_moderate
from events.signups.door import attendance
from events.signups.door.codes import token_of
from events.signups.door.lists import at_the_door, by_name, totals
from events.signups.door.permissions import can_keep_door, can_run
from events.signups.models import Feedback, Registration
from events.signups.permissions import get_listed_occurrence_for

# Lines for people who come without having signed up, on the sheet.
EMPTY_LINES = 6


@login_required
@never_cache
@require_safe
def people(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who comes, for whom, with how many, what they answered, and who waits; with all that can be done from here."""
    occurrence = get_listed_occurrence_for(request.user, slug, pk)
    now = timezone.now()
    everyone = list(occurrence.registrations.select_related("user"))
    waiting = sorted(
        (one for one in everyone if one.status == Registration.Status.WAITLISTED), key=lambda one: one.created_at
    )
    runs = can_run(request.user, occurrence)
    context = _facts(occurrence) | {
        "registrations": [(one, token_of(one)) for one in at_the_door(everyone)],
        "waiting": [(one, token_of(one)) for one in waiting],
        "totals": totals(occurrence, everyone),
        "keeps_door": can_keep_door(request.user, occurrence),
        "runs": runs,
        "door_is_open": attendance.why_shut(occurrence, now, request.user) is None,
        "is_ahead": not occurrence.is_past and not occurrence.is_cancelled,
        "has_begun": occurrence.starts <= now,
        "said": list(Feedback.objects.filter(registration__occurrence=occurrence).exclude(line="")),
        "may_take_away": can_moderate(request.user),
    }
    return render(request, "signups/door/people.html", context)


@login_required
@never_cache
@require_safe
def sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One sheet of A4 to tick at the door; ``?answers=1`` with what people answered and how to reach guests."""
    occurrence = get_listed_occurrence_for(request.user, slug, pk)
    expected = Registration.Status.TAKES_SEATS
    registrations = by_name(occurrence.registrations.filter(status__in=expected))
    context = _facts(occurrence) | {
        "registrations": registrations,
        "total": sum(one.party_size for one in registrations),
        "answers": bool(request.GET.get("answers")),
        "phones": can_run(request.user, occurrence),
        "empty": range(EMPTY_LINES),
        "printed": timezone.now(),
    }
    return render(request, "signups/door/sheet.html", context)


def _facts(occurrence: Occurrence) -> dict[str, Any]:
    return {"occurrence": occurrence, "activity": occurrence.activity}
