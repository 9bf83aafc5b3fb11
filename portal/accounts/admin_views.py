"""The room in the Wagtail admin: words for its log entries. The forms for people stand in ``staff_forms.py``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "accounts.sign_in": (_("登录"), _("登录了")),
    "accounts.change": (_("修改资料"), _("资料已修改")),
    "accounts.consent": (_("同意隐私说明"), _("同意了隐私说明")),
    "accounts.deactivate": (_("停用账号"), _("账号已停用")),
    "accounts.reactivate": (_("恢复账号"), _("账号已恢复")),
    "accounts.erase": (_("注销账号"), _("账号已注销")),
    "accounts.second_factor_on": (_("开启两步验证"), _("两步验证已开启")),
    "accounts.second_factor_off": (_("关闭两步验证"), _("两步验证已关闭")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
