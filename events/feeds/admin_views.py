"""The room in the admin: words for its entries in the log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_actions(log: Any) -> None:
    log.register_action("feeds.make_address", _("生成日历地址"), _("生成了私人日历的地址"))
    log.register_action("feeds.stop_address", _("停用日历地址"), _("停用了私人日历的地址"))
