"""What people are told about objections and appeals."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.residency.models import Appeal, Application, Objection
from incubator.residency.models.objections import Challenge
from incubator.residency.telling import named, tell_applicant
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def objection_answered(objection: Objection) -> None:
    """Who objected learns the answer; the applicant learns what was said and answered, not who said it."""
    application, person = objection.application, objection.raised_by
    upheld = objection.status == Challenge.Status.UPHELD
    with speaking_to(person):
        facts = named(application, answer=objection.answer)
        verdict = _("您的异议成立，主任会重新决定。") if upheld else _("您的异议不成立，原来的决定不变。")
        notify(
            person,
            "residency.objection_answered",
            _("您对“%(organization)s”入驻公示的异议有答复了") % facts,
            verdict + "\n" + _("答复：%(answer)s") % facts,
            path=reverse("public_notice", args=[application.pk]),
        )

    def words() -> tuple[str, str]:
        facts = named(application, text=objection.text, answer=objection.answer)
        verdict = _("成立，主任会重新决定，结果会通知您。") if upheld else _("不成立，原来的决定不变。")
        return (
            _("“%(organization)s”入驻公示期间的异议已答复") % facts,
            _("异议：%(text)s") % facts + "\n" + _("答复：%(answer)s") % facts + "\n" + verdict,
        )

    tell_applicant(application, "objection_answered", words)


def appealed(application: Application) -> None:
    tell_applicant(
        application,
        "appealed",
        lambda: (
            _("已收到“%(organization)s”的申诉") % named(application),
            _("对入驻申请（%(call)s）的申诉已收到，主任会答复，有结果时会通知您。") % named(application),
        ),
    )


def appeal_answered(application: Application, appeal: Appeal) -> None:
    def words() -> tuple[str, str]:
        facts = named(application, answer=appeal.answer)
        if appeal.status == Challenge.Status.UPHELD:
            verdict = _("申诉成立，这份申请会重新评审和决定，您不用再提交材料。")
        else:
            verdict = _("申诉不成立，原来的决定不变。")
        return _("“%(organization)s”的申诉有答复了") % facts, verdict + "\n" + _("答复：%(answer)s") % facts

    tell_applicant(application, "appeal_answered", words)
