"""News that editors would have written, in Chinese and English, by what they are about."""

from __future__ import annotations

from wagtail.models import Locale

from home.desk.demo.town import Town
from home.desk.demo.writing import both, stack
from home.pages.models import HomePage, NewsCategory, NewsIndexPage, NewsPage

# slug: name in Chinese and English
CATEGORIES = {"notices": ("通知", "Notices"), "stories": ("故事", "Stories"), "organizations": ("组织动态", "Groups")}
NEWS_TITLE = (("消息", "News"), ("中心里最近发生的事", "What happened at the center lately"))
# slug: (days ago, picture, category, titles, summaries, bodies)
NEWS = {
    "autumn-call": (
        3, "house", "notices",
        ("新一轮入驻招募就要开始", "The next call for residents opens soon"),
        ("孵化二区还有空位，正在成长的组织可以先把材料准备起来。", "There is room in the second zone: start gathering your papers."),
        (
            "<p>又一批组织要出壳了，腾出来的工位等着新邻居。需要准备的只有三样：章程或活动约定、负责人身份证明、"
            "半年的活动打算。写不好不要紧，前台每周三下午陪您一起填。</p><p>还没有登记的草根团体同样欢迎。</p>",
            "<p>Some of our groups are leaving the nest, and their desks wait for new neighbours. You need three things: "
            "your statutes or ground rules, the lead's identification, and a plan for half a year. Every Wednesday "
            "afternoon the reception helps you write it.</p><p>Groups that are not registered yet are welcome, too.</p>",
        ),
    ),
    "three-hundred": (
        24, "volunteering", "stories",
        ("一年三百场：邻居们的账本", "Three hundred activities in a year"),
        ("十五家组织交出了一年的成绩单，急救和课后辅导最受欢迎。", "Fifteen groups look back; first aid and homework help were loved most."),
        (
            "<p>十五家组织，三百场活动，平均每个工作日不止一场。急救宣讲进了每一栋楼，乐器班从一个变成五个，"
            "课后辅导站的灯没有一天灭过。</p><p>数字背后是人：有人学会了救人，有人站上了台，有人第一次和楼上的邻居说了话。</p>",
            "<p>Fifteen groups and three hundred activities make more than one on every working day. First aid reached "
            "every building, one music class became five, and the homework lamp was lit every afternoon.</p>",
        ),
    ),
    "canteen": (
        51, "canteen", "notices",
        ("食堂的下午，也能办活动", "The canteen lends its afternoons"),
        ("两餐之间的社区食堂开放预约，适合包饺子和大桌手工。", "Between meals the canteen can be booked: good for dumplings and crafts."),
        (
            "<p>社区食堂每天午后有三个小时是空的。从这个月起，组织可以在下午一点半到四点半预约，"
            "包饺子、做月饼、摆大桌手工都合适。用完请把地拖干，晚饭要准时开。</p>",
            "<p>Every afternoon the canteen stands empty for three hours. Groups can now book it from 13:30 to 16:30. "
            "Please mop up afterwards: dinner is served on time.</p>",
        ),
    ),
    "graduation": (
        88, "crafts", "organizations",
        ("巧手娘手工坊出壳了", "Skilled Hands leaves the nest"),
        ("在中心住满一年，手工坊搬进了自己的沿街门面。", "After a year at the center the craft group has a shop of its own."),
        (
            "<p>一年前她们拎着两袋布头住进来，今天搬进了沿街的手工作坊。出壳不等于离开：周末的公开课照常，"
            "新来的组织还可以去她们那里讨一把剪刀。</p>",
            "<p>A year ago they came with two bags of cloth; today they moved into the workshop on the street. They stay "
            "close: the open classes at weekends go on.</p>",
        ),
    ),
}  # fmt: skip


def write_news(town: Town, front: HomePage, english: Locale) -> None:
    kinds = {
        slug: NewsCategory.objects.create(slug=slug, name=name, name_en=name_en, order=order)
        for order, (slug, (name, name_en)) in enumerate(CATEGORIES.items())
    }
    index, _translated = both(front, english, NewsIndexPage, "news", NEWS_TITLE[0], {"introduction": NEWS_TITLE[1]})
    for slug, (days, picture, category, titles, summaries, bodies) in NEWS.items():
        both(
            index,
            english,
            NewsPage,
            slug,
            titles,
            {"summary": summaries, "body": (stack(bodies[0]), stack(bodies[1]))},
            date=town.day(-days),
            picture=town.pictures[picture],
            category=kinds[category],
        )
