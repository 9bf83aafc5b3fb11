"""The list of an organization's activities, for its members."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.activities.models import Submission
from events.activities.writing.own import Stage, counts, own
from incubator.bookings.permissions import organizations_booking_for
from incubator.organizations.models import Membership, Organization

A_PAGE = 20


@login_required
@require_safe
def own_activities(request: HttpRequest) -> HttpResponse:
    """Activities of the person's organizations in one stage; the first with anything in it, unless one is named."""
    now = timezone.now()
    number = counts(request.user, now)
    asked = request.GET.get("stage", "")
    stage = Stage(asked) if asked in Stage else next((stage for stage in Stage if number.get(stage)), Stage.DRAFT)
    page = Paginator(own(request.user, [stage], now), A_PAGE).get_page(request.GET.get("page"))
    edited = set(
        Membership.objects.filter(
            user=request.user, status=Membership.Status.ACTIVE, role__in=Membership.Role.MAY_EDIT
        ).values_list("organization", flat=True)
    )
    context = {
        "page": page,
        "rows": [(activity, activity.organization_id in edited) for activity in page],
        "stage": stage,
        "stages": [(one, number.get(one, 0), one == stage) for one in Stage],
        "several": Organization.objects.of(request.user).count() > 1,
        "may_write": organizations_booking_for(request.user).exists(),
        "returned": Submission.Status.RETURNED,
    }
    return render(request, "activities/writing/own.html", context)
