"""The figures as tables, each told once: the page shows them, and the spreadsheet carries them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.residency.figures.figures import (
    ANNOUNCED_TO_MOVING_IN,
    STEPS,
    TO_DECISION,
    TO_MOVING_IN,
    Figures,
    Outcome,
    Status,
)
from incubator.residency.models import Residency
from incubator.residency.plan.occupancy import Occupancy
from portal.common.figures.numbers import nine_of_ten, ratio
from portal.common.figures.tables import Table


def summary(figures: Figures) -> Table:
    last = figures.months[-1]
    columns = [
        (_("收到申请"), "count", figures.received),
        (_("作出决定"), "count", figures.decided),
        (_("按期决定"), "share", figures.in_time_share),
        (_("搬入"), "count", figures.moved_in),
        (_("离开"), "count", len(figures.left)),
        (_("出壳"), "count", len(figures.graduates)),
        (_("期末入驻组织"), "count", last.living),
        (_("期末候补"), "count", last.waiting),
    ]
    return Table(
        _("概况"),
        [(_("从"), "text"), (_("到（含）"), "text"), *((heading, kind) for heading, kind, _value in columns)],
        [[str(figures.first), str(figures.last), *(value for _heading, _kind, value in columns)]],
    )


def calls(figures: Figures) -> Table:
    """A column a state or outcome, so that each application stands in one of them."""
    shown = {
        Status.SUBMITTED: _("待受理"),
        Status.RETURNED: _("待补正"),
        Status.IN_REVIEW: _("评审中"),
        Status.DECIDED: _("待公布"),
        Status.ANNOUNCED: _("公示中"),
        Status.WAITING: _("候补中"),
        Outcome.ACCEPTED: _("同意入驻"),
        Outcome.REFUSED: _("不予入驻"),
        Outcome.WAITLISTED: _("候补后办结"),
        Status.WITHDRAWN: _("已撤回"),
        Status.CLOSED: _("已办结"),
    }
    # What has no column of its own in a quiet year would only widen the table.
    used = [code for code in shown if any(use.states[code] for use in figures.calls)]

    def row(title: str, uses: list[Any]) -> list[Any]:
        return [
            title,
            sum(use.received for use in uses),
            *(sum(use.states[code] for use in uses) for code in used),
            sum(use.wanted for use in uses),
            sum(use.granted for use in uses),
        ]

    return Table(
        _("申请"),
        [
            (_("招募"), "text"),
            (_("收到申请"), "count"),
            *((shown[code], "count") for code in used),
            (_("申请平方米"), "number"),
            (_("批准平方米"), "number"),
        ],
        [row(use.title, [use]) for use in figures.calls],
        row(_("合计"), figures.calls) if figures.calls else None,
        _("这段时间里第一次提交的申请，按现在的状态和结果。批准平方米只算已经公布的。"),
    )


def steps(figures: Figures) -> Table:
    names = {state: str(state.label) for state in STEPS} | {
        TO_DECISION: _("从第一次提交到决定"),
        ANNOUNCED_TO_MOVING_IN: _("从公布到搬入"),
        TO_MOVING_IN: _("从第一次提交到搬入"),
    }
    rows = []
    for code, name in names.items():
        days = figures.steps.get(code, [])
        rows.append([name, len(days), statistics.median(days) if days else None, nine_of_ten(days)])
    return Table(
        _("每一步用了几天"),
        [(_("步骤"), "text"), (_("次数"), "count"), (_("一半不超过几天"), "number"), (_("九成不超过几天"), "number")],
        rows,
        note=_("这段时间里结束的每一步，按操作记录里的时间算；一份申请退回几次，就算几次。"),
    )


def in_time(figures: Figures) -> Table:
    return Table(
        _("按期决定"),
        [(_("作出决定"), "count"), (_("按期"), "count"), (_("按期的比例"), "share")],
        [[figures.decided, figures.in_time, figures.in_time_share]] if figures.decided else [],
        note=_("按期：从第一次提交起，在服务中心设定的天数以内作出第一次决定；等组织补正的日子不算。"),
    )


def months(figures: Figures) -> Table:
    return Table(
        _("每个月"),
        [
            (_("月份"), "text"),
            (_("收到申请"), "count"),
            (_("搬入"), "count"),
            (_("离开"), "count"),
            (_("月底入驻组织"), "count"),
            (_("月底候补"), "count"),
        ],
        [
            [
                month_name(row.first),
                row.received,
                row.moved_in,
                row.left,
                row.living,
                row.waiting,
            ]
            for row in figures.months
        ],
        [
            _("合计"),
            sum(row.received for row in figures.months),
            sum(row.moved_in for row in figures.months),
            sum(row.left for row in figures.months),
            None,
            None,
        ],
    )


def month_name(day: Any) -> str:
    return f"{day:%Y-%m}"


def floor(there: Occupancy, *, alone: bool) -> Table:
    """The m² let of one center; ``alone`` when there is no other to tell it from."""
    lettable = there.lettable
    title = _("安排的面积") if alone else _("安排的面积 %(center)s") % {"center": there.center}
    return Table(
        title,
        [
            (_("月份"), "text"),
            *((str(zone), "number") for zone in there.zones),
            (_("合计平方米"), "number"),
            (_("最多的一天"), "number"),
            (_("占可入驻面积"), "share"),
        ],
        [
            [
                month_name(point.starts),
                *(point.by_zone[zone.pk] for zone in there.zones),
                point.let,
                point.most,
                ratio(float(point.let), float(lettable)),
            ]
            for point in there.points
        ],
        note=_("每个月平均每天安排出去的平方米；可入驻面积共 %(area)s 平方米，按现在的平面图。") % {"area": lettable},
    )


def left(figures: Figures) -> Table:
    labels = dict(Residency.Leaving.choices)
    return Table(
        _("离开的组织"),
        [
            (_("组织"), "text"),
            (_("搬入"), "day"),
            (_("最后一天"), "day"),
            (_("离开方式"), "text"),
            (_("原因"), "text"),
        ],
        [
            [row.organization, row.moved_in, row.last_day, str(labels.get(row.left_as, _("没有写"))), row.reason]
            for row in figures.left
        ],
        links=[reverse("residencies:edit", args=[row.pk]) for row in figures.left],
    )


def leavings(figures: Figures) -> Table:
    labels = dict(Residency.Leaving.choices)
    return Table(
        _("离开方式"),
        [(_("离开方式"), "text"), (_("组织数"), "count")],
        [[str(labels.get(code, _("没有写"))), number] for code, number in figures.leavings()],
    )


def graduates(figures: Figures) -> Table:
    return Table(
        _("出壳组织"),
        [(_("组织"), "text"), (_("出壳日期"), "day"), (_("去了哪里"), "text")],
        [list(row) for row in figures.graduates],
    )


def follow_ups(figures: Figures) -> Table:
    found = figures.follow_ups
    return Table(
        _("出壳回访"),
        [(_("到期的回访"), "count"), (_("已回访"), "count"), (_("还在开展活动"), "count")],
        [[found["due"], found["done"], found["active"]]] if found else [],
    )


def reviewers(figures: Figures) -> Table:
    def row(name: str, people: list[Any]) -> list[Any]:
        days = [number for person in people for number in person.days]
        return [
            name,
            len(days),
            statistics.median(days) if days else None,
            sum(person.late for person in people),
            sum(person.open for person in people),
            sum(person.recused for person in people),
        ]

    return Table(
        _("评审人"),
        [
            (_("评审人"), "text"),
            (_("交来的评审"), "count"),
            (_("一半不超过几天"), "number"),
            (_("超过期限"), "count"),
            (_("还没交"), "count"),
            (_("回避"), "count"),
        ],
        [row(person.name, [person]) for person in figures.reviewers],
        row(_("合计"), figures.reviewers) if figures.reviewers else None,
        _("名字只给工作人员看，请不要外传。"),
    )


def parts(figures: Figures) -> Iterable[tuple[Table, Occupancy | None]]:
    """The tables below the headline in their order, each of a floor with what its picture is drawn from."""
    yield calls(figures), None
    yield steps(figures), None
    yield in_time(figures), None
    for there in figures.floors:
        yield floor(there, alone=len(figures.floors) == 1), there
    for table in (months, leavings, left, graduates, follow_ups, reviewers):
        yield table(figures), None


def every(figures: Figures) -> Iterable[Table]:
    """All that the spreadsheet carries."""
    yield summary(figures)
    yield from (table for table, _there in parts(figures))
