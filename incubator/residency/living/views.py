"""The pages of those who live here, or are about to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from incubator.residency import actions, area
from incubator.residency import permissions as may
from incubator.residency.living import forms
from incubator.residency.living.agreement import blocks_of, drawn
from incubator.residency.living.due import due_now
from incubator.residency.living.story import at_hand, place_of, story_of, useful
from incubator.residency.models import Agreement, Moment, Residency
from portal.common import audit
from portal.common.errors import Refused
from portal.common.papers import serve

page = require_http_methods(["GET", "HEAD", "POST"])


class Verb(NamedTuple):
    """``verb`` is its name in ``transitions.RESIDENCY``; the others are words and code of its page."""

    verb: str
    label: Any
    text: Any
    done: Any
    form: type[forms.VerbForm]
    action: Callable[..., Any]


# By the last word of their address. Signing stands on the agreement's page.
VERBS = {
    "renew": Verb(
        "ask_change",
        gettext_lazy("申请续期"),
        gettext_lazy("由主任答复，结果会通知你们。"),
        gettext_lazy("已经申请，主任会答复。"),
        forms.AskRenewalForm,
        actions.ask_change,
    ),
    "resize": Verb(
        "ask_change",
        gettext_lazy("申请调整场地"),
        gettext_lazy("要大一点、小一点或换个地方，都可以申请。由主任答复，结果会通知你们。"),
        gettext_lazy("已经申请，主任会答复。"),
        forms.AskResizeForm,
        actions.ask_change,
    ),
    "decline": Verb(
        "decline",
        gettext_lazy("谢绝"),
        gettext_lazy("谢绝后，留好的场地会空出来给别人，不能恢复。"),
        gettext_lazy("已谢绝，谢谢告诉我们。"),
        forms.DeclineForm,
        actions.decline_offer,
    ),
    "leave": Verb(
        "leave",
        gettext_lazy("提出离开"),
        gettext_lazy(
            "写明最后一天，在那之前按清单和服务中心交接。还没答复的续期、调整申请会一起撤回。改了主意，只要场地还没给别人，就可以留下。"
        ),
        gettext_lazy("已经告诉服务中心。"),
        forms.LeaveForm,
        actions.announce_leaving,
    ),
    "stay": Verb(
        "stay",
        gettext_lazy("不走了，继续留下"),
        gettext_lazy("如果场地还没有给别人，可以住到原来的日期；会有一份新的协议要签。"),
        gettext_lazy("欢迎留下。"),
        forms.VerbForm,
        actions.stay,
    ),
}


@require_safe
@login_required
def residency(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose turn it is, until when, where, and all that lies with it."""
    found = may.get_residency_for(request.user, pk)
    now = at_hand(found)
    verbs = useful(may.own_residency_verbs(request.user, found), found, now)
    asked = {request.kind for request in now.asked}
    due = due_now(found, now.today)
    story = story_of(found, now)
    if due and found.status == Residency.Status.ACTIVE and not story.turn:
        story = story._replace(now=_("有几件事等你们办："))
    moving_in = [entry for entry in now.checklist if entry.moment == Moment.MOVING_IN]
    context = {
        "residency": found,
        "story": story,
        "due": due,
        "place": place_of(found, now.today),
        "verbs": verbs,
        # What was asked for already is not asked for again.
        "buttons": [
            (reverse(f"residency_{name}", args=[pk]), how.label)
            for name, how in VERBS.items()
            if how.verb in verbs and name not in asked
        ],
        # While the desk looks at a signed copy nobody is asked to sign.
        "to_sign": now.to_sign if "sign" in verbs and not now.copy_to_look_at else None,
        "at_hand": now,
        "moving_in": moving_in,
        # Once all is done, it is only looked up.
        "moved_in": bool(moving_in) and all(entry.done_at for entry in moving_in),
        "leaving": [entry for entry in now.checklist if entry.moment == Moment.LEAVING],
        "reports": found.reports.all(),
        "evaluations": found.evaluations.all(),
    }
    return render(request, "residency/living/residency.html", context)


@page
@login_required
def residency_verb(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of the organization's: load, permit, form, action, answer."""
    found = may.get_residency_for(request.user, pk)
    how = VERBS[name]
    may.permit_own_residency(request.user, how.verb, found)
    if request.method != "POST" and how.verb not in may.own_residency_verbs(request.user, found):
        messages.info(request, _("现在的状态是“%(now)s”，不能这样操作。") % {"now": found.get_status_display()})
        return redirect(found)
    form = how.form(request.POST if request.method == "POST" else None, residency=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                how.action(found, by=request.user, **form.arguments())
            except Refused as refused:
                refused.add_to(form)
                status = 409 if refused.code == "area" else 422
            else:
                messages.success(request, how.done)
                return redirect(found)
    context = {
        "residency": found,
        "title": how.label,
        "text": how.text,
        "action": how.label,
        "danger": form.danger,
        "form": form,
        "place": place_of(found, timezone.localdate()),
        "back": found.get_absolute_url(),
        "free": _free(found) if name == "resize" else None,
    }
    return render(request, "residency/living/verb.html", context, status=status)


def _free(residency: Residency) -> list[area.ZoneState]:
    """What is free from today until the last day of what there is."""
    today = timezone.localdate()
    ends = max((term.ends for term in residency.terms.all()), default=today)
    return area.floor_of(residency.center, promised=True).states(today, ends)


@page
@login_required
def change_withdraw(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    found = may.get_residency_for(request.user, pk)
    may.permit_own_residency(request.user, "withdraw_change", found)
    asked = get_object_or_404(found.change_requests, pk=request_pk)
    form = forms.VerbForm(request.POST if request.method == "POST" else None, residency=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_change(asked, by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("已撤回。"))
            return redirect(found)
    context = {
        "title": _("撤回这项申请？"),
        "text": asked.reason,
        "action": _("撤回申请"),
        "danger": True,
        "form": form,
        "back": found.get_absolute_url(),
    }
    return render(request, "residency/living/verb.html", context, status=422 if request.method == "POST" else 200)


@page
@login_required
def agreement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The agreement to read; for the lead also to sign: here, or on paper that is uploaded."""
    found = may.get_agreement_for(request.user, pk)
    doing = request.POST.get("do") if request.method == "POST" else None
    if request.method == "POST":
        may.permit_own_residency(request.user, "hand_in_copy" if doing == "hand_in_copy" else "sign", found.residency)
    sign = forms.SignForm(request.POST if doing == "sign" else None)
    copy = forms.CopyForm(*((request.POST, request.FILES) if doing == "hand_in_copy" else ()))
    if doing == "sign" and sign.is_valid():
        try:
            actions.sign_agreement(found, name=sign.cleaned_data["name"], by=request.user)
        except Refused as refused:
            refused.add_to(sign)
        else:
            messages.success(request, _("协议已签好。"))
            return redirect(found.residency)
    if doing == "hand_in_copy" and copy.is_valid():
        try:
            actions.hand_in_copy(found, copy.cleaned_data["file"], by=request.user)
        except Refused as refused:
            refused.add_to(copy)
        else:
            messages.success(request, _("已上传，服务中心核对后会通知你们。"))
            return redirect(found.residency)
    return _agreement_page(request, found, sign, copy)


def _agreement_page(request: HttpRequest, found: Agreement, sign: forms.SignForm, copy: forms.CopyForm) -> HttpResponse:
    now = at_hand(found.residency)
    waits = not found.signed_how and found.term.starts < found.term.ends
    verbs = useful(may.own_residency_verbs(request.user, found.residency), found.residency, now) if waits else []
    context = {
        "agreement": found,
        "residency": found.residency,
        "blocks": blocks_of(found.text),
        "copies": found.copies.all(),
        "sign": sign if "sign" in verbs else None,
        "copy": copy if "hand_in_copy" in verbs else None,
        "waits_for_lead": waits and "sign" not in verbs,
    }
    template = "residency/living/agreement.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_safe
@login_required
def agreement_file(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """The PDF; every reading is logged, with ids only."""
    found = may.get_agreement_for(request.user, pk)
    return _served(request, drawn(found), found.residency, found.number)


@require_safe
@login_required
def signed_copy(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    found = may.get_signed_copy_for(request.user, pk)
    return _served(request, found, found.agreement.residency, found.agreement.number)


def _served(request: HttpRequest, row: Any, residency: Residency, number: str) -> FileResponse:
    response = serve(row)
    if request.method == "GET":
        audit.record(residency, "residency.agreement_read", by=request.user, agreement=number, file=str(row.pk))
    return response
