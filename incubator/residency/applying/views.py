"""The applicant's pages: starting, following and taking back an application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.applying import reading
from incubator.residency.applying.facts import facts_of
from incubator.residency.applying.forms import StartForm
from incubator.residency.applying.story import story_of
from incubator.residency.applying.timeline import may_appeal, timeline_of
from incubator.residency.models import Call
from incubator.residency.reviewing.results import comments_to_applicant
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_required
def application_start(request: HttpRequest, call_pk: int) -> HttpResponse:
    call = get_object_or_404(Call.objects.select_related("center"), pk=call_pk)
    if request.method != "POST" and not call.is_open(timezone.localdate()):
        # Its page says from when, or that it is over.
        messages.info(request, _("这次招募现在不能申请。"))
        return redirect("call", call_pk)
    form = StartForm(request.POST or None, user=request.user)
    context: dict[str, Any] = {"call": call, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            application = actions.start_application(form.cleaned_data["organization"], call, by=request.user)
        except Refused as refused:
            refused.add_to(form)
            context["under_way"] = refused.alternatives[0] if refused.code == "under_way" else None
        else:
            return redirect("application_step", application.pk, "plan")
    return render(request, "residency/start.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@login_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which an applicant follows the application."""
    found = may.get_application_for(request.user, pk)
    version = found.latest_version
    marks = reading.marks_of(found)
    facts = facts_of(found)
    context = {
        "application": found,
        "story": story_of(found, facts),
        "timeline": timeline_of(found, facts),
        "challenges": facts.challenges,
        "residency": facts.residency,
        "may_see_residency": facts.residency and may.residency_roles_of(request.user, facts.residency),
        "may_appeal": may_appeal(found, facts),
        "verbs": may.allowed_verbs(request.user, found),
        "marks": marks,
        "version": version,
        "answers": reading.answers_of_version(version) if version else [],
        "papers": version.documents.select_related("kind") if version else [],
        "next_step": marks[0].step if marks else reading.first_gap(found),
        "comments": comments_to_applicant(found),
    }
    return render(request, "residency/application.html", context)


@page
@login_required
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = may.get_application_for(request.user, pk)
    may.permit(request.user, "withdraw", found)
    refusal = None
    if request.method == "POST":
        try:
            actions.withdraw_application(found, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("申请已撤回。"))
            return redirect(found)
    context = {"application": found, "refusal": refusal}
    return render(request, "residency/withdraw.html", context, status=422 if refusal else 200)
