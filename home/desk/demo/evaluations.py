"""How the town's residents were judged, what they reported, and the one that grew up, each at its own hour."""

from __future__ import annotations

from home.desk.demo.clock import at_hour
from home.desk.demo.town import Town
from incubator.residency import actions
from incubator.residency.evaluating.graduating import record_graduation
from incubator.residency.evaluating.halves import half_before
from incubator.residency.evaluating.reporting import open_report
from incubator.residency.models import Evaluation, Residency

STORY = (
    "她们来的时候只有两袋布头和一台旧缝纫机，在孵化室的角落里每周开两次课。第一年教会了几十位邻居，"
    "第二年开始接订单：社区的环保袋、学校的校服改裤脚。\n\n"
    "现在她们有了自己的沿街门面，七位妈妈在家门口有了收入。周末的公开课照常，新来的组织还可以去她们那里讨一把剪刀。"
)


def judge(town: Town) -> None:
    """One grew up; of the others one has told of itself, one is asked, and two have handed in their half-year report."""
    residencies = {row.organization.slug: row for row in Residency.objects.select_related("organization")}
    _graduate(town, residencies["skilled-hands"])
    _report(town, residencies["lixin-first-aid"], read=True)
    _report(town, residencies["little-lamp"], read=False)
    with at_hour(town.time(-9, 10)):
        told = actions.open_evaluation(
            residencies["lixin-first-aid"], kind=Evaluation.Kind.MID, due=town.day(12), by=town.people["staff"]
        )
    with at_hour(town.time(-4, 20)):
        lead = town.leads["lixin-first-aid"]
        words = "当初想每周一场课、每月进一栋楼，都做到了；训练机轮流借给学校。还想再教会两位能独立上课的志愿者。"
        actions.save_self_report(told, words, by=lead)
        actions.submit_self_report(told, by=lead)
    with at_hour(town.time(-7, 9, 30)):
        actions.open_evaluation(
            residencies["pear-choir"], kind=Evaluation.Kind.MID, due=town.day(14), by=town.people["staff"]
        )


def _graduate(town: Town, residency: Residency) -> None:
    with at_hour(town.time(-87, 9)):
        record_graduation(residency)
    graduation = residency.graduation
    graduation.slug = "skilled-hands"
    graduation.story, graduation.whereto = STORY, "梨园街的沿街门面"
    graduation.picture = town.pictures["crafts"]
    graduation.save(update_fields=["slug", "story", "whereto", "picture"])


def _report(town: Town, residency: Residency, *, read: bool) -> None:
    """On the last half year that was over, handed in when it was asked for."""
    half = half_before(town.today)
    lead = town.leads[residency.organization.slug]
    passed = (town.today - half.ends).days
    if passed < 1:
        return
    with at_hour(town.time(-passed, 9)):
        open_report(residency, half)
    report = residency.reports.get()
    with at_hour(town.time(-passed, 19)):
        texts = {
            "done": "课照常开，来的人里有一半是第一次来的邻居。最高兴的是两位学员开始带新学员。",
            "difficulties": "晚上借不到大的活动室。",
            "plans": "下半年想多进几栋楼。",
        }
        actions.save_report(report, texts, by=lead)
        actions.submit_report(report, by=lead)
    if read:
        with at_hour(town.time(-passed, 21)):
            words = "办得扎实。周四晚上的大厅可以优先给你们，请在预约里写明。"
            actions.read_report(report, comment=words, by=town.people["staff"])
