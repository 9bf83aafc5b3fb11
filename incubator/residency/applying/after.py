"""What became of an application that led to a residency, in the words of its follow page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.residency.applying.words import Words, nobody
from incubator.residency.models import Residency, Term

Status = Residency.Status
Leaving = Residency.Leaving

KINDS = {
    Status.OFFERED: "warn",
    Status.SIGNED: "ok",
    Status.TRIAL: "ok",
    Status.ACTIVE: "ok",
    Status.LEAVING: "warn",
    Status.LEFT: "plain",
}


def living_words(residency: Residency, terms: Sequence[Term], today: dt.date) -> tuple[str, str, Words]:
    """(label, kind, words) of a closed application whose residency this is."""
    status = Status(residency.status)
    label = residency.get_status_display()
    if status == Status.LEFT and residency.left_as:
        label = residency.get_left_as_display()
    return label, KINDS[status], _words(residency, terms, today)


def _words(residency: Residency, terms: Sequence[Term], today: dt.date) -> Words:
    own, desk, done = _("您的组织"), _("服务中心工作人员"), _("没有人：这份申请已经办完")
    first = min((term.starts for term in terms), default=None)
    last = residency.last_day or max((term.last_day for term in terms), default=None)
    until = _("到 %(day)s（含当天）") if last else ""
    match residency.status:
        case Status.OFFERED:
            return Words(
                now=_("入驻邀约已经发出，等您签约或谢绝。"),
                turn=own,
                own=True,
                since=timezone.localdate(residency.created_at),
                due=residency.answer_by,
                by=_("请在 %(day)s（含当天）以前答复"),
                next=_("签约以后按约定的日子搬入；到期没有答复，邀约作废，面积给下一个组织。"),
            )
        case Status.SIGNED:
            ahead = first is not None and first > today
            return Words(
                now=_("已经签约，等待搬入。"),
                turn=desk,
                due=first if ahead else None,
                by=_("%(day)s 起可以搬入") if ahead else _("现在就可以搬入"),
                next=_("搬入时和工作人员一起核对清单。"),
            )
        case Status.TRIAL:
            return Words(
                now=_("已经搬入，正在试住。"),
                turn=done,
                since=residency.moved_in,
                due=residency.trial_until,
                by=_("试住到 %(day)s（含当天）"),
                next=_("试住结束时，服务中心和您一起看看合不合适，再转为正式入驻。"),
            )
        case Status.ACTIVE:
            return Words(
                now=_("已经入驻。"),
                turn=done,
                since=residency.moved_in or first,
                due=last,
                by=until,
                next=_("可以预约场地、发起活动；到期以前会提醒您续期。"),
            )
        case Status.LEAVING:
            return Words(
                now=_("正在退出。"),
                turn=own,
                due=last,
                by=until,
                next=_("最后一天和工作人员一起核对清单，面积就空出来。"),
            )
    return nobody(_left_as(residency), _("欢迎继续来办活动、预约场地；招募开放期间可以再申请。"), residency.last_day)


def _left_as(residency: Residency) -> str:
    match residency.left_as:
        case Leaving.GRADUATED:
            return _("已经出壳：从这里长大，搬了出去。")
        case Leaving.DECLINED:
            return _("您谢绝了入驻邀约，这份申请到此结束。")
        case Leaving.LAPSED if residency.moved_in is None:
            return _("入驻邀约到期没有答复，已经作废。")
        case Leaving.LAPSED:
            return _("入驻到期或逾期未答，已经离开。")
        case Leaving.WITHDREW:
            return _("已经退出，不再入驻。")
        case Leaving.ENDED:
            return _("入驻已经终止。")
    return _("已经离开，不再入驻。")
