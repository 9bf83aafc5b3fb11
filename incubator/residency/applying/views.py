"""The applicant's pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incubator.residency import actions, selectors
from incubator.residency import permissions as may
from incubator.residency.applying import completeness, reading
from incubator.residency.applying.forms import STEP_FORMS, CheckForm, PapersForm, StartForm
from incubator.residency.applying.story import kind_of, label_for_applicant, story_of
from incubator.residency.models import Application, Call
from incubator.residency.reviewing.results import comments_to_applicant
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


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


@page
@login_required
def application_start(request: HttpRequest, call_pk: int) -> HttpResponse:
    call = get_object_or_404(Call.objects.select_related("center"), pk=call_pk)
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
    context = {
        "application": found,
        "story": story_of(found),
        "verbs": may.allowed_verbs(request.user, found),
        "marks": reading.marks_of(found),
        "version": version,
        "answers": reading.answers_of_version(version) if version else [],
        "papers": version.documents.select_related("kind") if version else [],
        "dates": reading.dates_of(found),
        "next_step": reading.first_gap(found),
        "comments": comments_to_applicant(found),
    }
    return render(request, "residency/application.html", context)


@page
@login_required
def application_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step. "Later" keeps what is there, gaps and all; "continue" wants all of it."""
    found = may.get_application_for(request.user, pk)
    if step not in completeness.STEPS:
        raise Http404
    may.permit(request.user, "edit", found)
    if "edit" not in may.allowed_verbs(request.user, found):
        messages.info(request, _("这份申请已经提交，内容不能再改。"))
        return redirect(found)
    if step == "check":
        return _check(request, found)
    later = request.POST.get("then") == "later"
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = STEP_FORMS.get(step, PapersForm)(*data, application=found, later=later)
    if request.method == "POST":
        valid = form.is_valid()
        try:
            if isinstance(form, PapersForm):
                valid = _attach_all(request, found, form) and valid
            elif valid:
                actions.save_step(found, step, form.cleaned_data, by=request.user)
        except Refused as refused:
            refused.add_to(form)
            valid = False
        if valid and later:
            messages.success(request, _("已保存，随时可以回来继续。"))
            return redirect(found)
        if valid:
            return redirect("application_step", pk, reading.step_after(step))
        if isinstance(form, PapersForm):
            form.look_again(found)
    return _step_page(request, found, step, form)


def _attach_all(request: HttpRequest, found: Application, form: PapersForm) -> bool:
    """Attach every good file; what is wrong with the others is shown at their fields."""
    good = True
    for kind, upload in form.uploads():
        try:
            actions.attach_paper(found, kind, upload, by=request.user)
        except Refused as refused:
            refused.add_to(form)
            good = False
    return good


def _check(request: HttpRequest, found: Application) -> HttpResponse:
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_application(found, by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("申请已提交。有进展时会通知您。"))
            return redirect(found)
    more = {
        "gaps": completeness.missing(found, timezone.localdate()),
        "answers": reading.answers_of(found),
        "papers": found.documents.current().select_related("kind"),
    }
    return _step_page(request, found, "check", form, **more)


def _step_page(request: HttpRequest, found: Application, step: str, form: Any, **more: Any) -> HttpResponse:
    context = {
        "application": found,
        "step": step,
        "step_name": completeness.STEP_NAMES[step],
        "steps": reading.steps_of(found, step),
        "marks": reading.marks_of(found),
        "form": form,
        **more,
    }
    template = f"residency/step_{step if step in ('papers', 'check') else 'answers'}.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def paper_remove(request: HttpRequest, pk: int, paper_pk: uuid.UUID) -> HttpResponse:
    found = may.get_application_for(request.user, pk)
    may.permit(request.user, "edit", found)
    document = get_object_or_404(found.documents.current(), pk=paper_pk)
    try:
        actions.remove_paper(document, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("材料已移除。"))
    return redirect("application_step", pk, "papers")


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
