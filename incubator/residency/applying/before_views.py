"""What people read before they apply: what one gets, who may, what is asked, how long it takes, and whether it fits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incubator.organizations.models import Organization
from incubator.residency import selectors
from incubator.residency.applying import before, completeness, fitness, timing
from incubator.residency.applying.fitness_forms import FitnessForm
from incubator.residency.applying.story import kind_of, label_for_applicant
from incubator.residency.evaluating.graduating import any_graduates
from incubator.residency.figures.public import grown
from incubator.residency.models import Application
from portal.common.everybody import for_everybody


@require_safe
@for_everybody
def apply(request: HttpRequest) -> HttpResponse:
    """What one gets, who may, what is asked, how long it takes; signed in, how far one is."""
    today = timezone.localdate()
    under_way, stages = [], []
    if request.user.is_authenticated:
        found = selectors.applications_of(request.user).filter(status__in=Application.Status.UNDER_WAY)
        under_way = [{"application": a, "label": label_for_applicant(a), "kind": kind_of(a)} for a in found]
        stages = list(Organization.objects.of(request.user).values_list("stage", flat=True))
    calls = list(selectors.open_calls(today))
    context = {
        "calls": calls,
        "ahead": selectors.calls_ahead(today),
        "free": before.free_on(today),
        "longest": completeness.LONGEST_MONTHS,
        "lists": before.paper_lists(calls, stages),
        "times": timing.times_of_past_decisions(),
        "under_way": under_way,
        "steps": completeness.STEP_NAMES.values(),
        "grown": grown(),
        "graduates": any_graduates(),
    }
    return render(request, "residency/apply.html", context)


@require_safe
@for_everybody
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what it gives, what it asks of whom, and by what it judges."""
    found = get_object_or_404(selectors.calls_with_papers(), pk=pk)
    today = timezone.localdate()
    context = {
        "call": found,
        "is_open": found.is_open(today),
        "is_ahead": bool(found.opens and today < found.opens),
        "weights": before.weights_of(found),
        "lists": before.paper_lists([found]),
    }
    return render(request, "residency/call.html", context)


@require_safe
@for_everybody
def fit(request: HttpRequest) -> HttpResponse:
    """Five questions and a verdict. The answers stand in the address, and nowhere else."""
    today = timezone.localdate()
    calls, free = list(selectors.open_calls(today)), before.free_on(today)
    asked = any(name in request.GET for name in FitnessForm.base_fields)
    form = FitnessForm(request.GET if asked else None, most=max((call.area for call in calls), default=None), free=free)
    context = {"form": form, "verdict": None}
    if asked and form.is_valid():
        answers = form.answers()
        offers = before.offers_of([*calls, *selectors.calls_ahead(today)])
        context |= {
            "verdict": fitness.judge(answers, offers, free, today),
            "stage": before.STAGES[Organization.Stage(answers.stage)],
            "papers": before.papers_for(answers.stage, calls),
        }
    return render(request, "residency/fit.html", context, status=422 if form.errors else 200)
