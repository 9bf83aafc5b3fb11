"""Where an application stands, in plain words: for the page that its applicant follows.

The first screen says whose turn it is, since when, and by when; every state has its words here.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.residency.applying.after import living_words
from incubator.residency.applying.facts import Facts
from incubator.residency.applying.words import Words, nobody
from incubator.residency.desk.queue import counts_from
from incubator.residency.models import Application
from incubator.residency.models.objections import Challenge

Status = Application.Status
Outcome = Application.Outcome

# How loud a state is shown: the kinds of ``components/state.html``.
KINDS = {
    Status.DRAFT: "plain",
    Status.SUBMITTED: "plain",
    Status.RETURNED: "warn",
    Status.IN_REVIEW: "plain",
    Status.DECIDED: "plain",
    Status.ANNOUNCED: "ok",
    Status.WAITING: "warn",
    Status.CLOSED: "ok",
    Status.WITHDRAWN: "plain",
}


class Story(NamedTuple):
    """``now``: the state in a sentence; ``turn``: who has it; ``by``: until when, in words; ``next``: what comes."""

    kind: str
    label: str
    now: str
    turn: str
    since: dt.date | None
    by: str
    late: bool
    own_turn: bool
    next: str


def label_for_applicant(application: Application) -> str:
    """The state's name; a decision that is not announced yet is nobody's business outside the desk."""
    if application.status == Status.DECIDED:
        return _("等待公布")
    if application.status == Status.CLOSED and application.outcome:
        return application.get_outcome_display()
    return application.get_status_display()


def kind_of(application: Application) -> str:
    if application.status == Status.CLOSED and application.outcome != Outcome.ACCEPTED:
        return "bad" if application.outcome == Outcome.REFUSED else "warn"
    return KINDS[Status(application.status)]


def story_of(application: Application, facts: Facts) -> Story:
    if application.status == Status.CLOSED and facts.residency:
        label, kind, words = living_words(facts.residency, facts.terms, facts.today)
    else:
        label, kind = label_for_applicant(application), kind_of(application)
        words = TOLD_BY[Status(application.status)](application, facts)
    late = words.due is not None and words.due < facts.today
    return Story(
        kind, label, words.now, words.turn, words.since, words.by_when(facts.today), late, words.own, words.next
    )


def decision_due(application: Application, facts: Facts) -> dt.date | None:
    """Until when the center means to decide: its days, counted as the desk does."""
    start = counts_from(application, facts.challenges.appeal)
    return start and timezone.localdate(start) + dt.timedelta(days=application.call.center.review_days)


def _own() -> str:
    return _("您的组织")


def _desk() -> str:
    return _("服务中心工作人员")


def _director() -> str:
    return _("服务中心主任")


def _draft(application: Application, facts: Facts) -> Words:
    closes = application.call.closes
    if closes and closes < facts.today:
        return nobody(
            _("还是草稿，没有提交；这次招募已经在 %(day)s 截止。") % {"day": date_format(closes)},
            _("可以等下一次招募，内容到时再填。"),
        )
    return Words(
        now=_("还是草稿，没有提交。"),
        turn=_own(),
        own=True,
        since=timezone.localdate(application.created_at),
        due=closes,
        by=_("请在 %(day)s（含当天）以前提交") if closes else _("招募长期开放，没有截止日期"),
        next=_("填完各步，核对后提交。"),
    )


def _submitted(application: Application, facts: Facts) -> Words:
    return Words(
        now=_("已经收到，正在等工作人员查看。"),
        turn=_desk(),
        since=application.submitted_at and timezone.localdate(application.submitted_at),
        due=decision_due(application, facts),
        by=_("计划 %(day)s 以前决定"),
        next=_("工作人员查看材料是否齐全；缺什么会通知您补正，齐全就开始评审。"),
    )


def _returned(application: Application, facts: Facts) -> Words:
    return Words(
        now=_("需要补正，补好后请重新提交。"),
        turn=_own(),
        own=True,
        since=facts.last("return"),
        by=_("没有截止日期，但在您提交以前，这里不会有进展"),
        next=_("补正后重新提交，工作人员会再次查看。"),
    )


def _in_review(application: Application, facts: Facts) -> Words:
    appeal = facts.challenges.appeal
    again = appeal is not None and appeal.status == Challenge.Status.UPHELD
    return Words(
        now=_("申诉成立，正在重新评审。") if again else _("材料齐全，正在评审。"),
        turn=_("评审人员和服务中心"),
        since=facts.last("answer_appeal") if again else facts.last("assign"),
        due=decision_due(application, facts),
        by=_("计划 %(day)s 以前决定"),
        next=_("评审结束后由主任决定，结果会公布并通知您。"),
    )


def _decided(application: Application, facts: Facts) -> Words:
    return Words(
        now=(
            _("公布过的决定正在重新考虑，新的决定等待公布。")
            if facts.was_announced
            else _("评审已经结束，结果等待公布。")
        ),
        turn=_director(),
        since=application.decided_at and timezone.localdate(application.decided_at),
        by=_("通常几天以内公布"),
        next=_("公布结果时会通知您。"),
    )


def _announced(application: Application, facts: Facts) -> Words:
    said, until = facts.challenges, application.announced_until
    after = _("公示结束后，工作人员办理入驻，发给您邀约和协议。")
    if said.open_objections:
        count = len(said.open_objections)
        return Words(
            now=ngettext(
                "同意入驻，但公示期间收到 %(count)s 条异议，正在核实。",
                "同意入驻，但公示期间收到 %(count)s 条异议，正在核实。",
                count,
            )
            % {"count": count},
            turn=_desk(),
            since=timezone.localdate(said.open_objections[0].raised_at),
            by=_("答复以后会马上通知您"),
            next=_("异议不成立，就继续办理入驻；成立的，由主任重新决定。"),
        )
    if said.contested:
        return Words(
            now=_("公示期间的异议成立，原来的决定要重新考虑。"),
            turn=_director(),
            since=facts.last("answer_objection"),
            by=_("新的决定公布时会通知您"),
            next=_("主任重新决定；在那以前不能办理入驻。"),
        )
    if application.notice_runs(facts.today):
        return Words(
            now=_("同意入驻，正在公示。"),
            turn=_("居民：公示期间谁都可以提意见"),
            since=application.announced_at and timezone.localdate(application.announced_at),
            due=until,
            by=_("公示到 %(day)s（含当天）"),
            next=after,
        )
    return Words(
        now=_("同意入驻，公示已结束，等待办理入驻。") if until else _("同意入驻，等待办理入驻。"),
        turn=_desk(),
        since=application.begins_from or (application.announced_at and timezone.localdate(application.announced_at)),
        by=_("通常几天以内办理"),
        next=_("工作人员办理入驻，发给您邀约和协议。"),
    )


def _waiting(application: Application, facts: Facts) -> Words:
    place = {"place": application.waiting_rank or facts.line, "line": max(facts.line, application.waiting_rank or 0)}
    return Words(
        now=_("进入候补：排在第 %(place)s 位，一共 %(line)s 个组织在等。") % place,
        turn=_("服务中心：等面积空出来"),
        since=application.announced_at and timezone.localdate(application.announced_at),
        by=_("没有固定日期，要看什么时候有面积空出来"),
        next=_("有适合您的面积时，会按顺序发给您入驻邀约，邀约上写着请在哪天以前答复。不想等了可以退出候补。"),
    )


def _withdrawn(application: Application, facts: Facts) -> Words:
    if any(event.verb == "withdraw" and event.before == Status.WAITING for event in facts.events):
        return nobody(_("已经退出候补，这份申请到此结束。"), _("招募开放期间可以重新申请。"), facts.last("withdraw"))
    return nobody(_("这份申请已经撤回。"), _("招募开放期间可以重新申请。"), facts.last("withdraw"))


def _closed(application: Application, facts: Facts) -> Words:
    told = application.announced_at and timezone.localdate(application.announced_at)
    if application.outcome == Outcome.ACCEPTED:
        return nobody(_("入驻已办理。"), _("欢迎入驻，可以预约场地、发起活动了。"), told)
    if application.outcome == Outcome.WAITLISTED:
        return nobody(_("候补已经结束。"), _("招募开放期间可以重新申请。"), told)
    again = _("可以看看理由，下次招募再申请；不入驻也可以预约场地。")
    appeal, until = facts.challenges.appeal, application.appeal_until
    if facts.challenges.appeal_is_open and appeal:
        return Words(
            now=_("没有同意入驻；您的申诉正在等主任答复。"),
            turn=_director(),
            since=timezone.localdate(appeal.raised_at),
            by=_("答复时会通知您"),
            next=_("申诉成立，就重新评审和决定；不成立，原来的决定不变。"),
        )
    if appeal and appeal.status == Challenge.Status.DISMISSED:
        return nobody(_("没有同意入驻；申诉不成立，决定不变。"), again, facts.last("answer_appeal"))
    if appeal is None and until and facts.today <= until:
        return Words(
            now=_("这次没有同意入驻。"),
            turn=_("已经办结；不同意的话，您可以申诉"),
            since=told,
            due=until,
            by=_("申诉到 %(day)s（含当天）为止"),
            next=again,
        )
    return nobody(_("这次没有同意入驻。"), again, told)


TOLD_BY = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _submitted,
    Status.RETURNED: _returned,
    Status.IN_REVIEW: _in_review,
    Status.DECIDED: _decided,
    Status.ANNOUNCED: _announced,
    Status.WAITING: _waiting,
    Status.CLOSED: _closed,
    Status.WITHDRAWN: _withdrawn,
}
