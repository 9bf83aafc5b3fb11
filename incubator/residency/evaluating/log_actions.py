"""What this part's entries in the audit log are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for verb, label, message in (
        ("report_open", gettext_lazy("请写半年报告"), gettext_lazy("已请组织写半年报告")),
        ("report_submit", gettext_lazy("提交半年报告"), gettext_lazy("已提交半年报告")),
        ("report_read", gettext_lazy("查看半年报告"), gettext_lazy("已查看半年报告")),
    ):
        actions.register_action(f"residency.{verb}", label, message)
