"""What an organization is told about its half-year report."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Report
from incubator.residency.telling import tell_speakers


def _facts(report: Report) -> dict[str, Any]:
    return {"organization": report.residency.organization, "half": report, "due": date_format(report.due)}


def _tell(report: Report, kind: str, subject: Any, body: Any, *, once: bool = False, **more: Any) -> None:
    """``subject`` and ``body`` are functions, called in the reader's language."""

    def words() -> tuple[str, str]:
        facts = _facts(report) | more
        return subject() % facts, body() % facts

    key = f"{kind}:{report.pk}" if once else None
    tell_speakers(report.residency.organization, kind, words, path=report.get_absolute_url(), key=key)


def report_asked(report: Report) -> None:
    _tell(
        report,
        "report_asked",
        lambda: _("请写“%(organization)s”的%(half)s报告"),
        lambda: _(
            "%(half)s的报告可以写了。活动、人次、用场地这些数字系统已经填好，只要写几段话。请在 %(due)s 前（含当天）提交。"
        ),
        once=True,
    )


def report_soon_due(report: Report) -> None:
    _tell(
        report,
        "report_soon_due",
        lambda: _("“%(organization)s”的%(half)s报告还没有提交"),
        lambda: _("请在 %(due)s 前（含当天）提交。写了一半的内容都还在。"),
        once=True,
    )


def report_late(report: Report) -> None:
    _tell(
        report,
        "report_late",
        lambda: _("“%(organization)s”的%(half)s报告过了期限"),
        lambda: _("报告本应在 %(due)s 前提交。现在仍然可以提交，会注明晚交。"),
        once=True,
    )


def report_received(report: Report) -> None:
    _tell(
        report,
        "report_received",
        lambda: _("已收到“%(organization)s”的%(half)s报告"),
        lambda: _("报告已提交，数字和文字不再变。服务中心看过后可能会回复您。"),
    )


def report_answered(report: Report) -> None:
    _tell(
        report,
        "report_answered",
        lambda: _("服务中心回复了“%(organization)s”的%(half)s报告"),
        lambda: "%(comment)s",
        comment=report.comment,
    )
