"""What was handed in, as it was handed in: a receipt of each submission, and two of them side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from incubator.residency import permissions as may
from incubator.residency.applying import comparing, reading
from incubator.residency.models import SubmittedVersion
from portal.common.forms import whole_number


@require_safe
@login_required
def application_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All submissions, and what changed from one (``from``) to another (``to``): the last two unless asked."""
    found = may.get_application_for(request.user, pk)
    versions = list(found.versions.select_related("submitted_by").order_by("number"))
    before, after = _chosen(versions, request.GET.get("from", ""), request.GET.get("to", ""))
    context = {
        "application": found,
        "versions": versions[::-1],
        "before": before,
        "after": after,
        "rows": comparing.compare(before, after) if before and after else [],
    }
    return render(request, "residency/versions.html", context)


def _chosen(
    versions: list[SubmittedVersion], first: str, second: str
) -> tuple[SubmittedVersion | None, SubmittedVersion | None]:
    if len(versions) < 2:
        return None, None
    by_number = {version.number: version for version in versions}
    after = by_number.get(whole_number(second) or 0, versions[-1])
    usual = by_number.get(after.number - 1, versions[-2])
    return by_number.get(whole_number(first) or 0, usual), after


@require_safe
@login_required
def application_receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One submission on a sheet: when, by whom, which answers, which papers and what they can be told by."""
    found = may.get_application_for(request.user, pk)
    versions = found.versions.select_related("submitted_by")
    version = get_object_or_404(versions, number=whole_number(str(number)) or 0)
    context = {
        "application": found,
        "version": version,
        "answers": reading.answers_of_version(version),
        "papers": version.documents.select_related("kind"),
        "is_latest": not found.versions.filter(number__gt=version.number).exists(),
    }
    return render(request, "residency/receipt.html", context)
