"""Twenty organizations: budding, filed, registered; most are well, two are new, one rests."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from stdnum.cn import uscc

from home.desk.demo.clock import at_hour
from home.desk.demo.papers import upload
from home.desk.demo.people import invent
from home.desk.demo.pictures import emblem
from home.desk.demo.town import Town
from incubator.organizations import actions
from incubator.organizations.models import Membership, Organization, ServiceField
from incubator.organizations.stages.actions import approve_stage_change, ask_stage_change

FIELDS = {
    "first-aid": ("急救", "First aid"),
    "music": ("乐器", "Musical instruments"),
    "tutoring": ("教辅", "Tutoring"),
    "mediation": ("调解", "Mediation"),
    "relief": ("扶危济困", "Helping neighbours in need"),
    "choir": ("合唱", "Choir"),
    "walking": ("健步走", "Walking"),
    "legal-aid": ("法律援助", "Legal aid"),
    "crafts": ("手工", "Crafts"),
    "volunteering": ("志愿服务", "Volunteering"),
    "elderly": ("助老", "For older people"),
    "environment": ("环保", "Environment"),
    "reading": ("阅读", "Reading"),
}
BUDDING, FILED, REGISTERED = Organization.Stage
PENDING, ACTIVE, SUSPENDED, _CLOSED = Organization.Standing

# slug: name, stage, standing, fields, lead (an account of the town or an invented name), introduction
ORGANIZATIONS = {
    "lixin-first-aid": (
        "梨心急救志愿队", REGISTERED, ACTIVE, ["first-aid", "volunteering"], "宋立夏",
        "几位退休护士和年轻的救护员凑在一起，进楼道、进学校讲急救。四年里教会了两千多位邻居做心肺复苏，"
        "也在大型活动时背着药箱值守。零基础的人我们最欢迎，一个假人、一块垫子，半天就能学会。",
    ),
    "qinsheng": (
        "琴声里乐器社", FILED, ACTIVE, ["music"], "左青弦",
        "二胡、葫芦丝、手风琴，会的教不会的。社里有六位义务老师，乐器可以先借后买，每个月在凉亭下办一次小小的合奏会。",
    ),
    "little-lamp": (
        "小梨灯课后辅导站", REGISTERED, ACTIVE, ["tutoring", "reading"], "lead",
        "放学到家长下班的这两个小时，灯一直为孩子们亮着。老师和大学生志愿者陪写作业、带实验、讲故事，"
        "不排名、不收费，只要求孩子自己收拾书桌。",
    ),
    "peace-table": (
        "和为贵邻里调解室", FILED, ACTIVE, ["mediation", "legal-aid"], "outsider",
        "楼上漏水、楼下占道、广场舞太响，坐到一张圆桌边慢慢说。调解员都是小区里说得上话的老党员和退休干部，"
        "调成的写一张字据，调不成的陪着走法律的路。",
    ),
    "warm-lane": (
        "暖巷扶危济困互助会", FILED, ACTIVE, ["relief", "elderly"], "盖暖阳",
        "谁家遇到难处，巷子里先知道。我们整理捐来的衣物，给独居老人送饭送药，帮突遭变故的家庭跑手续、渡难关。",
    ),
    "pear-choir": (
        "梨花白合唱团", FILED, ACTIVE, ["choir"], "初晓歌",
        "从三十几位老姐妹在凉亭下唱起，如今四个声部都齐了。每周排练两次，逢节日给小区演一场，不会识谱也能来。",
    ),
    "river-walkers": (
        "蚬河健步走队", BUDDING, ACTIVE, ["walking"], "于健飞",
        "每天清晨沿着蚬河走五公里，风雨另约。队里有慢步组、快步组和推婴儿车组，边走边捡垃圾，走完一起量血压。",
    ),
    "bright-law": (
        "明灯法律援助服务社", REGISTERED, ACTIVE, ["legal-aid"], "吕明之",
        "律师和法学生轮流坐班，物业、继承、劳动、消费，能当场答的当场答。每季度办一场普法小剧场，演的都是身边事。",
    ),
    "skilled-hands": (
        "巧手娘手工坊", FILED, ACTIVE, ["crafts"], "姜巧云",
        "剪纸、布艺、面塑、编织。带娃的妈妈在这里学一门手艺，做好的东西拿到周末的跳蚤市场上卖，赚的钱归自己。",
    ),
    "red-vests": (
        "红马甲志愿服务队", REGISTERED, ACTIVE, ["volunteering", "environment"], "高大山",
        "小区里哪儿需要人，红马甲就到哪儿：清楼道、守路口、陪看病、搬家具。队员一百二十人，最大的七十六岁，最小的还在读初中。",
    ),
    "silver-class": (
        "银龄数字课堂", BUDDING, ACTIVE, ["elderly"], "唐银月",
        "教叔叔阿姨用手机挂号、交费、视频，教到会为止。一对一，说慢一点，同一个问题问十遍也不嫌烦。",
    ),
    "green-leaf": (
        "绿叶垃圾分类宣讲队", BUDDING, ACTIVE, ["environment"], "林青叶",
        "把厨余变成花肥，把旧衣变成布袋。每周六在分类亭旁边讲十分钟，答对的小朋友领一棵薄荷苗。",
    ),
    "book-drift": (
        "童书漂流阅读会", BUDDING, PENDING, ["reading", "tutoring"], "lead",
        "一本书读完了放到下一家门口。刚起步，有三百本捐来的童书和五位讲故事的妈妈，想找一个能坐下来的角落。",
    ),
    "care-kin": (
        "安心家庭照护互助组", BUDDING, PENDING, ["elderly", "first-aid"], "丛安宁",
        "家里有卧床的老人，照护的人也需要喘口气。我们互相顶班、一起学翻身和喂饭，也请护士来教。",
    ),
    "flea-market": (
        "梨园跳蚤市集筹备组", BUDDING, SUSPENDED, ["crafts", "environment"], "曲小满",
        "想把沿街的周末市集办成一件长久的事：旧物换新主，手艺有摊位，孩子学算账。",
    ),
    "chess-corner": (
        "楚河汉界棋友角", BUDDING, ACTIVE, ["elderly"], "车一平",
        "树荫下的几张棋盘搬进了屋里。老人下棋，孩子学棋，输了的给大家烧水。",
    ),
    "mending-hands": (
        "缝缝补补修理铺", BUDDING, ACTIVE, ["crafts", "volunteering"], "修长青",
        "修伞、配钥匙、换拉链、缝校服。东西修好了接着用，手艺教给愿意学的人。",
    ),
    "paper-boats": (
        "纸船亲子小组", BUDDING, ACTIVE, ["reading", "crafts"], "舟小禾",
        "一张纸折一条船，一本书讲一个故事。家长轮流带，孩子先学会等一等。",
    ),
    "roof-garden": (
        "屋顶菜园小组", BUDDING, ACTIVE, ["environment"], "田晓禾",
        "想把空着的屋顶种上菜，收成送给社区食堂。",
    ),
    "lantern-crew": (
        "灯火里民俗社", FILED, ACTIVE, ["crafts", "music"], "灯小满",
        "元宵扎灯，中秋点月，平时教剪纸和打鼓。",
    ),
}  # fmt: skip
CERTIFICATES = {FILED: "备案证明", REGISTERED: "登记证书"}
# In so many days the certificate of this one ends.
EXPIRES = {"bright-law": 25}
MEMBERS = {
    # The member reads along at the lead's; residents of the town belong to several.
    "little-lamp": [("member", Membership.Role.VIEWER)],
}


def credit_code(number: int) -> str:
    """Eighteen characters, the last worked out from the others as the standard says, that belong to nobody."""
    first = f"52370682MJE0000{number:02d}"
    return first + uscc.calc_check_digit(first)


def make_fields(town: Town) -> None:
    for order, (slug, (name, name_en)) in enumerate(FIELDS.items()):
        town.fields[slug] = ServiceField.objects.create(slug=slug, name=name, name_en=name_en, order=order)


def found_organizations(town: Town) -> None:
    make_fields(town)
    for number, slug in enumerate(ORGANIZATIONS):
        town.organizations[slug] = found(town, number, slug)


def found(town: Town, number: int, slug: str) -> Organization:
    """Founded by its lead; a day later staff confirm it, unless it is still new."""
    name, stage, standing, fields, lead, introduction = ORGANIZATIONS[slug]
    person = town.leads[slug] = town.people.get(lead) or invent(slug, lead)
    founded = town.time(-4 - number % 2 if standing == PENDING else -470 + number * 3, 19, 30)
    with at_hour(founded):
        organization = actions.found_organization(
            by=person,
            slug=slug,
            name=name,
            stage=stage,
            credit_code=credit_code(number) if stage == REGISTERED else "",
            paper=None if stage == BUDDING else upload(CERTIFICATES[stage], number),
            expires=town.day(EXPIRES.get(slug, 900)) if stage == REGISTERED else None,
            introduction=introduction,
            contact_name=person.name,
            contact_phone=f"0535-00000{number + 1:02d}",
            logo=ContentFile(emblem(number), name=f"emblem-{slug}.jpg"),
            fields_of_service=[town.fields[field] for field in fields],
        )
    if standing != PENDING:
        with at_hour(founded + dt.timedelta(hours=15)):
            actions.set_standing(organization, standing=ACTIVE, reason="", by=town.people["staff"])
            for change in organization.stage_changes.pending():
                approve_stage_change(change, by=town.people["staff"])
    neighbours = town.random.sample(town.residents, 3)
    members = [*zip(neighbours, [Membership.Role.EDITOR, *[Membership.Role.VIEWER] * 2], strict=True)]
    members += [(town.people[account], role) for account, role in MEMBERS.get(slug, [])]
    Membership.objects.bulk_create(
        [
            Membership(organization=organization, user=member, role=role, since=founded + dt.timedelta(days=2))
            for member, role in members
        ]
    )
    organization.refresh_from_db()
    return organization


def ask_for_stage(town: Town) -> None:
    """One has been filed since, and waits for the center to look at its paper."""
    walkers = town.organizations["river-walkers"]
    with at_hour(town.time(-2, 9, 40)):
        ask_stage_change(walkers, stage=FILED, upload=upload(CERTIFICATES[FILED], 3), by=town.leads["river-walkers"])


def suspend_market(town: Town) -> None:
    """One rests: its members asked for a pause."""
    market = town.organizations["flea-market"]
    with at_hour(town.time(-20, 11)):
        actions.set_standing(
            market, standing=SUSPENDED, reason="筹备组要求暂停，明年春天再办。", by=town.people["director"]
        )
