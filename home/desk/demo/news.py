"""What editors would have written: the front page's words, news, standing pages; in Chinese, the main ones in English."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale, Page

from home.desk.demo.premises import TELEPHONE
from home.desk.demo.town import Town
from home.pages.models import HomePage, NewsIndexPage, NewsPage, StandardPage

WELCOME = ("家门口的热心人，都在这里", "Neighbours who care, on your doorstep")
INTRODUCTION = (
    "<p>梨园党群服务中心有三百平方米，免费借给正在成长的社区社会组织：拎包就能入驻，有地方商量，有场地办活动。"
    "急救、乐器、课后辅导、调解、扶危济困——居民需要的，就在楼下发生。</p>",
    "<p>The Liyuan service center lends its 300 m² free of charge to community groups that are still growing: a desk to "
    "start at, a table to talk at, rooms for their activities. First aid, music, homework help, mediation, a hand in "
    "hard times: what residents need happens downstairs.</p>",
)

# slug: (title, body), each in Chinese and English
STANDARD = {
    "about": (
        ("关于我们", "About us"),
        (
            "<p>莱阳是有名的梨乡，也是一座老城：两百九十多个小区里，五十多个已经住了三十年以上。老小区改造之后，"
            "腾出来的房子和空地没有闲着，变成了食堂、活动厅、会客厅、作坊，也变成了我们这个党群服务中心。</p>"
            "<h2>我们做什么</h2><p>把场地、水电和一点点指导，免费交给邻里间刚刚长出来的社会组织；他们用一场场活动，"
            "把服务送回给居民。过去一年，十五家组织办了三百多场“红心物业+公益惠民”活动。</p>"
            "<h2>怎样加入</h2><ol><li>在网站上创建组织。</li><li>填写入驻申请，随时可以保存。</li>"
            "<li>按提示补齐材料，等待评审和公示。</li><li>签好约定，拎包入驻。</li></ol>",
            "<p>Laiyang is known for its pears, and it is an old town: more than fifty of its nearly three hundred "
            "estates are over thirty years old. When they were renewed, the rooms and yards that became free turned "
            "into a canteen, an activity hall, a parlour, a workshop, and this center.</p>"
            "<h2>What we do</h2><p>We give space and a little guidance, free of charge, to community groups that are "
            "just starting; with their activities they give back to the residents. Last year fifteen groups held more "
            "than three hundred of them.</p><h2>How to join</h2><ol><li>Register your organization here.</li>"
            "<li>Fill in the application; it saves as you go.</li><li>Add what is missing, then wait for review and "
            "public notice.</li><li>Sign, and move in.</li></ol>",
        ),
    ),
    "house-rules": (
        ("使用须知", "House rules"),
        (
            "<h2>预约场地</h2><ul><li>场地免费，由组织的负责人或编辑在网上预约，三天内答复。</li>"
            "<li>用不上请尽早取消，让给别的组织。</li><li>准时开始，准时收场，把桌椅放回原处。</li></ul>"
            "<h2>在场地里</h2><ul><li>不吸烟，不做买卖推销，晚上九点后放低声音。</li>"
            "<li>有孩子的活动，至少两位成年人在场。</li><li>东西坏了不要紧，请告诉前台。</li></ul>",
            "<h2>Booking a room</h2><ul><li>Rooms are free. The lead or an editor of an organization books them here; "
            "you hear from us within three days.</li><li>Cancel as early as you can, so that others may use the room."
            "</li><li>Begin and end on time, and put tables and chairs back.</li></ul><h2>In the room</h2><ul>"
            "<li>No smoking, no selling; keep it quiet after nine in the evening.</li><li>With children there are two "
            "adults at least.</li><li>Something broke? It happens. Please tell the reception.</li></ul>",
        ),
    ),
    "contact": (
        ("联系我们", "Contact"),
        (
            f"<p>电话：{TELEPHONE}（演示号码，打不通）</p><p>地址：山东省莱阳市城厢街道梨园小区 1 号楼一层</p>"
            "<p>开放时间：周一至周五 8:30–21:00，周六、周日 9:00–18:00。节假日安排见中心页面。</p>"
            "<p>不会用手机的邻居，直接来前台，我们替您报名、替您填表。</p>",
            f"<p>Telephone: {TELEPHONE} (for demonstration; it rings nowhere)</p><p>Address: ground floor, building 1, "
            "Liyuan estate, Chengxiang, Laiyang, Shandong</p><p>Open Monday to Friday 8:30–21:00, weekends 9:00–18:00; "
            "holidays are on the center's page.</p><p>No phone at hand? Come to the reception: we sign you up and fill "
            "in the form with you.</p>",
        ),
    ),
}
NEWS_TITLE = (("消息", "News"), ("中心里最近发生的事", "What happened at the center lately"))
# slug: (days ago, picture, titles, summaries, bodies)
NEWS = {
    "autumn-call": (
        3, "house",
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
        24, "volunteering",
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
        51, "canteen",
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
        88, "crafts",
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


def write_pages(town: Town) -> None:
    chinese, english = (Locale.objects.get(language_code=code) for code in ("zh-hans", "en"))
    front = HomePage.objects.get(locale=chinese)
    for locale, number in ((chinese, 0), (english, 1)):
        page = HomePage.objects.get(locale=locale, translation_key=front.translation_key)
        page.welcome, page.introduction = WELCOME[number], INTRODUCTION[number]
        page.save_revision().publish()
    for slug, (titles, bodies) in STANDARD.items():
        both(front, english, StandardPage, slug, titles, {"body": bodies}, show_in_menus=True)
    index, _translated = both(front, english, NewsIndexPage, "news", NEWS_TITLE[0], {"introduction": NEWS_TITLE[1]})
    for slug, (days, picture, titles, summaries, bodies) in NEWS.items():
        both(
            index,
            english,
            NewsPage,
            slug,
            titles,
            {"summary": summaries, "body": bodies},
            date=town.day(-days),
            picture=town.pictures[picture],
        )


def both(
    parent: Page,
    english: Locale,
    kind: type[Page],
    slug: str,
    titles: tuple[str, str],
    texts: dict[str, tuple[str, str]],
    **same: Any,
) -> tuple[Page, Page]:
    """A published page under ``parent`` and its English translation; ``texts`` have both languages, ``same`` stays."""
    page = parent.add_child(
        instance=kind(title=titles[0], slug=slug, **same, **{name: both[0] for name, both in texts.items()})
    )
    page.save_revision().publish()
    # With the page tree kept in step an alias is already there, and becomes the translation.
    translation = page.get_translation_or_none(english) or page.copy_for_translation(english)
    translation.title = translation.draft_title = titles[1]
    for name, (_chinese, words) in texts.items():
        setattr(translation, name, words)
    translation.alias_of = None
    translation.save_revision().publish()
    return page, translation
