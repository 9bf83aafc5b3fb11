"""For whoever answers the telephone: putting somebody on the list who called, and taking somebody off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.signups.actions import cancel_registration, enter, seats_left
from events.signups.forms import PartyForm
from events.signups.models import Registration
from events.signups.permissions import get_listed_occurrence_for, roles_of
from events.signups.questions import field_of
from events.signups.seats import moment
from events.signups.tickets import status_of
from events.signups.transitions import may
from portal.accounts.phones import PhoneField
from portal.common.errors import Refused


class CallerForm(PartyForm):
    """What is asked on the telephone; nothing but name and number has to be known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, for_whom=Registration.ForWhom.ELDER, **kwargs)
        self.fields["phone"] = PhoneField(
            help_text=gettext_lazy("报名结果和入场码发到这个号码。"),
            error_messages={"required": gettext_lazy("请填写手机号。")},
        )
        for number in range(len(self.questions)):
            self.fields[field_of(number)].required = False
        self.order_fields(["name", "phone", "party_size"])

    def values(self) -> dict[str, Any]:
        return super().values() | {"phone": self.cleaned_data["phone"]}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup_enter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    occurrence = get_listed_occurrence_for(request.user, slug, pk)
    if not may("enter", roles_of(Registration(occurrence=occurrence), request.user)):
        raise PermissionDenied
    form = CallerForm(request.POST if request.method == "POST" else None, activity=occurrence.activity)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                registration = enter(occurrence, by=request.user, **form.values())
            except Refused as refused:
                refused.add_to(form)
                status = status_of(refused)
            else:
                messages.success(request, _entered(registration))
                return redirect("occurrence_people", slug, pk)
    context = {
        "form": form,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "left": seats_left(occurrence),
    }
    return render(request, "signups/enter.html", context, status=status)


def _entered(registration: Registration) -> str:
    if registration.status == Registration.Status.WAITLISTED:
        return _("名额满了，%(name)s排在候补里，已经发消息告诉对方。") % {"name": registration.name}
    return _("%(name)s报上名了，已经发消息告诉对方。") % {"name": registration.name}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup_take_off(request: HttpRequest, slug: str, pk: int, registration_pk: int) -> HttpResponse:
    occurrence = get_listed_occurrence_for(request.user, slug, pk)
    registration = get_object_or_404(occurrence.registrations.live().select_related("user"), pk=registration_pk)
    registration.occurrence = occurrence
    if not may("cancel", roles_of(registration, request.user)):
        raise PermissionDenied
    if request.method == "POST":
        try:
            cancel_registration(registration, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("%(name)s不来了，已经发消息告诉对方。") % {"name": registration.called()})
        return redirect("occurrence_people", slug, pk)
    context = {
        "title": _("取消%(name)s的报名") % {"name": registration.called()},
        "text": _("%(title)s，%(time)s。对方打电话说不来了才取消；名额马上让给候补的人，也会发消息告诉对方。")
        % {"title": occurrence.activity.title, "time": moment(occurrence.starts)},
        "action": _("取消报名"),
        "back": reverse("occurrence_people", args=[slug, pk]),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)
