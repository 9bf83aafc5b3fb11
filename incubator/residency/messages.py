"""What an applicant and a reviewer are told, step by step."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Residency, Review
from portal.notices.actions import notify
from portal.notices.language import speaking_to

Words = Callable[[], tuple[str, str]]


def _tell_speakers(application: Application, kind: str, words: Words) -> None:
    """``words`` is called once a person, in that person's language."""
    for person in application.organization.speakers():
        with speaking_to(person):
            subject, body = words()
            notify(person, f"residency.{kind}", subject, body, path=application.get_absolute_url())


def _named(application: Application, **more: object) -> dict[str, object]:
    return {"organization": application.organization, "call": application.call, **more}


def submitted(application: Application, number: int) -> None:
    def words() -> tuple[str, str]:
        if number > 1:
            return (
                _("已再次收到“%(organization)s”的入驻申请") % _named(application),
                _("补正后的入驻申请（%(call)s）已收到，正在等工作人员查看。") % _named(application),
            )
        return (
            _("已收到“%(organization)s”的入驻申请") % _named(application),
            _("入驻申请（%(call)s）已收到，正在等工作人员查看。有进展时会在这里通知您。") % _named(application),
        )

    _tell_speakers(application, "submitted", words)


def withdrawn(application: Application) -> None:
    _tell_speakers(
        application,
        "withdrawn",
        lambda: (
            _("“%(organization)s”的入驻申请已撤回") % _named(application),
            _("入驻申请（%(call)s）已撤回。招募开放期间可以重新申请。") % _named(application),
        ),
    )


def returned(application: Application) -> None:
    _tell_speakers(
        application,
        "returned",
        lambda: (
            _("“%(organization)s”的入驻申请需要补正") % _named(application),
            _("入驻申请（%(call)s）还需要补正：%(reason)s\n补正后请重新提交，已填的内容都还在。")
            % _named(application, reason=application.return_reason),
        ),
    )


def in_review(application: Application) -> None:
    _tell_speakers(
        application,
        "in_review",
        lambda: (
            _("“%(organization)s”的入驻申请开始评审") % _named(application),
            _("入驻申请（%(call)s）的材料已齐全，开始评审。评审结束后由主任作出决定。") % _named(application),
        ),
    )


def reconsidered(application: Application) -> None:
    _tell_speakers(
        application,
        "reconsidered",
        lambda: (
            _("“%(organization)s”的入驻决定正在重新考虑") % _named(application),
            _("入驻申请（%(call)s）公示的决定正在重新考虑，新的决定会再次公布并通知您。") % _named(application),
        ),
    )


def announced(application: Application) -> None:
    """The outcome: with the public notice when it is accepted, at once when it is not."""

    def words() -> tuple[str, str]:
        if application.outcome == Application.Outcome.ACCEPTED:
            granted = _named(
                application,
                zone=application.granted_zone,
                area=application.granted_area,
                first=date_format(application.granted_starts),
                last=date_format(application.granted_last_day),
                reason=application.decision_reason,
            )
            body = _(
                "决定：同意“%(organization)s”入驻%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。理由：%(reason)s"
            )
            if application.announced_until:
                granted["until"] = date_format(application.announced_until)
                body = body + "\n" + _("现在公示，到 %(until)s 为止；公示结束后办理入驻。")
            return _("“%(organization)s”的入驻申请：同意入驻") % granted, body % granted
        outcome = _named(application, outcome=application.get_outcome_display(), reason=application.decision_reason)
        return (
            _("“%(organization)s”的入驻申请：%(outcome)s") % outcome,
            _("对入驻申请（%(call)s）的决定：%(outcome)s。理由：%(reason)s") % outcome,
        )

    _tell_speakers(application, "announced", words)


def begun(application: Application, residency: Residency) -> None:
    term = residency.terms.select_related("zone").get()

    def words() -> tuple[str, str]:
        facts = _named(
            application,
            zone=term.zone,
            area=term.area,
            first=date_format(term.starts),
            last=date_format(term.last_day),
        )
        return (
            _("欢迎“%(organization)s”入驻") % facts,
            _("“%(organization)s”的入驻已办理：%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。") % facts,
        )

    _tell_speakers(application, "begun", words)


def residency_ended(residency: Residency, last_day: object, why: str) -> None:
    for person in residency.organization.speakers():
        with speaking_to(person):
            facts = {
                "organization": residency.organization,
                "how": residency.get_left_as_display(),
                "day": date_format(last_day),
                "why": why,
            }
            notify(
                person,
                "residency.ended",
                _("“%(organization)s”的入驻结束：%(how)s") % facts,
                _("“%(organization)s”的入驻到 %(day)s 结束（%(how)s）。%(why)s") % facts,
                path=residency.organization.get_absolute_url(),
            )


def review_asked(review: Review) -> None:
    application = review.application
    with speaking_to(review.reviewer):
        notify(
            review.reviewer,
            "residency.review_asked",
            _("请您评审“%(organization)s”的入驻申请") % _named(application),
            _("请阅读“%(organization)s”的入驻申请（%(call)s）和材料，写下意见和建议；不便评审时可以回避。")
            % _named(application),
            path=review.get_absolute_url(),
        )
