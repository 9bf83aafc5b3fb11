"""The figures as tables, each told once: the page shows them, and the spreadsheet carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from incubator.bookings.figures.figures import Figures, OrganizationUse
from incubator.bookings.figures.heat import Heat, Hour
from portal.common.figures.numbers import Spread
from portal.common.figures.tables import Table, in_text


def summary(figures: Figures) -> Table:
    total = figures.total
    columns = [
        (_("使用次数"), "count", total.used),
        (_("使用小时"), "hours", total.minutes),
        (_("开放时间的使用率"), "share", figures.heat.share),
        (_("登记到场人次"), "count", total.came),
        (_("没有来"), "count", total.no_shows),
        (_("未通过"), "count", total.declined),
        (_("逾期未审"), "count", total.expired),
    ]
    return Table(
        _("概况"),
        [(_("从"), "text"), (_("到（含）"), "text"), *((heading, kind) for heading, kind, _value in columns)],
        [[str(figures.first), str(figures.last), *(value for _heading, _kind, value in columns)]],
    )


def heat_shares(heat: Heat) -> Table:
    return _of_the_week(_("时段使用率"), "share", heat, heat.share_at)


def heat_hours(heat: Heat) -> Table:
    return _of_the_week(_("时段小时数"), "hours", heat, lambda hour: heat.used[hour] if heat.opened[hour] else None)


def _of_the_week(title: str, kind: str, heat: Heat, value: Callable[[Hour], Any]) -> Table:
    rows = [
        [f"{hour}:00–{hour + 1}:00", *(value(Hour(weekday, hour)) for weekday in WEEKDAYS)]
        for hour in heat.span_of_day()
    ]
    return Table(title, [(_("时段"), "text"), *((str(name), kind) for name in WEEKDAYS.values())], rows)


def rooms(figures: Figures) -> Table:
    uses, heat = figures.rooms, figures.heat
    return Table(
        _("场地"),
        [
            (_("场地"), "text"),
            (_("使用率"), "share"),
            (_("使用小时"), "hours"),
            (_("开放小时"), "hours"),
            (_("预约次数"), "count"),
            (_("预约人数"), "count"),
            (_("登记到场"), "count"),
        ],
        [
            [
                use.room.name,
                use.heat.share,
                use.heat.minutes,
                use.heat.open_minutes,
                use.bookings,
                use.expected,
                use.came,
            ]
            for use in uses
        ],
        [
            _("整个中心"),
            heat.share,
            heat.minutes,
            heat.open_minutes,
            sum(use.bookings for use in uses),
            sum(use.expected for use in uses),
            sum(use.came for use in uses),
        ],
        _("约了整个大厅，它的每一块也算在用；整个中心只加不再分块的场地，一小时的整厅预约在那里是每块各一小时。"),
    )


def organizations(figures: Figures) -> Table:
    def row(name: str, use: OrganizationUse) -> list[Any]:
        return [
            name,
            use.minutes,
            use.used,
            use.expected,
            use.came,
            use.no_shows,
            use.no_show_rate,
            use.asked,
            use.cancelled,
            use.cancelled_late,
            use.declined,
            use.expired,
        ]

    return Table(
        _("组织"),
        [
            (_("组织"), "text"),
            (_("使用小时"), "hours"),
            (_("使用次数"), "count"),
            (_("预约人数"), "count"),
            (_("登记到场"), "count"),
            (_("没有来"), "count"),
            (_("没有来的比例"), "share"),
            (_("共申请"), "count"),
            (_("取消"), "count"),
            (_("临时取消"), "count"),
            (_("未通过"), "count"),
            (_("逾期未审"), "count"),
        ],
        [row(use.name, use) for use in figures.organizations],
        row(_("合计"), figures.total),
        _("临时取消：开始前不到 24 小时才取消。没有来的比例：没有来的，占没有来的和用了的。"),
    )


def ahead(figures: Figures) -> Table:
    rows = [
        [_ahead_text(low, high), number, number / len(figures.ahead) if figures.ahead else None]
        for low, high, number in figures.ahead_counts()
    ]
    spread = Spread.of(figures.ahead)
    note = (
        _("一半的申请提前 %(median)s 天以上；中间的一半在 %(lower)s 天到 %(upper)s 天之间。")
        % {name: in_text(value, "number") for name, value in spread._asdict().items()}
        if spread
        else ""
    )
    columns = [(_("提前多久申请"), "text"), (_("申请数"), "count"), (_("占全部"), "share")]
    return Table(_("提前多久申请"), columns, rows, note=note)


def _ahead_text(low: int, high: int | None) -> str:
    if not low:
        return _("不到 %(days)s 天") % {"days": high}
    if high is None:
        return _("%(days)s 天以上") % {"days": low}
    return _("%(low)s 天到不满 %(high)s 天") % {"low": low, "high": high}


def answers(figures: Figures) -> Table:
    spread = Spread.of(figures.waits)
    columns = [
        (_("当场确认"), "count", figures.at_once),
        (_("答复了"), "count", len(figures.waits)),
        (_("一半在几小时内答复"), "number", spread and spread.median),
        (_("四分之三在几小时内答复"), "number", spread and spread.upper),
        (_("逾期未审"), "count", figures.total.expired),
        (_("按期答复"), "share", figures.in_time_share),
    ]
    return Table(
        _("答复"),
        [(heading, kind) for heading, kind, _value in columns],
        [[value for _heading, _kind, value in columns]],
        note=_("当场确认：按规则自动通过的，和工作人员代约的，不算答复。按期答复的比例里，逾期未审的算没有按期。"),
    )


def reasons(figures: Figures) -> Table:
    return Table(
        _("未通过的理由"),
        [(_("理由"), "text"), (_("次数"), "count")],
        [[reason or _("没有写"), number] for reason, number in figures.reasons()],
    )


def declined(figures: Figures) -> Table:
    zone = get_default_timezone()
    return Table(
        _("未通过的申请"),
        [(_("时间"), "moment"), (_("场地"), "text"), (_("组织"), "text"), (_("理由"), "text")],
        [
            [row.starts.astimezone(zone).replace(tzinfo=None), row.room, row.organization, row.reason]
            for row in figures.declined
        ],
        links=[reverse("bookings_admin:decide", args=[row.pk]) for row in figures.declined],
    )


def every(figures: Figures, heat: Heat) -> Iterable[Table]:
    """All that the spreadsheet carries, ``heat`` being the map that was chosen."""
    yield summary(figures)
    yield heat_shares(heat)
    yield heat_hours(heat)
    for table in (rooms, organizations, ahead, answers, reasons, declined):
        yield table(figures)
