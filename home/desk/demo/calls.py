"""Calls: what is asked for, with blank templates to fill in, and by what it is judged."""

from __future__ import annotations

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from home.desk.demo.blanks import blank
from home.desk.demo.town import Town
from incubator.residency.models import Call, Criterion, PaperKind
from portal.common.shelves import FILES, shelf

# name, explanation, asked of the budding too, runs out, what its blank template asks
KINDS = {
    "rules": (
        "章程或活动约定", "写明你们是谁、做什么、怎样商量事情；手写拍照也可以。", True, False,
        ["组织名称", "我们是谁，为谁做事", "主要做什么", "有事怎样商量、谁说了算", "钱和物怎样管", "全体发起人签名和日期"],
    ),
    "identity": (
        "负责人身份证明", "身份证人像面即可，请加一行“仅供入驻申请使用”。", True, True, [],
    ),
    "plan": (
        "半年活动计划", "打算办哪些活动，每次多少人。", True, False,
        ["第一个月", "第二个月", "第三个月", "第四个月", "第五个月", "第六个月", "每次由谁负责", "钱从哪里来"],
    ),
    "certificate": ("登记或备案证明", "已登记、备案的组织需要；萌芽期的组织不用。", False, True, []),
}  # fmt: skip
# slug: title, introduction, opens, closes (days from today), places, m², kinds of papers
CALLS = {
    "first": (
        "首批社会组织入驻招募", "三百平方米的党群服务中心刚刚落成，邀请第一批成长中的组织拎包入驻。",
        -440, -380, 8, 150, ["rules", "identity", "plan", "certificate"],
    ),
    "always": (
        "成长型组织常年入驻", "不设截止日期。有空位就可以申请，材料齐全后两周左右有结果。",
        None, None, 10, 60, ["rules", "identity", "certificate"],
    ),
    "next": (
        "新一轮集中招募：助老与照护专场", "孵化二区留出四十平方米，优先给服务老人和照护家庭的组织。",
        20, 60, 3, 40, ["rules", "identity", "plan", "certificate"],
    ),
}  # fmt: skip
# What reviewers give points for: name, how, weight.
CRITERIA = [
    ("居民需要", "小区里有多少人用得上，有没有别人已经在做。", 3),
    ("计划可行", "人手、时间、场地是否安排得过来。", 2),
    ("长期打算", "一年以后还在不在，怎样自己站住。", 1),
]


def make_calls(town: Town) -> None:
    for slug, (name, text, budding, expires, rows) in KINDS.items():
        town.kinds[slug] = PaperKind.objects.create(
            name=name, help_text=text, for_budding=budding, expires=expires, template=template(name, rows)
        )
    for slug, (title, introduction, opens, closes, places, area, papers) in CALLS.items():
        call = town.calls[slug] = Call.objects.create(
            center=town.center,
            title=title,
            introduction=introduction,
            opens=opens and town.day(opens),
            closes=closes and town.day(closes),
            places=places,
            area=area,
        )
        call.papers.set([town.kinds[paper] for paper in papers])
        Criterion.objects.bulk_create(
            Criterion(call=call, name=name, help_text=text, weight=weight, order=order)
            for order, (name, text, weight) in enumerate(CRITERIA)
        )


def template(name: str, rows: list[str]) -> object | None:
    """A blank form as a document that people download, fill in and upload again."""
    if not rows:
        return None
    title = f"{name}（空白模板）"
    file = ContentFile(blank(name, rows), name=f"{title}.docx")
    return get_document_model().objects.create(title=title, file=file, collection=shelf(FILES))
