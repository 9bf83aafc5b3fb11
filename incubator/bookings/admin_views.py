"""Bookings in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("bookings.request", _("申请场地"), _("申请了场地"))
    actions.register_action("bookings.approve", _("通过预约"), _("通过了预约"))
    actions.register_action("bookings.decline", _("不通过预约"), _("没有通过预约"))
    actions.register_action("bookings.cancel", _("取消预约"), _("取消了预约"))
    actions.register_action("bookings.expire", _("预约逾期"), _("预约逾期未审"))
