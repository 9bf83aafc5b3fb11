"""The room in the Wagtail admin: names on lists, to look up, never to edit here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("signups.register", _("报名"), _("报了名"))
    actions.register_action("signups.cancel", _("取消报名"), _("取消了报名"))
