"""What a resident is told: what happened, and who does what next by when."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Agreement, ChangeRequest, Residency, Term
from incubator.residency.telling import Words, tell_speakers


def _tell(residency: Residency, kind: str, words: Words, *, key: str | None = None) -> None:
    tell_speakers(residency.organization, kind, words, path=residency.get_absolute_url(), key=key)


def _place(term: Term) -> dict[str, object]:
    return {
        "zone": term.zone,
        "area": term.area,
        "first": date_format(term.starts),
        "last": date_format(term.last_day),
    }


def offered(residency: Residency, term: Term) -> None:
    def words() -> tuple[str, str]:
        facts = {**_place(term), "organization": residency.organization, "day": date_format(residency.answer_by)}
        return (
            _("“%(organization)s”可以入驻了：请在 %(day)s 前签协议") % facts,
            _(
                "为“%(organization)s”留了%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。"
                "请负责人在 %(day)s 前（含当天）签协议，或谢绝。"
            )
            % facts,
        )

    _tell(residency, "offered", words)


def lapsed(residency: Residency) -> None:
    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization}
        return (
            _("留给“%(organization)s”的场地已经收回") % facts,
            _("到期没有签协议，留给“%(organization)s”的场地已经收回。还想入驻的话，请联系服务中心。") % facts,
        )

    _tell(residency, "lapsed", words)


def copy_returned(residency: Residency, why: str) -> None:
    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization, "why": why}
        return (
            _("请重新上传“%(organization)s”签字的协议") % facts,
            _("上传的协议没有通过核对：%(why)s") % facts,
        )

    _tell(residency, "copy_returned", words)


def signed(residency: Residency, agreement: Agreement) -> None:
    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization, "number": agreement.number}
        subject = _("“%(organization)s”的协议已签好") % facts
        if residency.moved_in:
            return subject, _("协议 %(number)s 已签好。") % facts
        facts["first"] = date_format(agreement.term.starts)
        return (
            subject,
            _("协议 %(number)s 已签好。接下来由服务中心约时间交接场地，最早 %(first)s 搬入。") % facts,
        )

    _tell(residency, "signed", words)


def moved_in(residency: Residency) -> None:
    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization, "day": date_format(residency.trial_until)}
        return (
            _("欢迎“%(organization)s”入驻") % facts,
            _("“%(organization)s”已经搬入。试住到 %(day)s，到时服务中心会和你们一起看看是否合适。") % facts,
        )

    _tell(residency, "moved_in", words)


def confirmed(residency: Residency) -> None:
    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization}
        return (
            _("“%(organization)s”试住通过，正式入驻") % facts,
            _("试住已经通过，“%(organization)s”正式入驻。") % facts,
        )

    _tell(residency, "confirmed", words)


def agreed(residency: Residency, term: Term, verb: str, reason: str) -> None:
    """A renewal (``renew``) or another area (``resize``) was agreed to; its agreement waits for the lead."""

    def words() -> tuple[str, str]:
        facts = {**_place(term), "organization": residency.organization}
        subject = (
            _("“%(organization)s”续期了：请签协议")
            if verb == "renew"
            else _("“%(organization)s”的场地有调整：请签协议")
        )
        body = _("%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。请负责人签新的协议。") % facts
        return subject % facts, "\n".join(filter(None, [body, reason]))

    _tell(residency, verb, words)


def ends_soon(residency: Residency, last_day: dt.date, distance: int) -> None:
    """Once a person, last day and distance."""

    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization, "day": date_format(last_day)}
        return (
            _("“%(organization)s”的入驻到 %(day)s 为止，要续期吗？") % facts,
            _("想继续的话，请在入驻页面申请续期，由主任答复；不续的话，%(day)s 是最后一天。") % facts,
        )

    _tell(residency, "ends_soon", words, key=f"ends_soon:{residency.pk}:{last_day}:{distance}")


def change_declined(residency: Residency, request: ChangeRequest) -> None:
    def words() -> tuple[str, str]:
        facts = {
            "organization": residency.organization,
            "what": request.get_kind_display(),
            "why": request.answer,
        }
        return (
            _("“%(organization)s”的申请未同意：%(what)s") % facts,
            _("理由：%(why)s") % facts,
        )

    _tell(residency, "change_declined", words)


def leaving(residency: Residency) -> None:
    def words() -> tuple[str, str]:
        facts = {
            "organization": residency.organization,
            "how": residency.get_left_as_display(),
            "day": date_format(residency.last_day),
            "why": residency.leaving_reason,
        }
        return (
            _("“%(organization)s”将在 %(day)s 离开") % facts,
            _("最后一天是 %(day)s（%(how)s）。%(why)s\n请在那天前按清单和服务中心交接。") % facts,
        )

    _tell(residency, "leaving", words)


def stays(residency: Residency) -> None:
    def words() -> tuple[str, str]:
        facts = {"organization": residency.organization}
        return (
            _("“%(organization)s”继续留下") % facts,
            _("离开的打算已经撤回，“%(organization)s”继续留下。有新的协议要签的，请负责人在入驻页面签好。") % facts,
        )

    _tell(residency, "stays", words)


def reactivated(residency: Residency, term: Term, reason: str) -> None:
    def words() -> tuple[str, str]:
        facts = {**_place(term), "organization": residency.organization, "why": reason}
        return (
            _("“%(organization)s”恢复入驻：请签协议") % facts,
            _("%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。%(why)s 请负责人签新的协议。") % facts,
        )

    _tell(residency, "reactivated", words)


def residency_ended(residency: Residency, last_day: object, why: str) -> None:
    def words() -> tuple[str, str]:
        facts = {
            "organization": residency.organization,
            "how": residency.get_left_as_display(),
            "day": date_format(last_day),
            "why": why,
        }
        return (
            _("“%(organization)s”的入驻结束：%(how)s") % facts,
            _("“%(organization)s”的入驻到 %(day)s 结束（%(how)s）。%(why)s") % facts,
        )

    _tell(residency, "ended", words)
