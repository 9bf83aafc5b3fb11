"""Pages of text that editors would have written: about us, rules and prices, accessibility, an open letter."""

from __future__ import annotations

from wagtail.models import Locale

from home.desk.demo.premises import TELEPHONE
from home.desk.demo.town import Town
from home.desk.demo.writing import both, picture, questions, stack, table
from home.pages.models import HomePage, LetterPage, StandardPage

ABOUT = (
    (
        "<p>莱阳是有名的梨乡，也是一座老城：两百九十五个小区里，五十八个已经住了三十年以上。老小区改造之后，"
        "腾出来的房子和空地没有闲着，变成了食堂、活动厅、会客厅、作坊，也变成了我们这个三百平方米的党群服务中心。</p>"
        "<h2>我们做什么</h2><p>把场地、水电和一点点指导，免费交给邻里间刚刚长出来的社会组织；他们用一场场活动，"
        "把服务送回给居民。过去一年，十五家组织办了三百多场“红心物业+公益惠民”活动。</p>",
        "<h2>怎样加入</h2><ol><li>在网站上创建组织。</li><li>填写入驻申请，随时可以保存。</li>"
        "<li>按提示补齐材料，等待评审和公示。</li><li>签好约定，拎包入驻。</li></ol>",
    ),
    (
        "<p>Laiyang is known for its pears, and it is an old town: 58 of its 295 estates are over thirty years old. When "
        "they were renewed, the rooms and yards that became free turned into a canteen, an activity hall, a parlour, a "
        "workshop, and this center of 300 m².</p><h2>What we do</h2><p>We give space and a little guidance, free of "
        "charge, to community groups that are just starting; with their activities they give back to the residents. Last "
        "year fifteen groups held more than three hundred of them.</p>",
        "<h2>How to join</h2><ol><li>Register your organization here.</li><li>Fill in the application; it saves as you "
        "go.</li><li>Add what is missing, then wait for review and public notice.</li><li>Sign, and move in.</li></ol>",
    ),
)
ABOUT_PICTURE = (
    ("梨花开的时候，中心门前是这个样子。", "小区里的一栋楼，门口一棵开花的梨树"),
    (
        "The front door when the pear tree is in blossom.",
        "A building of the estate with a blossoming pear tree at its door",
    ),
)
JOIN = (("现在就可以写申请。", "申请入驻"), ("You can start to write your application now.", "Apply for space"))

RULES = (
    (
        "<h2>预约场地</h2><ul><li>场地免费，由组织的负责人或编辑在网上预约，三天内答复。</li>"
        "<li>用不上请尽早取消，让给别的组织。</li><li>准时开始，准时收场，把桌椅放回原处。</li></ul>"
        "<h2>在场地里</h2><ul><li>不吸烟，不做买卖推销，晚上九点后放低声音。</li>"
        "<li>有孩子的活动，至少两位成年人在场。</li><li>东西坏了不要紧，请告诉前台。</li></ul>"
    ),
    (
        "<h2>Booking a room</h2><ul><li>Rooms are free. The lead or an editor of an organization books them here; you "
        "hear from us within three days.</li><li>Cancel as early as you can, so that others may use the room.</li>"
        "<li>Begin and end on time, and put tables and chairs back.</li></ul><h2>In the room</h2><ul><li>No smoking, no "
        "selling; keep it quiet after nine in the evening.</li><li>With children there are two adults at least.</li>"
        "<li>Something broke? It happens. Please tell the reception.</li></ul>"
    ),
)
PRICES = (
    table(
        "收费一览",
        [("text", "项目"), ("number", "价格"), ("text", "说明")],
        [
            ("场地、水电、桌椅", "0 元", "社会组织和居民活动都一样"),
            ("物业费", "0.5 元", "每月每平方米，最低标准；先尝后买，先服务再缴费"),
            ("上门维修", "材料费", "人工减免；水电报修不过夜"),
            ("打印、复印", "0.2 元", "一页；入驻材料免费"),
            ("手工作坊的小窑", "10 元", "一炉，电费"),
        ],
    ),
    table(
        "What things cost",
        [("text", "What"), ("number", "Price"), ("text", "Note")],
        [
            ("Rooms, water, power, chairs", "¥0", "for groups and for residents alike"),
            ("Property service", "¥0.5", "a month and m² at least; try it first, pay afterwards"),
            ("Repairs at home", "parts", "the work is free; water and power are repaired the same day"),
            ("Printing, copying", "¥0.2", "a page; papers of an application are free"),
            ("The workshop's kiln", "¥10", "a firing, for the power"),
        ],
    ),
)
ASKED = (
    questions(
        "大家常问",
        ("场地真的不要钱吗？", "真的。谁向您收场地费，请打电话告诉我们。"),
        ("夜里水管坏了找谁？", "打值班电话，24 小时有党员带头值班，报修不过夜。"),
        ("爱心积分在哪里换？", "在爱心积分超市换米面油和社区服务，前台可以查您有多少分。"),
    ),
    questions(
        "Often asked",
        ("Are rooms really free?", "They are. If somebody asks you for money for a room, please tell us."),
        ("A pipe bursts at night: whom do I call?", "The same number. Somebody is on duty around the clock."),
        (
            "Where do love points go?",
            "Into rice, oil and services at the points shop; the reception knows your balance.",
        ),
    ),
)

ACCESSIBLE = (
    (
        "<h2>网站</h2><p>我们按《网页内容无障碍指南》（WCAG 2.2）AA 级做这个网站：可以只用键盘，可以听读，字可以放大，"
        "颜色对比足够。右上角的“关怀版”把字放大、把颜色加深，选一次就一直有效。</p>"
        "<h2>还做不到的</h2><ul><li>组织自己上传的照片，有的替代文字写得太短。</li>"
        "<li>场地平面图旁边有同样内容的表格，请听读表格。</li></ul>"
        "<h2>中心</h2><p>南门和中心门口都有坡道，门宽九十厘米，一层有无障碍卫生间。导盲犬可以进来。</p>"
        f"<h2>有困难请告诉我们</h2><p>打 {TELEPHONE}，或者直接来前台。我们五个工作日内答复，能改的马上改；"
        "在那之前，工作人员替您报名、替您填表。</p>"
    ),
    (
        "<h2>This site</h2><p>We build it to the Web Content Accessibility Guidelines (WCAG 2.2), level AA: it works with "
        "the keyboard alone, can be listened to and enlarged, and its contrast suffices. The button for easy reading on "
        "top makes letters larger and colours stronger, and stays on.</p><h2>What falls short</h2><ul><li>Some photos "
        "that groups upload are described too briefly.</li><li>The floor plan is a picture; the table beside it says the "
        "same.</li></ul><h2>The center</h2><p>There are ramps at the south gate and at our door, which is 90 cm wide, and "
        "an accessible toilet on the ground floor. Guide dogs are welcome.</p><h2>Tell us</h2><p>Call "
        f"{TELEPHONE} or come to the reception. You hear from us within five working days; until then we sign you up and "
        "fill in forms with you.</p>"
    ),
)

LETTER = (
    (
        "<p>从下月一日起，小区开始更换地下水管。老水管用了三十多年，跑冒滴漏，修了又坏，这一回彻底换新。</p>"
        "<p>施工四十天，一栋楼一栋楼地来，每栋停水不超过两天，每天早晚各送水一小时。停水前一天，网格员上门通知；"
        "家里有老人、病人、小孩不方便打水的，告诉我们，送水到家。</p>"
        "<p>换哪些、先换哪栋，是大家在圆桌议事会上点的单：十七项基础的全做，九项完善的做七项，六项提升的做两项。"
        "施工的噪音和尘土给您添麻烦了，我们先道个歉。有意见随时说，每月的项目经理接待日，经理本人在中心坐着听。</p>"
    ),
    (
        "<p>From the first of next month the water pipes under our estate are replaced. They have served for more than "
        "thirty years and leak faster than we can mend them.</p><p>The work takes forty days, building by building. Each "
        "is without water for two days at most, with an hour every morning and evening. The warden comes by the day "
        "before; if it is hard for you to fetch water, tell us and we bring it up.</p><p>What is done, and where first, "
        "you chose yourselves at the round table: all seventeen basic works, seven of nine improvements, two of six "
        "extras. We are sorry for noise and dust. Tell us what you think: once a month the manager sits at the center "
        "and listens.</p>"
    ),
)


def write_texts(town: Town, front: HomePage, english: Locale) -> None:
    about = tuple(
        stack(
            words[0],
            ("picture", {"picture": picture(town.pictures["house"], alt), "caption": caption}),
            words[1],
            ("call_out", {"page": None, "address": "/apply/", "label": label, "words": said}),
        )
        for words, (caption, alt), (said, label) in zip(ABOUT, ABOUT_PICTURE, JOIN, strict=True)
    )
    page, _translated = both(
        front,
        english,
        StandardPage,
        "about",
        ("关于我们", "About us"),
        {
            "body": about,
            "summary": (
                "三百平方米，十五家组织，一年三百多场活动。",
                "300 m², fifteen groups, more than 300 activities a year.",
            ),
        },
        show_in_menus=True,
    )
    both(
        front,
        english,
        StandardPage,
        "house-rules",
        ("使用须知和收费", "House rules and prices"),
        {
            "body": tuple(stack(*parts) for parts in zip(RULES, PRICES, ASKED, strict=True)),
            "summary": ("场地免费；要花钱的都写在这里。", "Rooms are free; whatever costs something stands here."),
        },
        show_in_menus=True,
    )
    both(
        front,
        english,
        StandardPage,
        "accessibility",
        ("无障碍声明", "Accessibility"),
        {"body": tuple(stack(words) for words in ACCESSIBLE)},
    )
    both(
        page,
        english,
        LetterPage,
        "water-pipes",
        ("关于更换小区水管的公开信", "Open letter: new water pipes"),
        {
            "greeting": ("各位邻居", "Dear neighbours"),
            "body": tuple(stack(words) for words in LETTER),
            "signature": ("梨园党群服务中心　鸿睿城市运营服务公司", "Liyuan service center and Hongrui City Services"),
        },
        date=town.day(-9),
    )
