"""The programmes of the town, and whom the center trusts to publish without waiting."""

from __future__ import annotations

import datetime as dt

from events.activities import actions
from events.activities.models import Programme, PublishingPolicy
from home.desk.demo.clock import at_hour
from home.desk.demo.proposals import words
from home.desk.demo.town import Town

# Its themes are of the reading corner; all others belong to the first programme, but for those of nobody.
READING = "绘本故事会"
OF_NOBODY = {"凉亭小合奏", "蚬河清晨健步走"}


def found_programmes(town: Town) -> None:
    town.programmes = {
        "welfare": Programme.objects.create(
            name="红心物业+公益惠民",
            name_en="Red Heart Property and Public Welfare",
            slug="red-heart-welfare",
            summary="物业搭台，社会组织唱戏：把急救、音乐、辅导、调解这些服务送到家门口，全都不收费。",
            summary_en="The property company lends the stage, organizations bring first aid, music, tutoring and "
            "mediation to the neighbourhood, all for free.",
            order=1,
        ),
        "reading": Programme.objects.create(
            name="小院书香",
            name_en="Books in the Courtyard",
            slug="courtyard-books",
            summary="周末给孩子讲故事、换书，从三楼走廊的小书架开始。",
            summary_en="Stories and swapped books for children at weekends.",
            order=2,
        ),
    }


def programme_of(town: Town, theme: str) -> Programme | None:
    return None if theme in OF_NOBODY else town.programmes["reading" if theme == READING else "welfare"]


def trust(town: Town) -> None:
    """Two rows, and an activity that was published by the first of them."""
    PublishingPolicy.objects.create(
        organization=town.organizations["red-vests"],
        kind=PublishingPolicy.Kind.NEW,
        service_field=town.fields["volunteering"],
        note="三年来从没有退回过；明年三月再看一次。",
    )
    PublishingPolicy.objects.create(kind=PublishingPolicy.Kind.DATES, note="已经审过的活动，加几场不用再等。")
    start = town.time(8, 9)
    with at_hour(town.now - dt.timedelta(days=1.3)):
        actions.propose_activity(
            organization=town.organizations["red-vests"],
            fields=words(town, "red-vests", "volunteering", "扫雪小队集合", "雪停就集合，把各楼门口和坡道先扫出来。",
                         "工具在物业值班室领。穿防滑鞋，量力而行。"),
            occurrences=[actions.Planned(start, start + dt.timedelta(hours=2), "小区南门广场", 40)],
            by=town.leads["red-vests"],
        )  # fmt: skip
