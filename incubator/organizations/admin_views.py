"""The room in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for verb, label, message in (
        ("found", _("创建组织"), _("已创建组织")),
        ("edit", _("修改资料"), _("已修改资料")),
        ("invite", _("邀请成员"), _("已邀请成员")),
        ("join", _("加入组织"), _("已加入组织")),
        ("decline", _("谢绝邀请"), _("已谢绝邀请")),
        ("role", _("改变角色"), _("已改变成员的角色")),
        ("end_membership", _("结束成员身份"), _("已结束成员身份")),
        ("standing", _("改变状态"), _("已改变组织的状态")),
    ):
        actions.register_action(f"organizations.{verb}", label, message)
