"""Applications in every state, each through its actions at its own hour."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from home.desk.demo.clock import at_hour
from home.desk.demo.papers import upload
from home.desk.demo.town import Town
from incubator.residency import actions
from incubator.residency.applying.completeness import paper_code
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application, Criterion, Objection, PaperKind
from portal.accounts.models import User

# What each organization answered: plan, audience, activities a month, people, m²
ANSWERS = {
    "lixin-first-aid": ("每周一场急救课，每月进一栋楼；存放假人和除颤训练机。", "小区居民、学校和商户", 6, 5, "20"),
    "pear-choir": ("每周排练两次，逢节日演一场；要放得下谱架和电钢琴。", "爱唱歌的中老年邻居", 8, 4, "15"),
    "little-lamp": ("周一到周五放学后开门，周六讲故事；需要书桌和书架。", "双职工家庭的小学生", 20, 6, "18"),
    "red-vests": ("每天有人值守，登记求助、分派队员。", "全体居民，尤其独居老人", 12, 3, "12"),
    "skilled-hands": ("每周两次手工课，带妈妈们接订单。", "带娃的妈妈和退休职工", 8, 3, "10"),
    "bright-law": ("每周三下午坐班，每季度一场普法小剧场。", "有法律问题的居民", 5, 2, "10"),
    "qinsheng": ("五个乐器班轮流上课，乐器要有地方放。", "想学乐器的大人和孩子", 10, 4, "12"),
    "warm-lane": ("整理捐赠的衣物，给三十户老人送餐。", "困难家庭和独居老人", 9, 3, "10"),
    "river-walkers": ("早晨集合、放置急救包和饮水，周末组织亲子健走。", "想动起来的居民", 12, 2, "6"),
    "peace-table": ("每周两个下午调解，需要一间关得上门的屋子。", "有纠纷的邻居", 8, 3, "10"),
    "silver-class": ("一对一手机课，每次六位学员六位志愿者。", "六十岁以上的居民", 8, 4, "10"),
    "care-kin": ("照护者互助小组每周碰头，每月请护士讲一次。", "照护卧床老人的家庭", 5, 3, "12"),
    "book-drift": ("放三百本童书，每周六讲故事。", "四到八岁的孩子和家长", 4, 2, "8"),
    "green-leaf": ("在分类亭旁边讲课，教具和堆肥桶要有地方放。", "全体居民", 6, 2, "6"),
    "flea-market": ("每周末的跳蚤市场，平时存放帐篷和桌子。", "摆摊的居民", 4, 2, "20"),
    "chess-corner": ("每天下午开棋盘，周六教孩子下象棋。", "老人和放暑假的孩子", 12, 2, "8"),
    "mending-hands": ("每周三修伞、配钥匙、缝补，收成本费。", "全体居民", 4, 3, "6"),
    "paper-boats": ("每月两次亲子折纸和绘本，作品挂在走廊上。", "三到六岁的孩子和家长", 3, 2, "5"),
    "roof-garden": ("在屋顶种菜，收成送给食堂。", "想种菜的邻居", 4, 3, "10"),
    "lantern-crew": ("做灯笼、排节目，逢元宵和中秋点亮小区。", "全体居民", 2, 4, "10"),
}


def draft(town: Town, slug: str, call: str, day: int, *, papers: bool = True) -> Application:
    """Started and filled in by the organization's lead on ``day``."""
    lead = town.leads[slug]
    plan, audience, activities, people, area = ANSWERS[slug]
    with at_hour(town.time(day, 20)):
        application = actions.start_application(town.organizations[slug], town.calls[call], by=lead)
        answers = {"plan": plan, "audience": audience, "activities_a_month": activities}
        actions.save_step(application, "plan", answers, by=lead)
        if not papers:
            return application
        space = {
            "people": people,
            "area_wanted": Decimal(area),
            "starts_wanted": town.day(day + 30),
            "months_wanted": 24,
        }
        actions.save_step(application, "space", space, by=lead)
        for number, kind in enumerate(application.papers_asked()):
            paper = upload(kind.name, application.pk + number)
            actions.attach_paper(application, kind, paper, expires=good_until(town, slug, kind), by=lead)
    return application


def good_until(town: Town, slug: str, kind: PaperKind) -> dt.date | None:
    """Papers that run out are good for years; of one organization for some weeks more, so that it is reminded."""
    if not kind.expires:
        return None
    return town.day(20 if slug == "little-lamp" else 1200)


def submit(town: Town, slug: str, call: str, day: int) -> Application:
    application = draft(town, slug, call, day - 1)
    with at_hour(town.time(day, 9, 20)):
        actions.submit_application(application, by=town.leads[slug])
    return application


def review(town: Town, application: Application, day: int, *, opinion: str = "") -> None:
    """All is found in order on ``day`` and two people are asked; the colleague of the desk answers a day later.

    With an ``opinion`` the reviewer answers two days later.
    """
    staff, reviewer = town.people["staff"], town.people["reviewer"]
    with at_hour(town.time(day, 10)):
        actions.examine_application(application, ticked=unexamined(application), by=staff)
        actions.assign_reviewers(application, [reviewer, staff], by=staff)
    with at_hour(town.time(day + 1, 11)):
        give(application, staff, "来过几次，说到做到。", [8, 7, None])
    if opinion:
        with at_hour(town.time(day + 2, 15)):
            give(application, reviewer, opinion, [9, 7, 6], "请在进门处留一份活动时间表，方便邻居找到你们。")


def give(application: Application, person: User, comment: str, points: list[int | None], told: str = "") -> None:
    """One reviewer's opinion, with points in the order of the criteria; no two applications get quite the same."""
    shift = application.pk % 3
    criteria = Criterion.objects.filter(call_id=application.call_id)
    actions.submit_review(
        application.reviews.get(reviewer=person),
        recommendation=Application.Outcome.ACCEPTED,
        comment=comment,
        comment_to_applicant=told,
        points={criterion.pk: value and value - shift for criterion, value in zip(criteria, points, strict=True)},
        by=person,
    )


def judge(town: Town, application: Application, day: int) -> None:
    """Three are asked; two have given their points, the one who can sign in has not."""
    staff = town.people["staff"]
    with at_hour(town.time(day, 10)):
        actions.examine_application(application, ticked=unexamined(application), by=staff)
        actions.assign_reviewers(application, town.reviewers, by=staff)
    _missing, second, third = town.reviewers
    with at_hour(town.time(day + 2, 16)):
        give(application, second, "调解员有经验，屋子确实要关得上门。", [9, 8, 7])
    with at_hour(town.time(day + 3, 9)):
        give(application, third, "有用；但和会议室的使用时间要排开。", [8, 5, None], "请写清每周用哪两个下午。")


def object_to(town: Town, application: Application, day: int, person: User, text: str) -> Objection:
    with at_hour(town.time(day, 20)):
        return actions.object_to(application, text=text, by=person)


def accept(town: Town, application: Application, day: int, zone: str, area: int, term: int = 730) -> None:
    """The director decides on ``day``: so many m² from a fortnight later, for ``term`` days."""
    with at_hour(town.time(day, 14, 30)):
        actions.decide_application(
            application,
            outcome=Application.Outcome.ACCEPTED,
            reason="计划扎实，居民有需要，中心有空位。",
            zone=town.zones[zone],
            area=Decimal(area),
            starts=town.day(day + 14),
            ends=town.day(day + 14 + term),
            by=town.people["director"],
        )


def announce(town: Town, application: Application, day: int) -> None:
    with at_hour(town.time(day, 16)):
        actions.announce_application(application, by=town.people["director"])


def turn_down(town: Town, application: Application, day: int, outcome: str, reason: str) -> None:
    with at_hour(town.time(day, 14)):
        actions.decide_application(application, outcome=outcome, reason=reason, by=town.people["director"])
    announce(town, application, day + 1)


def apply_for_space(town: Town) -> None:
    """Every state that an application can be in."""
    outcome, staff = Application.Outcome, town.people["staff"]
    walkers = submit(town, "river-walkers", "always", -230)
    with at_hour(town.time(-228, 11)):
        actions.withdraw_application(walkers, by=town.leads["river-walkers"])
    turn_down(
        town, submit(town, "warm-lane", "always", -210), -200, outcome.WAITLISTED, "眼下没有合适的空位，先进入候补。"
    )
    turn_down(
        town, submit(town, "flea-market", "always", -150), -140, outcome.REFUSED, "平时只存放物品，不需要入驻场地。"
    )
    refused = Application.objects.get(organization=town.organizations["flea-market"])
    with at_hour(town.time(-130, 20)):
        actions.appeal(refused, text="摆摊用的帐篷每周都要搬，实在没有地方放。", by=town.leads["flea-market"])
    with at_hour(town.time(-126, 14)):
        actions.answer_appeal(
            refused, upheld=False, answer="帐篷可以放在物业的地下室，已经替您问好了。", by=town.people["director"]
        )
    turn_down(
        town, submit(town, "roof-garden", "always", -21), -8, outcome.REFUSED, "屋顶承重还没有检测，现在不能种菜。"
    )
    with at_hour(town.time(-2, 21)):
        garden = Application.objects.get(organization=town.organizations["roof-garden"])
        actions.appeal(garden, text="我们改成在屋里育苗，不上屋顶了，请再看看。", by=town.leads["roof-garden"])
    turn_down(
        town, submit(town, "lantern-crew", "always", -45), -34, outcome.WAITLISTED, "想法好，等空出十平方米再来。"
    )
    # Who was refused came back with fewer things to store, and stands on the waiting list.
    turn_down(
        town,
        submit(town, "flea-market", "always", -50),
        -40,
        outcome.WAITLISTED,
        "有用，可眼下腾不出地方；空出来按顺序来。",
    )

    qinsheng = submit(town, "qinsheng", "always", -24)
    review(town, qinsheng, -21, opinion="老师稳定，邻居反映好；注意晚上的音量。")
    accept(town, qinsheng, -12, "nest", 12)
    announce(town, qinsheng, -10)
    objection = object_to(town, qinsheng, -8, town.residents[3], "排练声音大，我家就在楼上，晚上怕睡不好。")
    with at_hour(town.time(-7, 11)):
        actions.answer_objection(
            qinsheng,
            objection=objection,
            upheld=False,
            answer="乐器社晚上八点后不排练，孵化一区也装了吸音板；试住期里再听您的意见。",
            by=staff,
        )
    # It gave up waiting, and applied again when there was a place.
    waiting = Application.objects.get(organization=town.organizations["warm-lane"], status=Application.Status.WAITING)
    with at_hour(town.time(-17, 10)):
        actions.withdraw_application(waiting, by=town.leads["warm-lane"])
    warm = submit(town, "warm-lane", "always", -15)
    accept(town, warm, -4, "grow", 10)
    announce(town, warm, -3)
    object_to(town, warm, -1, town.residents[8], "捐来的衣物堆在走廊上，怕不安全，请先说清楚放在哪里。")
    accept(town, submit(town, "river-walkers", "always", -13), -1, "share", 6)
    judge(town, submit(town, "peace-table", "always", -9), -6)
    submit(town, "silver-class", "always", -18)
    submit(town, "care-kin", "always", -2)
    drift = submit(town, "book-drift", "always", -5)
    with at_hour(town.time(-3, 10, 30)):
        actions.return_application(
            drift,
            reason="请补充每次活动由谁照看孩子（至少两位成年人），并重新拍一份清楚的活动约定。",
            marks=["plan", paper_code(PaperKind.objects.get(name="章程或活动约定"))],
            by=staff,
        )
    draft(town, "green-leaf", "always", -1, papers=False)
