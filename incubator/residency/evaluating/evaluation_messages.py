"""What an organization and the directors are told about an evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.evaluating.timing import lapses_on, last_day_after
from incubator.residency.models import Evaluation
from incubator.residency.telling import tell_speakers
from portal.notices.actions import notify
from portal.notices.language import speaking_to

Word = Callable[[], str]
ONE_DAY = dt.timedelta(days=1)


def _facts(evaluation: Evaluation, more: dict[str, Any]) -> dict[str, Any]:
    """In the reader's language: days are written out here."""
    facts = {
        "organization": evaluation.residency.organization,
        "kind": evaluation.get_kind_display(),
        "due": evaluation.due,
        **more,
    }
    return {name: date_format(value) if isinstance(value, dt.date) else value for name, value in facts.items()}


def _tell(evaluation: Evaluation, kind: str, subject: Word, body: Word, **more: Any) -> None:
    """Tell leads and editors; ``subject`` and ``body`` are called in the reader's language."""

    def words() -> tuple[str, str]:
        facts = _facts(evaluation, more)
        return subject() % facts, body() % facts

    organization = evaluation.residency.organization
    tell_speakers(organization, f"evaluation_{kind}", words, path=evaluation.get_absolute_url())


def _tell_directors(evaluation: Evaluation, kind: str, subject: Word, body: Word, **more: Any) -> None:
    for person in get_user_model().objects.filter(groups__name="director", is_active=True).order_by("pk"):
        with speaking_to(person):
            facts = _facts(evaluation, more)
            path = reverse("evaluations:edit", args=[evaluation.pk])
            notify(person, f"residency.evaluation_{kind}", subject() % facts, body() % facts, path=path)


def asked(evaluation: Evaluation) -> None:
    def body() -> str:
        if evaluation.kind == Evaluation.Kind.AGAIN:
            return _("请在 %(due)s 前（含当天）写一写改进得怎么样。活动、人次、用场地这些数字系统会填好。")
        return _(
            "请在 %(due)s 前（含当天）写自评。活动、人次、用场地这些数字系统已经填好，只要写几段话。之后服务中心会约您面谈。"
        )

    _tell(evaluation, "asked", lambda: _("“%(organization)s”的%(kind)s：请写自评"), body)


def reported(evaluation: Evaluation) -> None:
    _tell(
        evaluation,
        "reported",
        lambda: _("已收到“%(organization)s”的自评"),
        lambda: _("自评已提交，不能再改。接下来服务中心会约您面谈，主任作出结论后会通知您。"),
    )


def extended(evaluation: Evaluation, reason: str) -> None:
    _tell(
        evaluation,
        "extended",
        lambda: _("“%(organization)s”的自评可以晚些交"),
        lambda: _("自评期限改为 %(due)s（含当天）。%(reason)s"),
        reason=reason,
    )


def dropped(evaluation: Evaluation, reason: str) -> None:
    _tell(
        evaluation,
        "dropped",
        lambda: _("“%(organization)s”的%(kind)s取消了"),
        lambda: _("不用再写自评。%(reason)s"),
        reason=reason,
    )


def reminded(evaluation: Evaluation) -> None:
    """Says plainly what silence leads to, and when; directors are told, too, the last time."""
    lapse = lapses_on(evaluation)
    if lapse is None:
        return
    days = {"last": lapse - ONE_DAY, "leave": last_day_after(evaluation.residency, lapse)}

    def subject() -> str:
        if evaluation.reminders > 1:
            return _("最后一次提醒：“%(organization)s”的自评还没有收到")
        return _("“%(organization)s”的自评过了期限")

    _tell(
        evaluation,
        "reminded",
        subject,
        lambda: _(
            "自评本应在 %(due)s 前提交。如果到 %(last)s 还没有收到，入驻就会结束，最晚 %(leave)s 搬离。"
            "请现在就写；有困难请马上打电话给服务中心，主任可以延期。"
        ),
        **days,
    )
    if evaluation.reminders > 1:
        _tell_directors(
            evaluation,
            "silent",
            lambda: _("“%(organization)s”一直没有交自评"),
            lambda: _("已经提醒两次。到 %(last)s 还没有收到，入驻会自动结束。要停下来，请作出结论，或者延期。"),
            **days,
        )


def lapsed(evaluation: Evaluation) -> None:
    """The organization hears of the end from the leaving itself; directors hear it here."""
    _tell_directors(
        evaluation,
        "lapsed",
        lambda: _("“%(organization)s”没有交自评，入驻结束"),
        lambda: _("提醒两次以后仍然没有收到自评，已经按规定安排离开，对方已收到通知。"),
    )


def decided(evaluation: Evaluation) -> None:
    decision = Evaluation.Decision

    def body() -> str:
        return {
            decision.CONTINUE.value: _("%(reason)s\n入驻按原来的期限继续。"),
            decision.RENEW.value: _("%(reason)s\n接下来请签新的协议。"),
            decision.IMPROVE.value: _("%(reason)s\n请在 %(day)s 前改进，到时再评一次。"),
            decision.GRADUATE.value: _("%(reason)s\n恭喜！您的组织可以自己飞了，搬离的日子另外通知。"),
            decision.EXIT.value: _("%(reason)s\n入驻会结束，搬离的日子另外通知。"),
        }[evaluation.decision]

    _tell(
        evaluation,
        "decided",
        lambda: _("“%(organization)s”的%(kind)s有了结论：%(decision)s"),
        body,
        decision=Evaluation.Decision(evaluation.decision).label,
        reason=evaluation.decision_reason,
        day=evaluation.improve_by,
    )
