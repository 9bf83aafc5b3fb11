"""The public notices, objecting to one, and the applicant's appeal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubator.residency import permissions as may
from incubator.residency.applying.facts import facts_of
from incubator.residency.applying.timeline import may_appeal
from incubator.residency.objecting import actions
from incubator.residency.objecting.forms import AppealForm, ObjectForm
from incubator.residency.objecting.notices import has_objected, notice_of, notices_on, own_objection
from portal.common.errors import Refused
from portal.common.everybody import for_everybody

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_everybody
def public_notices(request: HttpRequest) -> HttpResponse:
    running, over = notices_on(timezone.localdate())
    return render(request, "residency/objecting/notices.html", {"running": running, "over": over})


@require_safe
@for_everybody
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; whoever objected finds the objection and its answer here, even when the decision is another now."""
    found, stands = may.get_notice_for(request.user, pk)
    context = {
        "application": found,
        "notice": notice_of(found, timezone.localdate()) if stands else None,
        "objection": own_objection(request.user, found),
        "has_objected": has_objected(request.user, found),
    }
    return render(request, "residency/objecting/notice.html", context)


@page
@login_required
def notice_object(request: HttpRequest, pk: int) -> HttpResponse:
    found, stands = may.get_notice_for(request.user, pk)
    may.permit(request.user, "object", found)
    notice = notice_of(found, timezone.localdate()) if stands else None
    if request.method != "POST" and (notice is None or not notice.runs or has_objected(request.user, found)):
        return redirect("public_notice", pk)
    form = ObjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.object_to(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("异议已收到。工作人员会核实并答复您，结果会通知到您。"))
            return redirect("public_notice", pk)
    context = {"application": found, "notice": notice, "form": form}
    return render(request, "residency/objecting/object.html", context, status=422 if request.method == "POST" else 200)


@page
@login_required
def application_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = may.get_application_for(request.user, pk)
    may.permit(request.user, "appeal", found)
    if request.method != "POST" and not may_appeal(found, facts_of(found)):
        messages.info(request, _("这份申请现在不能申诉。"))
        return redirect(found)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("申诉已收到，主任会答复您。"))
            return redirect(found)
    context = {"application": found, "form": form}
    return render(request, "residency/objecting/appeal.html", context, status=422 if request.method == "POST" else 200)
