"""What waits for the center's staff, a module an area. Each gives ``queues_of(user)``; ``todo.py`` lists the areas.

A queue is one query, whatever its length. What a person may not decide is not among their queues.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, TextChoices
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class Matter(TextChoices):
    """What waits, said so that it is clear without the line beside it. The value is what an address calls it."""

    APPLICATION_SENT = "application-sent", _("申请待核对")
    APPLICATION_REVIEWED = "application-reviewed", _("申请评审中")
    APPLICATION_DECIDED = "application-decided", _("决定待公布")
    NOTICE_OVER = "notice-over", _("公示期满")
    OBJECTION = "objection", _("公示异议")
    APPEAL = "appeal", _("申诉")
    OBJECTION_UPHELD = "objection-upheld", _("异议成立")
    WAITING_LIST = "waiting-list", _("候补")
    COPY = "copy", _("核对签字")
    OFFER_OVER = "offer-over", _("过期未签")
    MOVING_IN = "moving-in", _("待搬入")
    TRIAL_OVER = "trial-over", _("试住期满")
    LEAVING = "leaving", _("待退出")
    TERM_OVER = "term-over", _("到期未续")
    CHANGE = "change", _("待答复")
    NEW_ORGANIZATION = "new-organization", _("新组织待核实")
    CERTIFICATE = "certificate", _("证书待核实")
    REPORT = "report", _("半年报告")
    EVALUATION = "evaluation", _("评估")
    STORY = "story", _("出壳组织")
    FOLLOW_UP = "follow-up", _("出壳回访")
    ACTIVITY = "activity", _("活动审核")
    BOOKING = "booking", _("场地预约")
    BROKEN_BOOKING = "broken-booking", _("待处理")


# Where all that waits of a kind is answered at once, by the name of the address.
TOGETHER = {Matter.BOOKING: "bookings_inbox"}


@dataclass(frozen=True)
class Item:
    """One thing to decide: what it is, whose, since when it waits and until when it should be done."""

    kind: Matter
    what: str
    organization: str
    since: dt.date
    due: dt.date
    href: str
    today: dt.date

    @property
    def age_days(self) -> int:
        return (self.today - self.since).days

    @property
    def is_overdue(self) -> bool:
        return self.due < self.today

    @property
    def is_due_today(self) -> bool:
        return self.due == self.today


@dataclass(frozen=True)
class Queue:
    """A query and how one of its rows becomes an item."""

    rows: QuerySet[Any]
    item: Callable[[Any, dt.date], Item]

    def items(self, today: dt.date) -> list[Item]:
        return [self.item(row, today) for row in self.rows]


@dataclass(frozen=True)
class Heap:
    """Things that are put right together on one page, so they are one item, or none."""

    find: Callable[[], list[Any]]
    exists: Callable[[], bool]
    item: Callable[[list[Any], dt.date], Item]

    def items(self, today: dt.date) -> list[Item]:
        found = self.find()
        return [self.item(found, today)] if found else []

    def count(self) -> int:
        return int(self.exists())


def how_many(queues: Iterable[Queue]) -> int:
    """The rows of all ``queues``, in one query: every page of the admin shows their number."""
    counts, params = [], []
    for queue in queues:
        try:
            sql, its_params = queue.rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        counts.append(f"(SELECT COUNT(*) FROM ({sql}) AS queue)")
        params += its_params
    if not counts:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' + '.join(counts)}", params)
        return int(cursor.fetchone()[0])


def day_of(moment: dt.datetime) -> dt.date:
    return localtime(moment).date()


def days_after(moment: dt.datetime, days: int) -> dt.date:
    return day_of(moment) + dt.timedelta(days=days)
