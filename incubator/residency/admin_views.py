"""The room in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for verb, label, message in (
        ("start", _("开始申请"), _("已开始申请")),
        ("submit", _("提交申请"), _("已提交申请")),
        ("withdraw", _("撤回申请"), _("已撤回申请")),
        ("paper_attach", _("上传材料"), _("已上传材料")),
        ("paper_remove", _("移除材料"), _("已移除材料")),
        ("paper_read", _("查看材料"), _("查看了材料")),
        ("return", _("退回补正"), _("已退回补正")),
        ("assign", _("安排评审"), _("已安排评审")),
        ("review", _("提交评审意见"), _("已提交评审意见")),
        ("recuse", _("回避"), _("已回避")),
        ("decide", _("决定"), _("已决定")),
        ("announce", _("公布决定"), _("已公布决定")),
        ("begin", _("办理入驻"), _("已办理入驻")),
        ("end", _("结束入驻"), _("已结束入驻")),
    ):
        actions.register_action(f"residency.{verb}", label, message)
