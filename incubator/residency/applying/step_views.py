"""Filling in an application, a step a page: answers that save themselves, papers, and a last look before sending."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.applying import completeness, drafts, reading
from incubator.residency.applying.forms import STEP_FORMS, CheckForm, StepForm
from incubator.residency.applying.paper_forms import PapersForm
from incubator.residency.models import Application
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


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
    return _papers(request, found) if step == "papers" else _answers(request, found, step)


# --- Answers -----------------------------------------------------------------------------------------------------


def _answers(request: HttpRequest, found: Application, step: str) -> HttpResponse:
    later = request.POST.get("then") == "later"
    data = (request.POST,) if request.method == "POST" else ()
    form = STEP_FORMS[step](*data, application=found, later=later)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_step(found, step, form.cleaned_data, by=request.user, seen=form.seen())
        except Refused as refused:
            refused.add_to(form)
        else:
            if saved.both:
                return _changed_elsewhere(request, found, step, form, saved)
            if saved.kept:
                messages.info(request, _("%(labels)s在别处改过，已保留那边的内容。") % {"labels": _named(saved.kept)})
            return _go_on(request, found, step, later)
    return _step_page(request, found, step, form)


def _changed_elsewhere(
    request: HttpRequest, found: Application, step: str, form: StepForm, saved: drafts.Saved
) -> HttpResponse:
    """The page once more, with what was typed and what stands elsewhere; saving again puts the one over the other."""
    elsewhere = [answer for answer in reading.answers_of(found) if answer.code in saved.both]
    again = form.showing(saved.kept)
    return _step_page(request, found, step, again, elsewhere=elsewhere, status=409)


def _named(codes: list[str]) -> str:
    return _("、").join(_("“%(label)s”") % {"label": completeness.label(code)} for code in codes)


@require_POST
@login_required
def application_save(request: HttpRequest, pk: int, step: str) -> JsonResponse:
    """What a page saves by itself while somebody types: every answer that is good, and a sentence about the others.

    Answers JSON: ``at``, the time of the save; ``seen``, the stamps that the page goes on with; ``say``, what is not
    saved and why (with 409 when it was changed elsewhere, or cannot be changed any more).
    """
    found = may.get_application_for(request.user, pk)
    if step not in STEP_FORMS:
        raise Http404
    may.permit(request.user, "edit", found)
    form = STEP_FORMS[step](request.POST, application=found, later=True)
    form.is_valid()
    seen = form.seen()
    try:
        saved = actions.save_step(found, step, form.cleaned_data, by=request.user, seen=seen)
    except Refused as refused:
        return JsonResponse({"say": str(refused)}, status=409)
    unsaved = [*saved.kept, *saved.both, *form.errors]
    stamps = drafts.stamps_after(found, seen or drafts.stamps_of(found, form.fields), unsaved)
    say = [
        _("%(label)s还没有保存：%(reason)s") % {"label": _named([name]), "reason": errors[0]}
        for name, errors in form.errors.items()
    ]
    if saved.both:
        say.append(
            _("这一页在别处改过：%(labels)s没有保存。请按“保存并继续”，两边对照后再定。")
            % {"labels": _named(saved.both)}
        )
    answer = {
        "at": date_format(timezone.localtime(), "H:i"),
        "seen": drafts.write_stamps(stamps),
        "say": " ".join(say),
    }
    return JsonResponse(answer, status=409 if saved.both else 200)


# --- Papers ------------------------------------------------------------------------------------------------------


def _papers(request: HttpRequest, found: Application) -> HttpResponse:
    later = request.POST.get("then") == "later"
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PapersForm(*data, application=found, later=later)
    if request.method == "POST":
        valid = form.is_valid()
        if _attach_all(request, found, form) and valid:
            return _go_on(request, found, "papers", later)
        form.look_again(found)
    return _step_page(request, found, "papers", form)


def _attach_all(request: HttpRequest, found: Application, form: PapersForm) -> bool:
    """Attach every good file; what is wrong with the others is shown at their fields."""
    good = True
    for sent in form.sent():
        try:
            if sent.upload:
                actions.attach_paper(found, sent.kind, sent.upload, expires=sent.expires, by=request.user)
            elif sent.there and sent.expires:
                actions.date_paper(sent.there, sent.expires, by=request.user)
        except Refused as refused:
            refused.add_to(form)
            good = False
    return good


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


# --- Check and send ----------------------------------------------------------------------------------------------


def _check(request: HttpRequest, found: Application) -> HttpResponse:
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_application(found, by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("申请已提交。有进展时会通知您；下面可以打印回执。"))
            return redirect(found)
    papers = found.documents.current().select_related("kind")
    more = {
        "gaps": completeness.missing(found, timezone.localdate()),
        "answers": reading.answers_of(found),
        "papers": papers,
        "short": [paper for paper in papers if completeness.runs_out(found, paper)],
    }
    return _step_page(request, found, "check", form, **more)


# --- The page ----------------------------------------------------------------------------------------------------


def _go_on(request: HttpRequest, found: Application, step: str, later: bool) -> HttpResponse:
    if later:
        messages.success(request, _("已保存，随时可以回来继续。"))
        return redirect(found)
    return redirect("application_step", found.pk, reading.step_after(step))


def _step_page(
    request: HttpRequest, found: Application, step: str, form: Any, *, status: int = 422, **more: Any
) -> HttpResponse:
    marks = reading.marks_of(found)
    context = {
        "application": found,
        "step": step,
        "step_name": completeness.STEP_NAMES[step],
        "steps": reading.steps_of(found, step),
        "marks": marks,
        "marked": {mark.code.replace(":", "_") for mark in marks},
        "form": form,
        # A page that was refused is still one that was made with the stamps it came with.
        "stamps": request.POST.get("seen", "") if status == 422 and request.method == "POST" else "",
        **more,
    }
    template = f"residency/step_{step if step in ('papers', 'check') else 'answers'}.html"
    return render(request, template, context, status=status if request.method == "POST" else 200)
