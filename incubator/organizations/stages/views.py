"""An organization's stage on the site: what it rests on, asking for a change, and the paper."""

from __future__ import annotations

import logging
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incubator.organizations import permissions as may
from incubator.organizations.models import StageChange
from incubator.organizations.stages import actions
from incubator.organizations.stages.forms import StageForm
from portal.common import audit
from portal.common.errors import Refused
from portal.common.papers import serve

log = logging.getLogger("portal.security")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stage(request: HttpRequest, slug: str) -> HttpResponse:
    """The stage and its paper for members and staff; a lead asks for a change here."""
    organization = may.get_organization_for(request.user, slug)
    if not may.can_see_members(request.user, organization):
        raise PermissionDenied
    asks = may.can_ask_stage_change(request.user, organization)
    # What was chosen when the organization was founded, without a paper yet.
    chosen = {name: request.GET.get(name, "") for name in ("stage", "credit_code")}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StageForm(*data, organization=organization, initial=chosen)
    if request.method == "POST":
        if not asks:
            raise PermissionDenied
        if form.is_valid():
            asked = dict(form.cleaned_data)
            upload = asked.pop("paper")
            try:
                actions.ask_stage_change(organization, upload=upload, by=request.user, **asked)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("已提交。中心核实以后会通知您，在那之前阶段不变。"))
                return redirect("organization_stage", slug)
    changes = organization.stage_changes.order_by("-uploaded_at")
    latest = changes.first()
    context = {
        "organization": organization,
        "form": form,
        "asks": asks,
        "pending": changes.pending().first(),
        "in_force": changes.in_force().first(),
        "declined": latest if latest and latest.status == StageChange.Status.DECLINED else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/stage.html", context, status=status)


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    change = may.get_stage_change_for(request.user, slug, pk)
    if not may.is_lead(request.user, change.organization):
        raise PermissionDenied
    try:
        actions.withdraw_stage_change(change, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤回，文件已删除。"))
    return redirect("organization_stage", slug)


@require_safe
def paper(request: HttpRequest, slug: str, pk: uuid.UUID) -> FileResponse:
    """The paper as a download for members of the organization and staff; for all others nothing is there (404).

    Every reading is logged, with ids only.
    """
    change = may.get_stage_change_for(request.user, slug, pk)
    response = serve(change)
    if request.method == "GET":
        audit.record(change.organization, "organizations.paper_read", by=request.user, change=str(change.pk))
        log.info("paper read change=%s user=%s", change.pk, request.user.pk)
    return response
