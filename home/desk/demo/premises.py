"""The house: 300 m² on a plan of 20 × 15 metres, rooms here and elsewhere in the neighbourhood, hours, special days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from home.desk.demo.town import CENTER, Town
from incubator.premises.models import Center, Equipment, OpeningHours, Room, SpecialDay, Zone

# No local number begins with 0, so this one rings nowhere.
TELEPHONE = "0535-0000000"
PLACE = "山东省莱阳市城厢街道梨园小区"

# name, lettable, then left, top, width, height in metres; together they fill the 300 m².
ZONES = {
    "reception": ("接待服务区", False, 0, 0, 8, 5),
    "nest": ("孵化一区", True, 8, 0, 12, 5),
    "share": ("共享工位区", True, 0, 5, 10, 5),
    "grow": ("孵化二区", True, 10, 5, 10, 5),
    "hall": ("多功能厅", False, 0, 10, 12, 5),
    "meeting": ("圆桌会议室", False, 12, 10, 4, 5),
    "corner": ("读书角与茶水间", False, 16, 10, 4, 5),
}
# slug: name, whole, address (empty: in the center), people, m², picture, cleanup, description
ROOMS = {
    "hall": ("多功能厅", "", "", 80, 60, "choir", 15, "能坐八十人的大厅，有投影和音响；中间的隔断拉上，就是东西两个厅。"),
    "hall-east": ("多功能厅·东厅", "hall", "", 40, 30, "choir", 15, "靠窗的半个厅，适合讲座和排练。"),
    "hall-west": ("多功能厅·西厅", "hall", "", 40, 30, "music", 15, "靠墙的半个厅，有一整面镜子。"),
    "round-table": ("圆桌会议室", "", "", 12, 20, "mediation", 0, "一张圆桌十二把椅子，商量事情、调解纠纷都坐得下来。"),
    "activity-hall": (
        "梨园活动厅", "", f"{PLACE}北侧（活动厅）", 100, 120, "walking", 15,
        "拆违之后腾出来的空地上建的活动厅，打球、下棋、排练都行。",
    ),
    "parlour": (
        "梨园会客厅", "", f"{PLACE}中心凉亭旁（会客厅）", 20, 32, "elderly", 0,
        "像自家客厅一样的房间，喝茶、读书、开小会。",
    ),
    "workshop": (
        "手工作坊", "", f"{PLACE}沿街 3 号门面（手工作坊）", 24, 45, "crafts", 15,
        "长桌、工具墙和一台小窑，门口就是周末的跳蚤市场。",
    ),
    "canteen": (
        "社区食堂", "", f"{PLACE}中心（社区食堂）", 60, 90, "canteen", 30,
        "为居家老人做爱心餐的食堂，两餐之间借给大家办活动。",
    ),
}  # fmt: skip
EQUIPMENT = {
    "hall": [("投影仪", 1), ("音响", 1), ("无线话筒", 4)],
    "hall-east": [("折叠椅", 40), ("投影幕", 1)],
    "hall-west": [("折叠椅", 40), ("电钢琴", 1)],
    "round-table": [("电视屏", 1), ("白板", 1)],
    "activity-hall": [("乒乓球桌", 2), ("棋牌桌", 6), ("折叠椅", 80)],
    "parlour": [("茶具", 2), ("沙发座", 12)],
    "workshop": [("工作台", 6), ("缝纫机", 4), ("剪纸工具", 20)],
    "canteen": [("餐桌", 15), ("保温餐车", 1)],
}


def build_house(town: Town) -> None:
    town.center = Center.objects.create(
        name="梨园党群服务中心",
        slug=CENTER,
        address=f"{PLACE} 1 号楼一层",
        telephone=TELEPHONE,
        directions="从小区南门进来，看到凉亭向东走五十米，门口有一棵老梨树。公交车在“梨园小区”站下，门前有轮椅坡道。",
        latitude=Decimal("36.975800"),
        longitude=Decimal("120.713600"),
        area=Decimal("300.0"),
        grace_minutes=20,
    )
    for slug, (name, lettable, x, y, width, height) in ZONES.items():
        town.zones[slug] = Zone.objects.create(
            center=town.center,
            name=name,
            area=width * height,
            x=x,
            y=y,
            width=width,
            height=height,
            lettable=lettable,
        )
    for order, (slug, (name, whole, address, capacity, area, picture, cleanup, text)) in enumerate(ROOMS.items()):
        town.rooms[slug] = Room.objects.create(
            center=town.center,
            whole=town.rooms.get(whole),
            name=name,
            slug=slug,
            address=address,
            capacity=capacity,
            area=area,
            description=text,
            house_rules="用后请把桌椅复位，带走垃圾，关好门窗和灯。场地内不吸烟。",
            photo=town.pictures[picture],
            cleanup_minutes=cleanup,
            order=order,
        )
    Equipment.objects.bulk_create(
        [
            Equipment(center=town.center, room=town.rooms[slug], name=name, quantity=quantity)
            for slug, things in EQUIPMENT.items()
            for name, quantity in things
        ]
    )
    open_doors(town)


def open_doors(town: Town) -> None:
    """The center's hours, the canteen's own between meals, and the days that differ."""
    hours = [
        OpeningHours(
            center=town.center,
            weekday=weekday,
            opens=dt.time(8, 30) if weekday < 5 else dt.time(9),
            closes=dt.time(21) if weekday < 5 else dt.time(18),
        )
        for weekday in range(7)
    ]
    hours += [
        OpeningHours(
            center=town.center,
            room=town.rooms["canteen"],
            weekday=weekday,
            opens=dt.time(13, 30),
            closes=dt.time(16, 30),
        )
        for weekday in range(7)
    ]
    OpeningHours.objects.bulk_create(hours)
    saturday = town.day((5 - town.today.weekday()) % 7 + 21)
    days = [
        SpecialDay(date=town.day(12), opens=dt.time(13), closes=dt.time(17), note="消防设施检查，下午暂停开放"),
        SpecialDay(date=town.day(17), room=town.rooms["workshop"], note="手工作坊检修小窑"),
        SpecialDay(date=saturday, acts_as=SpecialDay.ActsAs.FRIDAY, note="居民议事日，按工作日时间开放到晚上"),
        SpecialDay(date=town.day(-40), note="线路改造，停电一天"),
    ]
    for month, day, note in ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节")):
        date = dt.date(town.today.year, month, day)
        if date < town.today:
            date = date.replace(year=date.year + 1)
        days.append(SpecialDay(date=date, note=note, source="法定节假日", provisional=date.year > town.today.year))
    for special in days:
        special.center = town.center
    SpecialDay.objects.bulk_create(days)
