"""The papers of an organization that lives here: until when they are good, and newer ones in their place."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.applying.expiring import REMINDERS
from incubator.residency.applying.paper_forms import PapersForm
from portal.common.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def residency_papers(request: HttpRequest, pk: int) -> HttpResponse:
    found = may.get_residency_for(request.user, pk)
    may_renew = "renew_paper" in may.residency_verbs(request.user, found)
    if request.method == "POST":
        may.permit_residency(request.user, "renew_paper", found)
    application = found.application
    form = None
    if application is not None:
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = PapersForm(*data, application=application, later=True)
    status = 200
    if request.method == "POST" and form is not None:
        valid, renewed = form.is_valid(), 0
        for sent in form.sent():
            if not sent.upload:
                continue
            try:
                actions.renew_paper(found, sent.kind, sent.upload, expires=sent.expires, by=request.user)
            except Refused as refused:
                refused.add_to(form)
                valid = False
            else:
                renewed += 1
        if valid and renewed:
            messages.success(request, _("新的材料已收到，服务中心能看到。"))
            return redirect("residency_papers", pk)
        if valid:
            form.add_error(None, _("请选择新的文件。只改有效期不行，要连文件一起换。"))
        form.look_again(application)
    if request.method == "POST":
        status = 422
    today = timezone.localdate()
    context = {
        "residency": found,
        "form": form,
        "may_renew": may_renew,
        "today": today,
        "soon": today + dt.timedelta(days=max(REMINDERS)),
    }
    return render(request, "residency/residency_papers.html", context, status=status)
