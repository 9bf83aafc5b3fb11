"""The steps that staff take with an application: one page a verb, all alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.deciding.forms import AnnounceForm, AnswerAppealForm, AnswerObjectionForm
from incubator.residency.desk.examine_forms import AssignForm, ExamineForm, ReturnForm
from incubator.residency.desk.forms import DecideForm, VerbForm
from incubator.residency.desk.opinions import opinions
from incubator.residency.desk.pages import application_for, page_of
from incubator.residency.waiting.forms import MoveForm, OfferForm
from portal.common.errors import Refused
from portal.common.records import answers_403


class Verb(NamedTuple):
    label: Any
    done: Any
    form: type[VerbForm]
    action: Callable[..., Any]
    text: Any = ""


# The desk's verbs; for whom and when each is open stands in ``transitions.TABLE``.
VERBS = {
    "examine": Verb(
        gettext_lazy("核对材料"), gettext_lazy("核对结果已保存。"), ExamineForm, actions.examine_application
    ),
    "return": Verb(
        gettext_lazy("退回补正"), gettext_lazy("已退回，申请人会收到通知。"), ReturnForm, actions.return_application
    ),
    "assign": Verb(gettext_lazy("安排评审"), gettext_lazy("评审已安排。"), AssignForm, actions.assign_reviewers),
    "decide": Verb(
        gettext_lazy("作出决定"),
        gettext_lazy("决定已保存，公布后申请人才会收到通知。"),
        DecideForm,
        actions.decide_application,
    ),
    "announce": Verb(
        gettext_lazy("公布决定"),
        gettext_lazy("决定已公布，申请人会收到通知。"),
        AnnounceForm,
        actions.announce_application,
        gettext_lazy("公布后，申请人会收到决定和理由；同意入驻的开始公示，进入候补的排进候补名单。"),
    ),
    "answer_objection": Verb(
        gettext_lazy("答复异议"),
        gettext_lazy("已答复，提异议的人和申请人会收到通知。"),
        AnswerObjectionForm,
        actions.answer_objection,
    ),
    "answer_appeal": Verb(
        gettext_lazy("答复申诉"),
        gettext_lazy("已答复，申请人会收到通知。"),
        AnswerAppealForm,
        actions.answer_appeal,
    ),
    "offer": Verb(
        gettext_lazy("发入驻邀约"),
        gettext_lazy("邀约已发出，申请人会收到通知。"),
        OfferForm,
        actions.offer_space,
        gettext_lazy("邀约占住这块面积，直到对方签约、谢绝或者到期；后面的候补往前移一位。"),
    ),
    "move_rank": Verb(
        gettext_lazy("调整候补顺序"),
        gettext_lazy("顺序已调整，申请人会收到通知。"),
        MoveForm,
        actions.move_rank,
        gettext_lazy("其他组织的位次跟着调整，中间不留空。"),
    ),
    "begin": Verb(
        gettext_lazy("办理入驻"),
        gettext_lazy("入驻已办理，申请人会收到通知。"),
        VerbForm,
        actions.begin_residency,
        gettext_lazy("面积从批准的第一天起算给这个组织；如果那一天已过，从今天起。"),
    ),
}


@answers_403
def application_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of the desk: load, permit, form, action, answer."""
    if verb not in VERBS:
        raise Http404
    application = application_for(request, pk)
    may.permit(request.user, verb, application)
    how = VERBS[verb]
    back = reverse("applications:edit", args=[pk])
    if request.method != "POST" and verb not in may.allowed_verbs(request.user, application):
        messages.error(request, _("现在的状态是“%(now)s”，不能这样操作。") % {"now": application.get_status_display()})
        return redirect(back)
    form = how.form(request.POST if request.method == "POST" else None, application=application)
    looking = "look" in request.POST
    if request.method == "POST" and not looking and form.is_valid():
        try:
            how.action(application, by=request.user, **form.arguments())
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, str(how.done))
            # The completeness check leads straight on to what follows from it.
            following = request.POST.get("then", "")
            if following in VERBS and following in may.allowed_verbs(request.user, application):
                return redirect("applications:verb", pk, following)
            return redirect(back)
    if looking:
        form = how.form(initial=request.POST.dict(), application=application)
    context = page_of(application, form=form, action=how.label, text=how.text, back=back)
    if verb == "decide":
        context |= opinions(application, request.user)
    template = (
        "residency/admin/decide.html" if isinstance(form, (DecideForm, OfferForm)) else "organizations/admin/verb.html"
    )
    return render(request, template, context, status=422 if request.method == "POST" and not looking else 200)
