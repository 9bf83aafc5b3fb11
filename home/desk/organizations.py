"""The organizations as everybody sees them: a list, and a profile made of all floors."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Prefetch, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from events.activities.browsing.cards import cards
from events.activities.models import Occurrence
from events.signups.counting import people_of
from incubator.organizations.models import Organization, ServiceField
from incubator.organizations.permissions import can_edit_organization, can_see_members, get_organization_for
from incubator.residency.evaluating.graduating import graduation_of
from incubator.residency.figures.public import grown
from incubator.residency.models import Residency, Term
from portal.common.everybody import for_everybody
from portal.common.renditions import renditions

PAGE_SIZE = 24
NEXT_SHOWN = 6
# What ``desk/_logo.html`` asks for; lists prefetch it.
LOGO = renditions("format-{webp,png}|fill-{96x96,192x192}")


class FilterForm(forms.Form):
    """The filters, in the address so that a list can be shared. One that cannot be read is not applied."""

    q = forms.CharField(
        label=_("找组织"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    field = forms.ModelChoiceField(
        label=_("服务领域"),
        required=False,
        queryset=ServiceField.objects.all(),
        to_field_name="slug",
        empty_label=_("全部"),
    )


class Figures(NamedTuple):
    """What came of it so far. ``people``: who came (``counting``); ``hours``: of activities, rounded."""

    activities: int
    people: int
    hours: int


@require_safe
@for_everybody
def organizations(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(listed(form.cleaned_data), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "filtered": any(form.cleaned_data.values()),
        "query": query.urlencode(),
        "grown": grown(),
    }
    return render(request, "desk/organizations.html", context)


def listed(filters: dict[str, Any]) -> QuerySet[Organization]:
    """Public organizations by name, with logo, fields and the number of occurrences ahead (``ahead``)."""
    found = Organization.objects.public().order_by("name")
    for word in (filters.get("q") or "").split():
        found = found.filter(Q(name__icontains=word) | Q(introduction__icontains=word))
    if field := filters.get("field"):
        found = found.filter(fields_of_service=field)
    still_ahead = Q(
        activities__live=True,
        activities__occurrences__status=Occurrence.Status.SCHEDULED,
        activities__occurrences__ends__gt=timezone.now(),
    )
    return found.annotate(ahead=Count("activities__occurrences", filter=still_ahead)).prefetch_related(
        "fields_of_service", Prefetch("logo", queryset=get_image_model().objects.prefetch_renditions(*LOGO))
    )


@require_safe
@for_everybody
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """The profile. One that is not public is seen by its members and staff alone, who are told so."""
    found = get_organization_for(request.user, slug)
    sees_members = can_see_members(request.user, found)
    context = {
        "organization": found,
        "fields": list(found.fields_of_service.all()),
        "public": found.standing in Organization.Standing.PUBLIC,
        "next": cards(_public_occurrences(found).upcoming()[:NEXT_SHOWN]),
        "figures": figures_of(found),
        "resident_since": resident_since(found),
        "graduation": graduation_of(found),
        "can_edit": can_edit_organization(request.user, found),
        "sees_members": sees_members,
        # For its members and the desk alone: the way to the page of its residency.
        "residency": found.residencies.filter(status__in=Residency.Status.UNDER_WAY).first() if sees_members else None,
    }
    return render(request, "desk/organization.html", context)


def _public_occurrences(organization: Organization) -> Any:
    return Occurrence.objects.public().filter(activity__organization=organization)


def figures_of(organization: Organization) -> Figures:
    """Of what took place; cancelled and coming ones do not count."""
    held = _public_occurrences(organization).scheduled().filter(ends__lte=timezone.now())
    length = ExpressionWrapper(F("ends") - F("starts"), output_field=DurationField())
    sums = held.aggregate(number=Count("pk"), time=Sum(length))
    time = sums["time"] or dt.timedelta()
    return Figures(sums["number"], people_of(held).all, round(time.total_seconds() / 3600))


def resident_since(organization: Organization) -> dt.date | None:
    """The first day of its present residency; None when it does not live here today."""
    terms = Term.objects.filter(
        residency__organization=organization,
        residency__status__in=Residency.Status.LIVES_HERE,
        starts__lte=timezone.localdate(),
    )
    return terms.aggregate(first=Min("starts"))["first"]
