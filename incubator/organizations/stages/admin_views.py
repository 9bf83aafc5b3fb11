"""The desk's answer to a change of stage: a paper is read, and the stage that it proves is written, or the reason why not."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.organizations.permissions import can_set_standing, get_organization_for
from incubator.organizations.stages import actions
from portal.common.errors import Refused
from portal.common.records import answers_403

VERBS = {"approve": gettext_lazy("核实通过"), "decline": gettext_lazy("不通过")}


class ApproveForm(forms.Form):
    """Nothing to type: what was read is what is written."""


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么没有通过，要补什么（组织会看到）"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@answers_403
def stage_change(request: HttpRequest, pk: int, change_pk: uuid.UUID, verb: str) -> HttpResponse:
    if not can_set_standing(request.user):
        raise PermissionDenied
    if verb not in VERBS:
        raise Http404
    organization = get_organization_for(request.user, pk)
    change = get_object_or_404(organization.stage_changes.select_related("organization"), pk=change_pk)
    back = reverse("organization_records:edit", args=[pk])
    form = (ApproveForm if verb == "approve" else DeclineForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if verb == "approve":
                actions.approve_stage_change(change, by=request.user)
            else:
                actions.decline_stage_change(change, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("已答复，组织的负责人和编辑会收到通知。"))
            return redirect(back)
    context = {
        "form": form,
        "change": change,
        "organization": organization,
        "action": VERBS[verb],
        "danger": verb == "decline",
        "back": back,
        "page_title": f"{organization.name} · {VERBS[verb]}",
        "header_title": organization.name,
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("organization_records:index"), "label": _("社会组织")},
            {"url": back, "label": organization.name},
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/admin/stage_change.html", context, status=status)
