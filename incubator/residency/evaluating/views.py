"""An organization's half-year report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incubator.residency.evaluating import figures, reporting
from incubator.residency.evaluating import permissions as may
from incubator.residency.evaluating.forms import ReportForm, SendReportForm
from incubator.residency.models import Report
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures, and three texts until it is handed in. "Later" keeps what is there, gaps and all."""
    found = may.get_report_for(request.user, pk)
    writes = may.can_report(request.user, found)
    form = None
    if request.method == "POST":
        may.permit_report(request.user, found)
        if found.is_handed_in:
            messages.info(request, _("这份报告已经提交，内容不能再改。"))
            return redirect(found)
        later = request.POST.get("then") == "later"
        form = ReportForm(request.POST, instance=found, later=later)
        if form.is_valid():
            try:
                reporting.save_report(found, form.cleaned_data, by=request.user)
            except Refused as refused:
                messages.info(request, str(refused))
                return redirect(found)
            if later:
                messages.success(request, _("已保存，随时可以回来继续。"))
                return redirect(found)
            return redirect("report_check", pk)
    elif writes and not found.is_handed_in:
        form = ReportForm(instance=found)
    context = _facts(found) | {"form": form, "writes": writes}
    return render(request, "residency/evaluating/report.html", context, status=422 if request.method == "POST" else 200)


@page
@login_required
def report_check(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is handed in, before it is."""
    found = may.get_report_for(request.user, pk)
    may.permit_report(request.user, found)
    if found.is_handed_in:
        return redirect(found)
    form = SendReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reporting.submit_report(found, by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("报告已提交，谢谢。"))
            return redirect(found)
    context = _facts(found) | {"form": form, "change": True}
    status = 422 if request.method == "POST" else 200
    return render(request, "residency/evaluating/report_check.html", context, status=status)


def _facts(found: Report) -> dict[str, Any]:
    texts = [(Report._meta.get_field(name).verbose_name, getattr(found, name), name) for name in reporting.TEXTS]
    return {
        "report": found,
        "organization": found.residency.organization,
        "figures": figures.figures_in(found, fixed=found.is_handed_in),
        "texts": texts,
    }
