"""The reviewer's pages."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.applying import reading
from incubator.residency.reviewing.forms import ReviewForm
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in last, frozen, and the reviewer's opinion on it."""
    found = may.get_review_for(request.user, pk)
    verbs = may.allowed_verbs(request.user, found.application)
    form = ReviewForm(request.POST or None, instance=found)
    if request.method == "POST":
        recusing = request.POST.get("do") == "recuse"
        try:
            if recusing:
                actions.recuse(found, by=request.user)
                messages.success(request, _("您已回避，这份申请不再向您展示。"))
                return redirect("my")
            if form.is_valid():
                actions.submit_review(found, by=request.user, **form.cleaned_data)
                messages.success(request, _("意见已提交，谢谢。"))
                return redirect(found)
        except Refused as refused:
            form = form if form.is_bound else ReviewForm({}, instance=found)
            form.is_valid()
            refused.add_to(form)
    version = found.application.latest_version
    context = {
        "review": found,
        "application": found.application,
        "verbs": verbs,
        "form": form,
        "version": version,
        "answers": reading.answers_of_version(version) if version else [],
        "papers": version.documents.select_related("kind") if version else [],
    }
    return render(request, "residency/review.html", context, status=422 if request.method == "POST" else 200)
