"""An organization's page of its evaluation: the figures, its own part, and how it came out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incubator.residency.evaluating import actions, figures
from incubator.residency.evaluating import permissions as may
from incubator.residency.evaluating.forms import SelfReportForm
from incubator.residency.evaluating.timing import lapses_on, last_day_after
from incubator.residency.evaluating.views import page
from portal.common.errors import Refused


@page
@login_required
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    found = may.get_evaluation_for(request.user, pk)
    writes = "report" in may.evaluation_verbs(request.user, found)
    form = None
    if request.method == "POST":
        may.permit_evaluation(request.user, "report", found)
        if not writes:
            messages.info(request, _("自评已经不能再改。"))
            return redirect(found)
        later = request.POST.get("then") == "later"
        form = SelfReportForm(request.POST, instance=found, later=later)
        if form.is_valid():
            try:
                actions.save_self_report(found, form.cleaned_data["self_report"], by=request.user)
                if not later:
                    actions.submit_self_report(found, by=request.user)
            except Refused as refused:
                refused.add_to(form)
            else:
                done = _("已保存，随时可以回来继续。") if later else _("自评已提交，谢谢。")
                messages.success(request, done)
                return redirect(found)
    elif writes:
        form = SelfReportForm(instance=found)
    lapse = lapses_on(found) if found.is_overdue else None
    context = {
        "evaluation": found,
        "organization": found.residency.organization,
        "figures": figures.figures_in(found, fixed=not found.is_open),
        "form": form,
        "lapse": lapse,
        "leave_by": lapse and last_day_after(found.residency, lapse),
        "kind": TONES.get(found.status, "plain"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "residency/evaluating/evaluation.html", context, status=status)


TONES = {"asked": "warn", "reported": "plain", "decided": "ok", "lapsed": "bad"}
