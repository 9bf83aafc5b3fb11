"""What the room's entries in the audit log are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks

from incubator.residency.models import Application, Residency, Review
from incubator.residency.models.objections import Challenge
from portal.common import audit


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for verb, label, message in (
        ("start", gettext_lazy("开始申请"), gettext_lazy("已开始申请")),
        ("submit", gettext_lazy("提交申请"), gettext_lazy("已提交申请")),
        ("withdraw", gettext_lazy("撤回申请"), gettext_lazy("已撤回申请")),
        ("paper_attach", gettext_lazy("上传材料"), gettext_lazy("已上传材料")),
        ("paper_remove", gettext_lazy("移除材料"), gettext_lazy("已移除材料")),
        ("paper_date", gettext_lazy("填写材料有效期"), gettext_lazy("已填写材料有效期")),
        ("paper_renew", gettext_lazy("更新材料"), gettext_lazy("已更新材料")),
        ("paper_read", gettext_lazy("查看材料"), gettext_lazy("查看了材料")),
        ("examine", gettext_lazy("核对材料"), gettext_lazy("已核对材料")),
        ("return", gettext_lazy("退回补正"), gettext_lazy("已退回补正")),
        ("assign", gettext_lazy("安排评审"), gettext_lazy("已安排评审")),
        ("review", gettext_lazy("提交评审意见"), gettext_lazy("已提交评审意见")),
        ("recuse", gettext_lazy("回避"), gettext_lazy("已回避")),
        ("decide", gettext_lazy("作出决定"), gettext_lazy("已决定")),
        ("announce", gettext_lazy("公布决定"), gettext_lazy("已公布决定")),
        ("object", gettext_lazy("提出异议"), gettext_lazy("公示期间有人提出异议")),
        ("answer_objection", gettext_lazy("答复异议"), gettext_lazy("已答复异议")),
        ("appeal", gettext_lazy("申诉"), gettext_lazy("已提出申诉")),
        ("answer_appeal", gettext_lazy("答复申诉"), gettext_lazy("已答复申诉")),
        ("move_rank", gettext_lazy("调整候补顺序"), gettext_lazy("已调整候补顺序")),
        ("wait_on", gettext_lazy("回到候补"), gettext_lazy("已回到候补")),
        ("begin", gettext_lazy("办理入驻"), gettext_lazy("已办理入驻")),
        ("offer", gettext_lazy("留出场地"), gettext_lazy("已留出场地")),
        ("sign", gettext_lazy("签协议"), gettext_lazy("已签协议")),
        ("hand_in_copy", gettext_lazy("上传签字的协议"), gettext_lazy("已上传签字的协议")),
        ("accept_copy", gettext_lazy("核对签字的协议"), gettext_lazy("已核对签字的协议")),
        ("return_copy", gettext_lazy("退回签字的协议"), gettext_lazy("已退回签字的协议")),
        ("agreement_read", gettext_lazy("查看协议"), gettext_lazy("查看了协议")),
        ("decline", gettext_lazy("谢绝入驻"), gettext_lazy("已谢绝入驻")),
        ("lapse", gettext_lazy("收回场地"), gettext_lazy("已收回场地")),
        ("check_off", gettext_lazy("勾选交接清单"), gettext_lazy("已勾选交接清单")),
        ("move_in", gettext_lazy("办理搬入"), gettext_lazy("已办理搬入")),
        ("confirm", gettext_lazy("试住通过"), gettext_lazy("试住已通过")),
        ("ask_change", gettext_lazy("申请续期或调整"), gettext_lazy("已申请续期或调整")),
        ("withdraw_change", gettext_lazy("撤回续期或调整"), gettext_lazy("已撤回续期或调整")),
        ("answer_change", gettext_lazy("答复续期或调整"), gettext_lazy("已答复续期或调整")),
        ("renew", gettext_lazy("续期"), gettext_lazy("已续期")),
        ("resize", gettext_lazy("调整场地"), gettext_lazy("已调整场地")),
        ("leave", gettext_lazy("提出离开"), gettext_lazy("已提出离开")),
        ("stay", gettext_lazy("继续留下"), gettext_lazy("已继续留下")),
        ("complete", gettext_lazy("完成退出"), gettext_lazy("已完成退出")),
        ("end", gettext_lazy("结束入驻"), gettext_lazy("已结束入驻")),
        ("reactivate", gettext_lazy("恢复入驻"), gettext_lazy("已恢复入驻")),
    ):
        actions.register_action(f"residency.{verb}", label, message)
    states = [*Application.Status.choices, *Residency.Status.choices, *Residency.Leaving.choices]
    audit.say("residency", dict(states), outcome=dict(Application.Outcome.choices))
    audit.say("residency.answer_objection", dict(Challenge.Status.choices))
    audit.say("residency.answer_appeal", dict(states), answered=dict(Challenge.Status.choices))
    for verb in ("review", "recuse"):
        audit.say(f"residency.{verb}", dict(Review.Status.choices))
