"""The reviewer's pages: what waits, one review, and the application beside others of its call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.applying import reading
from incubator.residency.models import Review
from incubator.residency.reviewing.forms import RecuseForm, ReviewForm
from incubator.residency.reviewing.results import criteria_of, points_of, results_of, side_by_side, total_of
from incubator.residency.selectors import reviews_given_by, reviews_waiting_for
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])
GIVEN = 100


@require_safe
@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews that the person was asked for: what waits by date, then what was given."""
    context = {
        "waiting": reviews_waiting_for(request.user),
        "given": reviews_given_by(request.user)[:GIVEN],
        "today": timezone.localdate(),
    }
    return render(request, "residency/reviewing/reviews.html", context)


@page
@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in last, frozen, and the reviewer's opinion on it; then what the colleagues say."""
    found = may.get_review_for(request.user, pk)
    answer = {"recuse": _recuse, "save": _save}.get(request.POST.get("do", ""), _submit)
    if request.method == "POST":
        return answer(request, found)
    return _page(request, found)


def _recuse(request: HttpRequest, found: Review) -> HttpResponse:
    form = RecuseForm(request.POST)
    if form.is_valid():
        try:
            actions.recuse(found, reason=form.cleaned_data["recusal_reason"], by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("您已回避，这份申请不再向您展示。"))
            return redirect("reviews")
    return _page(request, found, recusing=form, status=422)


def _save(request: HttpRequest, found: Review) -> HttpResponse:
    """Keep the draft. The page's script asks for JSON; a form without it gets the page again."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    form = ReviewForm(request.POST, review=found, draft=True)
    if form.is_valid():
        try:
            actions.save_review(found, by=request.user, **form.arguments())
        except Refused as refused:
            refused.add_to(form)
    if form.errors:
        if wants_json:
            sentences = [sentence for errors in form.errors.values() for sentence in errors]
            return JsonResponse({"errors": sentences}, status=422)
        return _page(request, found, form=form, status=422)
    if wants_json:
        total = total_of(points_of(found), form.criteria)
        return JsonResponse({"total": "" if total is None else str(total)})
    messages.success(request, _("已保存为草稿，只有您看得到。写好后记得提交。"))
    return redirect(found)


def _submit(request: HttpRequest, found: Review) -> HttpResponse:
    form = ReviewForm(request.POST, review=found)
    if form.is_valid():
        try:
            actions.submit_review(found, by=request.user, **form.arguments())
        except Refused as refused:
            refused.add_to(form)
            if refused.code == "wrong_state":
                _keep_draft(request, found, form)
        else:
            messages.success(request, _("意见已提交，谢谢。"))
            return redirect(found)
    return _page(request, found, form=form, status=422)


def _keep_draft(request: HttpRequest, found: Review, form: ReviewForm) -> None:
    """The application went back while the reviewer wrote: what was typed is kept for when it returns."""
    try:
        actions.save_review(found, by=request.user, **form.arguments())
    except Refused:
        return
    messages.info(request, _("您写的已存为草稿。申请人重新提交后，会再请您看一遍。"))


def _page(
    request: HttpRequest,
    found: Review,
    *,
    form: ReviewForm | None = None,
    recusing: RecuseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    application = found.application
    context: dict[str, Any] = {"review": found, "application": application, "recusing": recusing or RecuseForm()}
    if may.too_near(request.user, application):
        return render(request, "residency/reviewing/too_near.html", context, status=status)
    form = form or ReviewForm(review=found)
    latest = application.latest_version
    seen = application.versions.filter(number=found.version).first() if found.version else None
    result = results_of([application])[application.pk] if may.sees_opinions(request.user, application) else None
    points = points_of(found)
    context |= {
        "verbs": may.allowed_verbs(request.user, application),
        "form": form,
        "total": total_of(points, form.criteria),
        "scored": len([value for value in points.values() if value is not None]),
        "version": latest,
        "answers": reading.answers_of_version(latest) if latest else [],
        "papers": latest.documents.select_related("kind") if latest else [],
        "differences": reading.differences(seen, latest) if seen and latest and seen != latest else [],
        "result": result,
        "today": timezone.localdate(),
    }
    return render(request, "residency/reviewing/review.html", context, status=status)


@require_safe
@login_required
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The application beside the others of its call that the person has reviewed, once the own review is in."""
    found = may.get_review_for(request.user, pk)
    given = list(reviews_given_by(request.user).filter(application__call_id=found.application.call_id))
    own = {one.application_id: one.pk for one in given}
    rows = side_by_side([one.application for one in given], request.user)
    context = {
        "review": found,
        "call": found.application.call,
        "criteria": criteria_of(found.application),
        "rows": [(row, own[row.application.pk]) for row in rows],
    }
    return render(request, "residency/reviewing/compare.html", context)
