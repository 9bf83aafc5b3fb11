"""Every governed write against a decision: objections while it stands in public notice, and the appeal after a refusal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Appeal, Application, Objection
from incubator.residency.models.objections import Challenge
from incubator.residency.objecting import messages
from incubator.residency.objecting.notices import has_objected
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason


@transaction.atomic
def object_to(application: Application, *, text: str, by: Any) -> Objection:
    """Say something against an acceptance while it stands in public notice; nobody moves in before it is answered.

    A decision that was taken anew and announced again may be objected to again. Refuses ``wrong_state``,
    ``reason_missing``, ``late`` (the notice is over) and ``objected`` (once a person and notice).
    """
    locked(application)
    demand(application, "object")
    text = need_reason(text, _("请写明您的意见。"), field="text")
    today = timezone.localdate()
    if application.announced_until is None:
        raise Refused("late", _("这个决定没有公示期，不能提异议；有意见可以联系服务中心。"))
    if today > application.announced_until:
        raise Refused(
            "late",
            _("公示已在 %(day)s 结束，不能再提异议；有新情况可以联系服务中心。")
            % {"day": date_format(application.announced_until)},
        )
    # Everybody who objects holds the application, so nobody does twice at the same moment.
    if has_objected(by, application):
        raise Refused("objected", _("您已经对这份公示提过异议，每人一次。"))
    objection = Objection.objects.create(application=application, text=text, raised_by=by)
    audit.record(application, "residency.object", by=by, objection=objection.pk)
    return objection


@transaction.atomic
def answer_objection(
    application: Application, *, objection: Objection, upheld: bool, answer: str, by: Any
) -> Objection:
    """Answer an objection: right (the director decides anew before anybody moves in) or not, with reasons.

    Who objected is told; the applicant is told what was objected and answered, never by whom. Refuses
    ``wrong_state``, ``reason_missing`` and ``answered``.
    """
    locked(application)
    demand(application, "answer_objection")
    objection = Objection.objects.select_for_update().get(pk=objection.pk, application=application)
    _answer(objection, upheld, answer, by)
    audit.record(
        application,
        "residency.answer_objection",
        by=by,
        after=objection.status,
        why=objection.answer,
        objection=objection.pk,
    )
    messages.objection_answered(objection)
    # Whoever was forgotten meanwhile: what they wrote stayed until it was answered, and not longer.
    if objection.raised_by.erased_at:
        _forget(objection)
    return objection


@transaction.atomic
def appeal(application: Application, *, text: str, by: Any) -> Appeal:
    """Appeal against a refusal, once, within the center's days; the director answers.

    Refuses ``wrong_state``, ``reason_missing``, ``not_refused``, ``appealed`` and ``late``.
    """
    locked(application)
    demand(application, "appeal")
    text = need_reason(text, _("请写明申诉的理由。"), field="text")
    if (until := application.appeal_until) is None:
        raise Refused("not_refused", _("只有不予入驻的决定可以申诉。"))
    if Appeal.objects.filter(application=application).exists():
        raise Refused("appealed", _("这份申请已经申诉过，每份申请只能申诉一次。"))
    if timezone.localdate() > until:
        raise Refused(
            "late",
            _("申诉期到 %(day)s 为止，已经过了；可以在下次招募时重新申请。") % {"day": date_format(until)},
        )
    made = Appeal.objects.create(application=application, text=text, raised_by=by)
    audit.record(application, "residency.appeal", by=by, appeal=made.pk)
    messages.appealed(application)
    return made


@transaction.atomic
def answer_appeal(application: Application, *, upheld: bool, answer: str, by: Any) -> Appeal:
    """Answer the appeal: right (the application is reviewed and decided anew) or not, with reasons.

    Leads and editors are told. Refuses ``wrong_state``, ``reason_missing``, ``no_appeal``, ``answered`` and
    ``under_way`` (the organization has another application in the call by now).
    """
    locked(application)
    demand(application, "answer_appeal")
    made = Appeal.objects.select_for_update().filter(application=application).first()
    if made is None:
        raise Refused("no_appeal", _("这份申请没有申诉。"))
    _answer(made, upheld, answer, by)
    before = application.status
    if upheld:
        _refuse_second(application)
        leads_to("answer_appeal", application, Application.Status.IN_REVIEW)
        # What was decided is decided anew; the history keeps it.
        application.outcome = ""
        application.save(update_fields=["status", "outcome"])
    audit.record(
        application,
        "residency.answer_appeal",
        by=by,
        before=before,
        after=application.status,
        why=made.answer,
        appeal=made.pk,
        answered=made.status,
    )
    messages.appeal_answered(application, made)
    return made


def _refuse_second(application: Application) -> None:
    others = application.organization.applications.filter(
        call_id=application.call_id, status__in=Application.Status.UNDER_WAY
    )
    if others.exclude(pk=application.pk).exists():
        raise Refused(
            "under_way",
            _("“%(organization)s”在这次招募中已经另有一份申请在办理，要先办完或撤回那一份，才能重新评审这一份。")
            % {"organization": application.organization},
        )


def _answer(challenge: Challenge, upheld: bool, answer: str, by: Any) -> None:
    if challenge.status != Challenge.Status.OPEN:
        raise Refused("answered", _("已经有人答复过了，请刷新页面看看。"))
    challenge.answer = need_reason(answer, _("请写明答复和理由。"), field="answer")
    challenge.status = Challenge.Status.UPHELD if upheld else Challenge.Status.DISMISSED
    challenge.answered_by, challenge.answered_at = by, timezone.now()
    challenge.save(update_fields=["status", "answer", "answered_by", "answered_at"])


@transaction.atomic
def forget_objector(user: Any) -> None:
    """Clear what a forgotten person wrote in objections: those that were answered; an open one stays until it is."""
    for objection in Objection.objects.filter(raised_by=user).exclude(status=Challenge.Status.OPEN):
        _forget(objection)


def _forget(objection: Objection) -> None:
    objection.text = ""
    objection.save(update_fields=["text"])


def refuse_contested(application: Application) -> None:
    """Raise when nobody may move in yet: ``objection_open``, or ``objection_upheld`` and not decided anew since."""
    objections = application.objections
    if objections.filter(status=Challenge.Status.OPEN).exists():
        raise Refused("objection_open", _("公示期间有异议还没有答复，答复后才能办理入驻。"))
    if objections.filter(status=Challenge.Status.UPHELD, answered_at__gt=F("application__decided_at")).exists():
        raise Refused("objection_upheld", _("公示期间的异议成立，请主任重新决定。"))
