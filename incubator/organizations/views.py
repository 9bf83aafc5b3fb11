"""Founding an organization, its profile and its members. The public profile is made of all floors: ``home.desk``."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incubator.organizations import actions
from incubator.organizations import permissions as may
from incubator.organizations.forms import FoundingForm, MemberForm, OrganizationForm
from incubator.organizations.models import Organization
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_required
def organization_new(request: HttpRequest) -> HttpResponse:
    form = FoundingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            organization = actions.found_organization(by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            wanted = form.cleaned_data["stage"]
            if wanted != organization.stage and not form.cleaned_data["paper"]:
                messages.success(request, _("组织已创建，您是负责人。请上传证书；中心核实之前，先按“萌芽”。"))
                chosen = urlencode({"stage": wanted, "credit_code": form.cleaned_data["credit_code"]})
                return redirect(f"{reverse('organization_stage', args=[organization.slug])}?{chosen}")
            messages.success(request, _("组织已创建，您是负责人。现在就可以申请入驻。"))
            return redirect(_way_back(request) or organization)
    return _form_page(request, "organizations/new.html", form)


@page
@login_required
def organization_edit(request: HttpRequest, slug: str) -> HttpResponse:
    organization = may.get_organization_for(request.user, slug)
    if not may.can_edit_organization(request.user, organization):
        raise PermissionDenied
    form = OrganizationForm(request.POST or None, request.FILES or None, instance=organization)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organization(organization, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("资料已保存。"))
            return redirect(organization)
    return _form_page(request, "organizations/edit.html", form, organization=organization)


@page
@login_required
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One member: another role, the lead's chair, or the way out. Everyone may leave."""
    organization = may.get_organization_for(request.user, slug)
    membership = may.get_membership_for(request.user, organization, pk)
    leaving = membership.user_id == request.user.pk
    if not (leaving or may.can_manage_members(request.user, organization)):
        raise PermissionDenied
    data = {"do": "end"} if leaving and request.method == "POST" else request.POST or None
    form = MemberForm(data, membership=membership)
    if request.method == "POST" and form.is_valid():
        do = form.cleaned_data["do"]
        try:
            if do == "end":
                actions.end_membership(membership, by=request.user)
            elif do == "lead":
                actions.hand_over_lead(membership, by=request.user)
            else:
                actions.change_role(membership, role=do, by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("您已离开这个组织。") if leaving else _("成员已更新。"))
            return redirect("my") if leaving else redirect("organization_members", slug)
    stays = leaving and actions.is_last_lead(membership)
    others = organization.memberships.active().exclude(pk=membership.pk).select_related("user").order_by("since", "pk")
    return _form_page(
        request,
        "organizations/member.html",
        form,
        organization=organization,
        membership=membership,
        leaving=leaving,
        # The last lead is told whom to hand over to instead.
        stays=stays,
        heirs=others if stays else [],
    )


def _way_back(request: HttpRequest) -> str:
    """The page of this site that sent the person here; empty without one."""
    back = request.GET.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else ""


def _form_page(
    request: HttpRequest, template: str, form: object, organization: Organization | None = None, **more: object
) -> HttpResponse:
    refused = request.method == "POST"
    context = {"form": form, "organization": organization, **more}
    return render(request, template, context, status=422 if refused else 200)
