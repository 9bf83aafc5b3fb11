"""Five large stars and a line, behind one's own address; and what staff take away."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from events.signups.after import panel
from events.signups.after.actions import LONGEST_LINE, give_feedback, take_line_away
from events.signups.links import path_of, token_of
from events.signups.models import Registration
from events.signups.permissions import get_feedback_to_moderate
from events.signups.tickets import behind_a_link, person
from portal.common.errors import Refused


class FeedbackForm(forms.Form):
    stars = forms.IntegerField(
        min_value=1, max_value=5, error_messages={"required": gettext_lazy("请选 1 到 5 颗星。")}
    )
    line = forms.CharField(max_length=LONGEST_LINE, required=False)


@behind_a_link
def feedback(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Say it; what was said already is there to be changed."""
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                give_feedback(registration, **form.cleaned_data, by=person(request))
            except Refused as refused:
                refused.add_to(form)
                status = 422 if refused.field else 409
            else:
                messages.success(request, _("谢谢，记下了。两周以内还可以改。"))
                return redirect("signup_feedback", token_of(registration))
    context = {
        "registration": registration,
        "occurrence": registration.occurrence,
        "activity": registration.occurrence.activity,
        "form": form,
        "typed": request.POST.get("line", ""),
        "action": reverse("signup_feedback", args=[token_of(registration)]),
        "back": path_of(registration),
        **panel.own(registration),
    }
    return render(request, "signups/after/feedback.html", context, status=status)


@login_required
@require_POST
def feedback_take_away(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_feedback_to_moderate(request.user, pk)
    take_line_away(found, by=request.user)
    messages.success(request, _("拿掉了，星还在。"))
    occurrence = found.registration.occurrence
    return redirect("occurrence_people", occurrence.activity.slug, occurrence.pk)
