"""The room in the Wagtail admin: the queue of submissions, one page to decide each, and the list of activities."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "activities.propose": _("发起活动"),
    "activities.submit": _("提交审核"),
    "activities.supersede": _("由新的送审代替"),
    "activities.withdraw": _("撤回送审"),
    "activities.approve": _("通过并发布"),
    "activities.return": _("退回"),
    "activities.cancel_occurrence": _("取消场次"),
    "activities.drop_occurrence": _("删去没有公布的场次"),
}


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label in ACTIONS.items():
        actions.register_action(name, label, label)
