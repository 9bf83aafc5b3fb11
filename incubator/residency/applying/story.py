"""Where an application stands, in plain words: for the page that its applicant follows."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application

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
    Status.CLOSED: "ok",
    Status.WITHDRAWN: "plain",
}


class Story(NamedTuple):
    """``now``: the state in a sentence; ``with_whom``: who has it; ``next``: what comes."""

    kind: str
    label: str
    now: str
    with_whom: str
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


def story_of(application: Application) -> Story:
    now, with_whom, following = _words(application)
    return Story(kind_of(application), label_for_applicant(application), now, with_whom, following)


def _words(application: Application) -> tuple[str, str, str]:
    desk, own = _("服务中心工作人员"), _("您的组织")
    match application.status:
        case Status.DRAFT:
            return (
                _("还是草稿，没有提交。"),
                own,
                _("填完各步，核对后提交。"),
            )
        case Status.SUBMITTED:
            return (
                _("已经收到，正在等工作人员查看。"),
                desk,
                _("工作人员查看材料是否齐全；缺什么会通知您补正，齐全就开始评审。"),
            )
        case Status.RETURNED:
            return (
                _("需要补正，补好后请重新提交。"),
                own,
                _("补正后重新提交，工作人员会再次查看。"),
            )
        case Status.IN_REVIEW:
            return (
                _("材料齐全，正在评审。"),
                _("评审人员和服务中心"),
                _("评审结束后由主任决定，结果会公布并通知您。"),
            )
        case Status.DECIDED:
            return (
                _("评审已经结束，结果等待公布。"),
                _("服务中心主任"),
                _("公布结果时会通知您。"),
            )
        case Status.ANNOUNCED:
            until = application.announced_until
            return (
                _("同意入驻，正在公示到 %(day)s。") % {"day": date_format(until)} if until else _("同意入驻。"),
                desk,
                _("公示结束后，工作人员办理入驻。"),
            )
        case Status.WITHDRAWN:
            return (_("这份申请已经撤回。"), _("没有人在处理"), _("招募开放期间可以重新申请。"))
    if application.outcome == Outcome.ACCEPTED:
        return (_("入驻已办理。"), _("没有人在处理"), _("欢迎入驻，可以预约场地、发起活动了。"))
    if application.outcome == Outcome.WAITLISTED:
        return (_("进入候补：现在没有足够的空间。"), desk, _("有空间时，服务中心会联系您。"))
    return (_("这次没有同意入驻。"), _("没有人在处理"), _("可以看看理由，下次招募再申请；不入驻也可以预约场地。"))
