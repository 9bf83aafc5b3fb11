"""One application on the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.residency import permissions as may
from incubator.residency.applying import reading
from incubator.residency.desk.examine_forms import ExamineForm
from incubator.residency.desk.examining import entries_of
from incubator.residency.desk.opinions import opinions
from incubator.residency.desk.pages import application_for, page_of
from incubator.residency.desk.queue import due_of, who_has
from incubator.residency.desk.verb_views import VERBS
from incubator.residency.models import Residency
from incubator.residency.objecting.reading import challenges_of
from portal.common import audit


def application_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk: what was handed in last and what changed in it, reviews, history, and what this person may do now."""
    application = application_for(request, pk)
    versions = list(application.versions.order_by("-number")[:2])
    challenges = challenges_of(application)
    verbs = [verb for verb in may.allowed_verbs(request.user, application) if challenges.waits_for(verb)]
    context = page_of(
        application,
        # The completeness check is on the page itself.
        verbs=[(verb, VERBS[verb].label) for verb in verbs if verb in VERBS and verb != "examine"],
        examine=ExamineForm(application=application) if "examine" in verbs else None,
        following=[(verb, VERBS[verb].label) for verb in ("assign", "return") if verb in verbs],
        version=versions[0] if versions else None,
        entries=entries_of(application, versions[0]) if versions else [],
        differences=reading.differences(versions[1], versions[0]) if len(versions) > 1 else [],
        challenges=challenges,
        history=audit.tell(audit.history(application)[:200]),
        residency=Residency.objects.filter(application=application).first(),
        due=due_of(application),
        with_whom=who_has(application),
        **opinions(application, request.user),
    )
    return render(request, "residency/admin/application.html", context)
