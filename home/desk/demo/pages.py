"""The front page, how to come, who is there, and what stands around every page."""

from __future__ import annotations

import json

from wagtail.models import Locale

from home.desk.demo import kitchen, news, texts
from home.desk.demo.premises import TELEPHONE
from home.desk.demo.town import Town
from home.desk.demo.writing import both, listed, picture, stack
from home.pages.models import ContactPage, HomePage, HouseSurroundings, PeoplePage

WELCOME = ("家门口的热心人，都在这里", "Neighbours who care, on your doorstep")
INTRODUCTION = (
    "<p>梨园党群服务中心有三百平方米，免费借给正在成长的社区社会组织：拎包就能入驻，有地方商量，有场地办活动。"
    "急救、乐器、课后辅导、调解、扶危济困——居民需要的，就在楼下发生。</p>",
    "<p>The Liyuan service center lends its 300 m² free of charge to community groups that are still growing: a desk to "
    "start at, a table to talk at, rooms for their activities. First aid, music, homework help, mediation, a hand in "
    "hard times: what residents need happens downstairs.</p>",
)
PARTNERS = [
    ("城厢街道办事处", "Chengxiang sub-district"),
    ("梨园社区党总支", "Liyuan community party branch"),
    ("鸿睿城市运营服务公司", "Hongrui City Services"),
    ("市住房和城乡建设局", "Housing bureau of Laiyang"),
]
# name, its spelling, job in both languages, picture, hours in both
PEOPLE = [
    ("王桂兰", "Wang Guilan", "主任，有什么没办好的找她", "Director; what went wrong goes to her", "house", "周二、周四 9:00–17:00", "Tue and Thu 9:00–17:00"),
    ("李明", "Li Ming", "场地预约和钥匙", "Rooms and keys", "mediation", "周一至周五 8:30–17:00", "Mon to Fri 8:30–17:00"),
    ("张丽", "Zhang Li", "入驻申请，每周三下午陪您填表", "Applications; on Wednesday afternoons she fills them in with you", "reading", "周一至周五 8:30–17:00", "Mon to Fri 8:30–17:00"),
    ("老于", "Old Yu", "水电报修，报修不过夜", "Water and power, repaired the same day", "volunteering", "24 小时值班", "On duty around the clock"),
]  # fmt: skip
LINES = [
    (("3 路", "梨园小区", "下车就是南门，往里走两分钟"), ("Bus 3", "梨园小区 (Liyuan estate)", "the south gate is at the stop; two minutes from there")),
    (("12 路", "大润发", "沿龙门路往东走六分钟"), ("Bus 12", "大润发 (RT-Mart)", "six minutes east along Longmen Road")),
]  # fmt: skip
ENTRANCE = (
    "<p>从南门坡道进来，看到凉亭向东五十米，一路没有台阶。中心大门宽九十厘米，自动开；一层有无障碍卫生间。"
    "推不动的话，在门口按铃，值班的人出来接您。</p>",
    "<p>Take the ramp at the south gate, turn east at the pavilion, and go on for fifty metres without a step. Our door is "
    "90 cm wide and opens by itself; there is an accessible toilet on the ground floor. Ring the bell, and whoever is on "
    "duty comes out to help.</p>",
)
NO_PHONE = (
    "<p>不会用手机的邻居，直接来前台，我们替您报名、替您填表。</p>",
    "<p>No phone at hand? Come to the reception: we sign you up and fill in the form with you.</p>",
)


def write_pages(town: Town) -> None:
    chinese, english = (Locale.objects.get(language_code=code) for code in ("zh-hans", "en"))
    front = HomePage.objects.get(locale=chinese)
    for number, locale in enumerate((chinese, english)):
        page = HomePage.objects.get(locale=locale, translation_key=front.translation_key)
        page.welcome, page.body = WELCOME[number], front_body(number)
        page.save_revision().publish()
    texts.write_texts(town, front, english)
    news.write_news(town, front, english)
    kitchen.write_menus(town, front, english)
    people_and_way(town, front, english)
    surround()


def front_body(number: int) -> str:
    usual = [(kind, {"heading": ""}) for kind in ("week", "rooms", "apply", "figures")]
    partners = listed({"name": names[number], "logo": None, "address": ""} for names in PARTNERS)
    return stack(
        *usual,
        INTRODUCTION[number],
        ("news", {"heading": "", "number": 3}),
        ("partners", {"heading": "", "partners": partners}),
    )


def people_and_way(town: Town, front: HomePage, english: Locale) -> None:
    both(
        front,
        english,
        PeoplePage,
        "people",
        ("中心的人", "People of the center"),
        {
            "summary": ("有事找谁，什么时候在。", "Whom to ask for what, and when."),
            "people": tuple(people(town, number) for number in (0, 1)),
        },
        show_in_menus=True,
    )
    both(
        front,
        english,
        ContactPage,
        "contact",
        ("联系我们", "Contact"),
        {
            "summary": (
                f"电话 {TELEPHONE}（演示号码，打不通）。",
                f"Telephone {TELEPHONE} (for demonstration; it rings nowhere).",
            ),
            "lines": tuple(
                json.dumps(
                    [
                        {"type": "line", "value": dict(zip(("line", "stop", "walk"), line[number], strict=True))}
                        for line in LINES
                    ]
                )
                for number in (0, 1)
            ),
            "entrance": ENTRANCE,
            "body": tuple(stack(words) for words in NO_PHONE),
        },
        picture=town.pictures["map"],
        show_in_menus=True,
    )


def people(town: Town, number: int) -> str:
    stream = []
    for name, spelled, job, job_en, motif, hours, hours_en in PEOPLE:
        value = {
            "name": (name, spelled)[number],
            "job": (job, job_en)[number],
            "picture": picture(town.pictures[motif]),
            "telephone": TELEPHONE,
            "hours": (hours, hours_en)[number],
        }
        stream.append({"type": "person", "value": value})
    return json.dumps(stream)


def surround() -> None:
    """In the menu the canteen and the news; in the footer the rest."""

    def entries(*slugs: str) -> str:
        pages = HomePage.objects.get(locale__language_code="zh-hans").get_descendants()
        found = {page.slug: page.pk for page in pages.filter(slug__in=slugs)}
        return json.dumps(
            [
                {"type": "entry", "value": {"page": found[slug], "address": "", "title": "", "title_en": ""}}
                for slug in slugs
            ]
        )

    around = HouseSurroundings.load()
    around.menu = entries("canteen", "news")
    around.links = entries("about", "people", "house-rules", "contact", "accessibility")
    around.words = "三百平方米，十五家组织，一年三百多场活动：邻里之间的事，在这里办。"
    around.words_en = "300 m², fifteen groups, more than 300 activities a year: where neighbours get things done."
    around.icp = "鲁ICP备00000000号-1（演示）"
    around.police = "鲁公网安备 00000000000000号（演示）"
    around.save()
