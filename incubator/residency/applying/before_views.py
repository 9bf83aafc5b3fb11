"""What people read before they apply: what one gets, who may, what is asked, how long it takes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incubator.residency import selectors
from incubator.residency.applying import completeness
from incubator.residency.applying.story import kind_of, label_for_applicant
from incubator.residency.models import Application


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """What one gets, who may, what is asked, how long it takes; signed in, how far one is."""
    under_way = []
    if request.user.is_authenticated:
        found = selectors.applications_of(request.user).filter(status__in=Application.Status.UNDER_WAY)
        under_way = [{"application": a, "label": label_for_applicant(a), "kind": kind_of(a)} for a in found]
    context = {
        "calls": selectors.open_calls(timezone.localdate()),
        "days": selectors.days_to_decide(),
        "under_way": under_way,
        "steps": completeness.STEP_NAMES.values(),
    }
    return render(request, "residency/apply.html", context)
