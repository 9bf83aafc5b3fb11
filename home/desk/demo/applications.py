"""Applications in every state and the residencies they led to, each through its actions at its own hour."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from home.desk.demo.calls import make_calls
from home.desk.demo.clock import at_hour
from home.desk.demo.papers import upload
from home.desk.demo.town import Town
from incubator.residency import actions
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application, Criterion, PaperKind, Residency
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
}
# organization: call, day of submission, zone, m²
RESIDENTS = {
    "lixin-first-aid": ("first", -400, "nest", 20),
    "pear-choir": ("first", -398, "nest", 15),
    "little-lamp": ("first", -395, "grow", 18),
    "red-vests": ("first", -393, "share", 12),
    "skilled-hands": ("first", -390, "grow", 10),
    "bright-law": ("always", -160, "share", 10),
}
TERM = 730  # days


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


def accept(town: Town, application: Application, day: int, zone: str, area: int) -> None:
    """The director decides on ``day``: so many m² from a fortnight later."""
    with at_hour(town.time(day, 14, 30)):
        actions.decide_application(
            application,
            outcome=Application.Outcome.ACCEPTED,
            reason="计划扎实，居民有需要，中心有空位。",
            zone=town.zones[zone],
            area=Decimal(area),
            starts=town.day(day + 14),
            ends=town.day(day + 14 + TERM),
            by=town.people["director"],
        )


def announce(town: Town, application: Application, day: int) -> None:
    with at_hour(town.time(day, 16)):
        actions.announce_application(application, by=town.people["director"])


def turn_down(town: Town, application: Application, day: int, outcome: str, reason: str) -> None:
    with at_hour(town.time(day, 14)):
        actions.decide_application(application, outcome=outcome, reason=reason, by=town.people["director"])
    announce(town, application, day + 1)


def move_in(town: Town, application: Application, day: int) -> None:
    """Offered on ``day``, signed the day after, moved in when the term begins, confirmed after the trial."""
    staff, lead = town.people["staff"], application.organization.leads().get()
    with at_hour(town.time(day, 9)):
        residency = actions.begin_residency(application, by=staff)
    with at_hour(town.time(day + 1, 19)):
        actions.sign_agreement(residency.agreements.get(), name=lead.name, by=lead)
    with at_hour(town.time(day + 2, 10)):
        residency.refresh_from_db()
        actions.check_off(residency, residency.checklist.all(), by=staff)
        actions.move_in(residency, by=staff)
    trial = town.center.trial_days
    with at_hour(town.time(day + 3 + trial, 10)):
        actions.confirm_residency(residency, by=staff)


def fill_floor(town: Town) -> None:
    """Six moved in; one of them graduated since."""
    for slug, (call, day, zone, area) in RESIDENTS.items():
        application = submit(town, slug, call, day)
        review(town, application, day + 3, opinion="活动办得实在，居民评价好，建议给一块固定的地方。")
        accept(town, application, day + 12, zone, area)
        announce(town, application, day + 13)
        move_in(town, application, day + 26)
    graduate = Residency.objects.get(organization=town.organizations["skilled-hands"])
    with at_hour(town.time(-88, 17)):
        actions.end_residency(
            graduate,
            left_as=Residency.Leaving.GRADUATED,
            last_day=town.day(-88),
            why="搬进了自己的沿街门面，出壳。",
            by=town.people["director"],
        )


def apply_for_space(town: Town) -> None:
    """Every state that an application can be in."""
    outcome, staff = Application.Outcome, town.people["staff"]
    make_calls(town)
    fill_floor(town)

    walkers = submit(town, "river-walkers", "always", -230)
    with at_hour(town.time(-228, 11)):
        actions.withdraw_application(walkers, by=town.leads["river-walkers"])
    turn_down(
        town, submit(town, "warm-lane", "always", -210), -200, outcome.WAITLISTED, "眼下没有合适的空位，先进入候补。"
    )
    turn_down(
        town, submit(town, "flea-market", "always", -150), -140, outcome.REFUSED, "平时只存放物品，不需要入驻场地。"
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
    # It gave up waiting, and applied again when there was a place.
    waiting = Application.objects.get(organization=town.organizations["warm-lane"], status=Application.Status.WAITING)
    with at_hour(town.time(-17, 10)):
        actions.withdraw_application(waiting, by=town.leads["warm-lane"])
    warm = submit(town, "warm-lane", "always", -15)
    accept(town, warm, -4, "grow", 10)
    announce(town, warm, -3)
    accept(town, submit(town, "river-walkers", "always", -13), -1, "share", 6)
    review(town, submit(town, "peace-table", "always", -9), -6)
    submit(town, "silver-class", "always", -18)
    submit(town, "care-kin", "always", -2)
    drift = submit(town, "book-drift", "always", -5)
    with at_hour(town.time(-3, 10, 30)):
        actions.return_application(
            drift,
            reason="请补充每次活动由谁照看孩子（至少两位成年人），并重新拍一份清楚的活动约定。",
            marks=["plan"],
            by=staff,
        )
    draft(town, "green-leaf", "always", -1, papers=False)
