"""What this part's entries in the audit log are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks

from incubator.residency.models import Evaluation
from portal.common import audit


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for verb, label, message in (
        ("evaluate", gettext_lazy("开始评估"), gettext_lazy("已开始评估")),
        ("self_report", gettext_lazy("提交自评"), gettext_lazy("已提交自评")),
        ("interview", gettext_lazy("记录面谈"), gettext_lazy("已记录面谈")),
        ("extend", gettext_lazy("延长自评期限"), gettext_lazy("已延长自评期限")),
        ("evaluation_remind", gettext_lazy("提醒交自评"), gettext_lazy("已提醒交自评")),
        ("evaluation_decide", gettext_lazy("作出结论"), gettext_lazy("已作出结论")),
        ("evaluation_drop", gettext_lazy("取消评估"), gettext_lazy("已取消评估")),
        ("evaluation_lapse", gettext_lazy("逾期未答"), gettext_lazy("逾期未答，入驻结束")),
        ("graduate", gettext_lazy("出壳"), gettext_lazy("已出壳")),
        ("follow_up", gettext_lazy("出壳回访"), gettext_lazy("已回访")),
        ("report_open", gettext_lazy("请写半年报告"), gettext_lazy("已请组织写半年报告")),
        ("report_submit", gettext_lazy("提交半年报告"), gettext_lazy("已提交半年报告")),
        ("report_read", gettext_lazy("查看半年报告"), gettext_lazy("已查看半年报告")),
    ):
        actions.register_action(f"residency.{verb}", label, message)
    for verb in ("evaluate", "self_report", "evaluation_decide", "evaluation_drop", "evaluation_lapse"):
        audit.say(f"residency.{verb}", dict(Evaluation.Status.choices), outcome=dict(Evaluation.Decision.choices))
