"""The canteen's page and its weeks: five past ones, this one and the next."""

from __future__ import annotations

import datetime as dt
import json

from wagtail.models import Locale

from home.desk.demo.town import Town
from home.desk.demo.writing import both, chinese_only, stack, table
from home.pages.models import CanteenPage, CanteenWeekPage, HomePage
from portal.common.periods import monday_of

# (dish, in English, price, what elders pay)
MAINS = [
    ("红烧豆腐", "Braised tofu", "6", "4"),
    ("白菜炖粉条", "Cabbage stewed with noodles", "6", "4"),
    ("芹菜炒肉丝", "Celery with pork", "9", "6"),
    ("清蒸鲅鱼", "Steamed mackerel", "12", "8"),
    ("西红柿炒鸡蛋", "Tomatoes and eggs", "7", "5"),
    ("土豆烧牛肉", "Beef with potatoes", "12", "8"),
    ("冬瓜丸子", "Winter melon with meatballs", "9", "6"),
    ("韭菜盒子", "Chive pies", "5", "3.5"),
]
SIDES = [
    ("凉拌黄瓜", "Cucumber salad", "3", "2"),
    ("蒜蓉西兰花", "Broccoli with garlic", "5", "3.5"),
    ("炒豆芽", "Bean sprouts", "4", "2.5"),
]
STAPLES = [
    ("小米粥", "Millet porridge", "1", ""),
    ("杂粮馒头", "Mixed grain bun", "1", ""),
    ("手擀面", "Noodles", "6", "4"),
]
NOTES = {
    2: ("糖尿病人的少糖餐，前一天告诉窗口。", "Low-sugar meals: tell us the day before."),
    4: ("周五包饺子，一起来。", "Dumplings: come and help."),
}
ABOUT = (
    (
        "<h2>谁可以来</h2><p>住在小区的都可以。六十岁以上付老人价，八十岁以上和行动不便的，志愿者送到家，不加钱。</p>"
        "<h2>几点开饭</h2><p>午饭 11:00–12:30，晚饭 16:50–18:00。两餐之间食堂借给社会组织办活动。</p>"
    ),
    (
        "<h2>Who may come</h2><p>Everybody who lives here. From sixty on you pay the elders' price; from eighty on, or if "
        "walking is hard, volunteers bring it to your door for nothing.</p><h2>When</h2><p>Lunch 11:00–12:30, dinner "
        "16:50–18:00. In between, groups use the canteen for their activities.</p>"
    ),
)
PRICES = (
    table("套餐", [("text", "套餐"), ("number", "居民"), ("number", "六十岁以上")], [("一荤两素一汤", "15 元", "10 元"), ("两素一汤", "10 元", "7 元")]),
    table("Set meals", [("text", "Meal"), ("number", "Everybody"), ("number", "From sixty on")], [("Meat, two vegetables, soup", "¥15", "¥10"), ("Two vegetables, soup", "¥10", "¥7")]),
)  # fmt: skip


def days(week: int, english: int) -> str:
    """A week's meals as they are stored; ``english`` is 0 or 1. Weeks differ, and repeat after some time."""

    def line(dish: tuple[str, str, str, str]) -> str:
        return " ".join(filter(None, (dish[english], dish[2], dish[3])))

    stream = []
    for day in range(5):
        turn = week * 5 + day
        lunch = [MAINS[turn % 8], MAINS[(turn * 3 + 1) % 8], SIDES[turn % 3], STAPLES[turn % 2]]
        dinner = [STAPLES[2], SIDES[(turn + 1) % 3], STAPLES[(turn + 1) % 2]]
        value = {
            "weekday": str(day),
            "lunch": "\n".join(line(dish) for dish in dict.fromkeys(lunch)),
            "dinner": "" if day == 4 else "\n".join(line(dish) for dish in dinner),
            "note": NOTES.get(day, ("", ""))[english],
        }
        stream.append({"type": "day", "value": value})
    return json.dumps(stream)


def write_menus(town: Town, front: HomePage, english: Locale) -> None:
    page, _translated = both(
        front,
        english,
        CanteenPage,
        "canteen",
        ("社区食堂", "Community canteen"),
        {
            "summary": (
                "给居家老人的爱心餐，低于市场价；邻居也可以来吃。",
                "Warm meals for elders below market price; neighbours are welcome.",
            ),
            "body": tuple(stack(*parts) for parts in zip(ABOUT, PRICES, strict=True)),
        },
        picture=town.pictures["canteen"],
        show_in_menus=True,
    )
    monday = monday_of(town.today)
    for week in range(-5, 2):
        written = CanteenWeekPage(days=days(week + 5, 0), locale=page.locale)
        written.name_after(monday + dt.timedelta(weeks=week))
        page.add_child(instance=written)
        written.save_revision().publish()
        if week < 0:
            chinese_only(written, english)
            continue
        translation = written.copy_for_translation(english)
        translation.days = days(week + 5, 1)
        translation.name_after(written.monday)
        translation.draft_title = translation.title
        translation.save_revision().publish()
