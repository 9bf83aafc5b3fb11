"""The lead's members page with its invitations, and the page on which the invited person answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incubator.organizations import permissions as may
from incubator.organizations.inviting import actions
from incubator.organizations.inviting.forms import AgainForm, InviteForm
from incubator.organizations.inviting.messages import join_path
from incubator.organizations.models import Membership
from portal.accounts.contacts import contacts_of, masked
from portal.common import sms
from portal.common.errors import Refused

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The members; a lead invites here. Nothing on it tells whether an account exists."""
    organization = may.get_organization_for(request.user, slug)
    if not may.can_see_members(request.user, organization):
        raise PermissionDenied
    manages = may.can_manage_members(request.user, organization)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not manages:
            raise PermissionDenied
        if form.is_valid():
            try:
                actions.invite_member(organization, by=request.user, **form.cleaned_data)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("已邀请 %(contact)s。") % {"contact": masked(form.cleaned_data["contact"])})
                return redirect("organization_members", slug)
    context = {
        "organization": organization,
        "form": form,
        "memberships": organization.memberships.active().select_related("user").order_by("since", "pk"),
        "manages": manages,
        "own": may.membership_of(request.user, organization),
        "invitations": organization.invitations.order_by("invited_at", "pk") if manages else [],
        "address": settings.BASE_URL + join_path(organization),
        "has_texts": sms.is_configured(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/members.html", context, status=status)


@require_POST
@login_required
def invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send an invitation again, or take it back."""
    organization = may.get_organization_for(request.user, slug)
    if not may.can_manage_members(request.user, organization):
        raise PermissionDenied
    found = may.get_sent_invitation(organization, pk)
    form = AgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择再发一次或收回。"))
        return redirect("organization_members", slug)
    try:
        if form.cleaned_data["do"] == "again":
            actions.send_again(found, by=request.user)
            messages.success(request, _("已再次邀请 %(contact)s。") % {"contact": found.shown_contact})
        else:
            actions.take_back_invitation(found, by=request.user)
            messages.success(request, _("已收回给 %(contact)s 的邀请。") % {"contact": found.shown_contact})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("organization_members", slug)


@page
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """The invited person accepts or declines.

    Whoever has no invitation here reads what may be the cause, the same as if there were no such organization.
    """
    membership = may.membership_to_answer(request.user, slug)
    if membership is None:
        return render(
            request, "organizations/no_invitation.html", {"contacts": sorted(contacts_of(request.user))}, status=404
        )
    if membership.status == Membership.Status.ACTIVE:
        return redirect(membership.organization)
    answer = request.POST.get("answer")
    if answer in ("accept", "decline"):
        accept = answer == "accept"
        try:
            actions.answer_invitation(membership, accept=accept, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("my")
        if accept:
            messages.success(request, _("您已加入“%(organization)s”。") % {"organization": membership.organization})
            return redirect(membership.organization)
        messages.success(request, _("已谢绝邀请。"))
        return redirect("my")
    context = {"membership": membership, "organization": membership.organization}
    return render(request, "organizations/join.html", context, status=422 if request.method == "POST" else 200)
