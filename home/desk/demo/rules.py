"""The rules of booking, as the town wrote them after its first requests, and what the center lends to any room."""

from __future__ import annotations

import datetime as dt

from home.desk.demo.town import Town
from incubator.bookings.rules.policies import Policy
from incubator.premises.models import Equipment

SHARED = [("投影仪", 2), ("移动音箱", 1)]
WORKDAYS, WEEKEND = "01234", "56"


def write_rules(town: Town) -> None:
    who, automatic = Policy.Who, Policy.Answer.AUTOMATIC
    rules = [
        Policy(name="多功能厅周末", room=town.rooms["hall"], weekdays=WEEKEND, notice_hours=72),
        Policy(name="服务中心代约", who=who.CENTER, answer=automatic, notice_hours=0),
        Policy(
            name="入驻组织工作日白天",
            who=who.RESIDENT,
            weekdays=WORKDAYS,
            opens=dt.time(8, 30),
            closes=dt.time(18),
            answer=automatic,
            minutes=20 * 60,
        ),
        Policy(name="入驻组织其他时间", who=who.RESIDENT, minutes=12 * 60),
        Policy(name="其他组织", minutes=6 * 60, span=Policy.Span.WEEK, horizon_days=60),
    ]
    for number, rule in enumerate(rules, start=1):
        rule.center, rule.order = town.center, number * 10
    Policy.objects.bulk_create(rules)
    Equipment.objects.bulk_create(
        [Equipment(center=town.center, name=name, quantity=quantity) for name, quantity in SHARED]
    )
