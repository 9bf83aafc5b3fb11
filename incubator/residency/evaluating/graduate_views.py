"""Those who grew up here, for everybody to read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from incubator.organizations.models import Organization
from incubator.residency.evaluating import figures, graduating
from portal.common.everybody import for_everybody

PAGE_SIZE = 24


@require_safe
@for_everybody
def graduates(request: HttpRequest) -> HttpResponse:
    page = Paginator(graduating.shown(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "residency/evaluating/graduates.html", {"page": page})


@require_safe
@for_everybody
def graduate(request: HttpRequest, slug: str) -> HttpResponse:
    """The page stays, whatever becomes of the organization; its profile is linked while there is one to see."""
    found = get_object_or_404(graduating.shown(), slug=slug)
    organization = found.residency.organization
    context = {
        "graduation": found,
        "organization": organization,
        "profile": organization.standing in Organization.Standing.PUBLIC,
        "figures": figures.for_everybody(found.figures),
    }
    return render(request, "residency/evaluating/graduate.html", context)
