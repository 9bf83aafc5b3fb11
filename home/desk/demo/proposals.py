"""What waits on the desk or was just decided: rooms and activities, asked for and answered through their actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.activities import actions as activities
from events.activities.models import Occurrence
from home.desk.demo.bookings import take
from home.desk.demo.clock import at_hour
from home.desk.demo.town import Town
from incubator.bookings import actions as bookings
from incubator.bookings.models import Booking
from portal.common.periods import Period


def free(town: Town, room: str, day: int) -> Period:
    """A free slot of the room on that day or soon after."""
    for later in range(day, day + 30):
        if period := take(town, room, town.day(later)):
            return period
    raise LookupError(room)


def words(town: Town, slug: str, field: str, title: str, summary: str, body: str, **more: Any) -> dict[str, Any]:
    organization = town.organizations[slug]
    return {
        "title": title,
        "summary": summary,
        "body": [("text", body)],
        "picture": town.pictures[field],
        "service_field": town.fields[field],
        "audience": "所有居民",
        "contact_name": organization.contact_name,
        "contact_phone": organization.contact_phone,
        "takes_signups": True,
        "programme": town.programmes["welfare"],
    } | more


def ask_and_answer(town: Town) -> None:
    lend_rooms(town)
    propose(town)


def ask_for_room(town: Town, slug: str, room: str, day: int, people: int, purpose: str, *, asked: float) -> Booking:
    """Asked for ``asked`` days ago by the organization's lead."""
    period = free(town, room, day)
    with at_hour(town.now - dt.timedelta(days=asked)):
        return bookings.request_booking(
            organization=town.organizations[slug],
            room=town.rooms[room],
            starts=period.start,
            ends=period.end,
            people=people,
            purpose=purpose,
            by=town.leads[slug],
        )


def lend_rooms(town: Town) -> None:
    """Four requests wait, one was approved, one declined."""
    staff = town.people["staff"]
    ask_for_room(town, "little-lamp", "round-table", 9, 8, "志愿者学期总结会", asked=1.2)
    ask_for_room(town, "peace-table", "round-table", 5, 6, "漏水纠纷调解", asked=2.4)
    ask_for_room(town, "bright-law", "parlour", 13, 12, "遗嘱问题小讲堂", asked=0.4)
    ask_for_room(town, "book-drift", "parlour", 7, 15, "童书整理日", asked=0.7)
    approved = ask_for_room(town, "little-lamp", "parlour", 6, 14, "家长见面会", asked=5)
    declined = ask_for_room(town, "silver-class", "canteen", 8, 40, "百人团圆饭", asked=4)
    with at_hour(town.now - dt.timedelta(days=3.5)):
        bookings.approve_booking(approved, by=staff)
        bookings.decline_booking(
            declined, reason="当天下午食堂要备重阳餐，腾不出来；梨园活动厅有空，欢迎改约。", by=staff
        )


def propose(town: Town) -> None:
    """One activity with its room was approved, one returned; one with a room and one outdoors wait."""
    staff = town.people["staff"]
    ask_with_room(
        town, "lixin-first-aid", "hall", 15, 50, asked=1.6,
        fields=words(town, "lixin-first-aid", "first-aid", "冬季急救公开课：一氧化碳与冻伤", "取暖季最该会的两件事。",
                     "前半场讲，后半场练。每位来的邻居都能亲手用一次训练用的除颤仪。",
                     questions=[{"key": "kneel", "text": "跪着练习不方便吗？", "why": "给您准备桌上的模型",
                                 "required": False}]),
    )  # fmt: skip
    choir = ask_with_room(
        town, "pear-choir", "activity-hall", 20, 60, asked=6,
        fields=words(town, "pear-choir", "choir", "梨花白合唱团冬日开放排练", "带上嗓子就能来，零基础有人带。",
                     "一起学两首四声部的歌，最后二十分钟录一段给家里人听。"),
    )  # fmt: skip
    lamp = ask_with_room(
        town, "little-lamp", "hall-west", 18, 20, asked=4.5,
        fields=words(town, "little-lamp", "tutoring", "寒假自习室开张", "寒假里每天上午，一起把作业写完。",
                     "志愿者老师陪写作业，课间一起跳绳。"),
    )  # fmt: skip
    with at_hour(town.now - dt.timedelta(days=4)):
        activities.approve_activity(choir, by=staff)
        activities.return_activity(lamp, reason="请写明每天由哪两位成年人看护，以及孩子怎样接送。", by=staff)
    paste = activities.Terms(24, closes_before=dt.timedelta(hours=24))
    mornings = [town.time(days, 9) for days in (11, 18, 25)]
    with at_hour(town.now - dt.timedelta(days=4.2)):
        activities.propose_activity(
            organization=town.organizations["red-vests"],
            fields=words(town, "red-vests", "volunteering", "给老楼的窗户贴防寒条", "两小时，跟着队长一户一户贴。",
                         "材料由中心出，自带剪刀和抹布。优先去有老人的人家。"),
            occurrences=[paste.elsewhere(at, at + dt.timedelta(hours=2), "梨园小区凉亭集合") for at in mornings],
            by=town.leads["red-vests"],
        )  # fmt: skip
    draft = words(town, "little-lamp", "tutoring", "春天的夜读会", "", "")
    draft |= {"service_field": None, "picture": None, "body": [
        ("text", "每周一晚，大的带小的，读同一本书。书单还没定。"), ("heading", "要带什么"), ("items", "自己正在读的书\n水杯"),
    ]}  # fmt: skip
    with at_hour(town.now - dt.timedelta(days=2)):
        activities.save_draft(
            organization=town.organizations["little-lamp"],
            fields=draft,
            plan={"place": "梨园小区凉亭", "rows": [["", "19:00", "20:30"]], "terms": {"capacity": "20"}},
            by=town.leads["little-lamp"],
        )


def ask_with_room(town: Town, slug: str, room: str, day: int, people: int, *, asked: float, fields: Any) -> Any:
    period = free(town, room, day)
    with at_hour(town.now - dt.timedelta(days=asked)):
        return activities.request_room_and_activity(
            organization=town.organizations[slug],
            room=town.rooms[room],
            starts=period.start,
            ends=period.end,
            people=people,
            purpose=fields["title"],
            terms=activities.Terms(people),
            fields=fields,
            by=town.leads[slug],
        )


def call_off(town: Town) -> None:
    """One activity that people signed up for does not take place."""
    theirs = Occurrence.objects.filter(registrations__user=town.people["resident"])
    occurrence = theirs.upcoming(town.now).select_related("activity__organization")[1]
    lead = town.leads[occurrence.activity.organization.slug]
    with at_hour(town.now - dt.timedelta(hours=5)):
        activities.cancel_occurrence(occurrence, reason="老师临时要去外地，改到下个月，日期另行通知。", by=lead)
