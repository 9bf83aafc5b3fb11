"""What happened to an application and what comes, with dates: for the page that its applicant follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from incubator.residency.applying.facts import Event, Facts
from incubator.residency.applying.story import decision_due
from incubator.residency.models import Application, Residency
from incubator.residency.models.objections import Challenge

Status = Application.Status
Outcome = Application.Outcome


class Step(NamedTuple):
    """``when``: the day, None where nobody knows it yet; ``until``: it is the last day for it; ``done``: it happened."""

    label: str
    when: dt.date | None
    done: bool
    until: bool = False
    note: str = ""


def timeline_of(application: Application, facts: Facts) -> list[Step]:
    happened = [step for event in facts.events if (step := _happened(event, facts))]
    if (residency := facts.residency) and residency.moved_in:
        happened.append(Step(_("搬入"), residency.moved_in, done=True))
    return happened + list(_ahead(application, facts))


def _happened(event: Event, facts: Facts) -> Step | None:
    """An entry of the history as a step; None for what the applicant does not see, or not yet."""
    words = {
        "start": pgettext("经过", "开始填写"),
        "submit": pgettext("经过", "提交申请"),
        "return": pgettext("经过", "退回补正"),
        "appeal": pgettext("经过", "提出申诉"),
        "object": _("公示期间收到一条异议"),
        "move_rank": _("候补顺序调整到第 %(place)s 位") % {"place": event.after},
        "offer": pgettext("经过", "发出入驻邀约"),
        "begin": pgettext("经过", "办理入驻"),
        "wait_on": _("谢绝邀约，继续候补"),
        "withdraw": _("退出候补") if event.before == Status.WAITING else pgettext("经过", "撤回申请"),
    }
    label = words.get(event.verb, "")
    if event.verb == "assign" and event.before != Status.IN_REVIEW:
        label = _("材料齐全，开始评审")
    elif event.verb == "decide" and event.before == Status.ANNOUNCED:
        label = _("公布过的决定重新考虑")
    elif event.verb == "announce":
        label = _("公布决定：%(outcome)s") % {"outcome": _outcome(event)}
    elif event.verb == "answer_objection":
        upheld = event.after == Challenge.Status.UPHELD
        label = _("一条异议成立") if upheld else _("一条异议不成立")
    elif event.verb == "answer_appeal":
        label = _("申诉成立，重新评审") if event.after == Status.IN_REVIEW else _("申诉不成立")
    return Step(label, event.day, done=True) if label else None


def _outcome(event: Event) -> str:
    return str(dict(Outcome.choices).get(event.outcome, event.outcome))


def _ahead(application: Application, facts: Facts) -> Iterator[Step]:
    """What comes if all goes well, with the days that are known."""
    status = application.status
    center = application.call.center
    if status in (Status.DRAFT, Status.RETURNED):
        yield Step(_("提交"), application.call.closes if status == Status.DRAFT else None, done=False, until=True)
    if status == Status.DRAFT:
        yield Step(_("工作人员查看材料"), None, done=False)
    if status in (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.IN_REVIEW):
        days = center.review_days
        note = ngettext("提交后 %(days)s 天以内", "提交后 %(days)s 天以内", days) % {"days": days}
        due = None if status in (Status.DRAFT, Status.RETURNED) else decision_due(application, facts)
        yield Step(_("评审，主任决定"), due, done=False, until=True, note="" if due else note)
    if status in (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.IN_REVIEW, Status.DECIDED):
        days = center.announce_days
        note = ngettext("同意的公示 %(days)s 天", "同意的公示 %(days)s 天", days) % {"days": days}
        yield Step(_("公布结果"), None, done=False, note=note if days else "")
    if status == Status.ANNOUNCED:
        if application.notice_runs(facts.today):
            yield Step(_("公示结束"), application.announced_until, done=False)
        if facts.challenges.open_objections:
            yield Step(_("答复异议"), None, done=False)
        if facts.challenges.contested:
            yield Step(_("主任重新决定"), None, done=False)
        begins = application.begins_from
        yield Step(_("办理入驻，发给您邀约"), begins if begins and begins > facts.today else None, done=False)
        days = center.offer_days
        note = ngettext("收到邀约后 %(days)s 天以内", "收到邀约后 %(days)s 天以内", days) % {"days": days}
        yield Step(_("签约"), None, done=False, note=note)
        yield Step(_("搬入"), application.granted_starts, done=False)
    if status == Status.WAITING:
        days = center.offer_days
        note = ngettext("邀约 %(days)s 天以内答复", "邀约 %(days)s 天以内答复", days) % {"days": days}
        yield Step(_("有面积空出来，轮到您时发邀约"), None, done=False, note=note)
    if status == Status.CLOSED:
        yield from _after_closing(application, facts)


def _after_closing(application: Application, facts: Facts) -> Iterator[Step]:
    residency, challenges = facts.residency, facts.challenges
    first = min((term.starts for term in facts.terms), default=None)
    if residency and residency.status == Residency.Status.OFFERED:
        yield Step(_("签约"), residency.answer_by, done=False, until=True)
    if residency and residency.status in (Residency.Status.OFFERED, Residency.Status.SIGNED):
        yield Step(_("搬入"), first, done=False)
    if residency and residency.status == Residency.Status.TRIAL:
        yield Step(_("试住结束"), residency.trial_until, done=False)
    if residency is None and application.outcome == Outcome.REFUSED:
        until = application.appeal_until
        if challenges.appeal_is_open:
            yield Step(_("主任答复申诉"), None, done=False)
        elif challenges.appeal is None and until and facts.today <= until:
            yield Step(_("可以申诉"), until, done=False, until=True)


def may_appeal(application: Application, facts: Facts) -> bool:
    """Whether an appeal is still open to the applicant; who may use it the table says."""
    until = application.appeal_until
    return until is not None and facts.challenges.appeal is None and facts.today <= until
