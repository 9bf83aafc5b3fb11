"""One application on the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.residency import permissions as may
from incubator.residency.applying import reading
from incubator.residency.desk.pages import application_for, page_of
from incubator.residency.desk.verb_views import VERBS
from incubator.residency.models import Residency
from portal.common import audit


def application_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk: what was handed in last and what changed in it, reviews, history, and what this person may do now."""
    application = application_for(request, pk)
    versions = list(application.versions.order_by("-number")[:2])
    context = page_of(
        application,
        verbs=[(verb, VERBS[verb].label) for verb in may.allowed_verbs(request.user, application) if verb in VERBS],
        version=versions[0] if versions else None,
        answers=reading.answers_of_version(versions[0]) if versions else [],
        papers=versions[0].documents.select_related("kind") if versions else [],
        differences=reading.differences(versions[1], versions[0]) if len(versions) > 1 else [],
        reviews=application.reviews.select_related("reviewer").order_by("pk"),
        history=audit.tell(audit.history(application)[:200]),
        residency=Residency.objects.filter(application=application).first(),
    )
    return render(request, "residency/admin/application.html", context)
