"""What people agree to when they sign up. A changed text gets a new version; a registration keeps the one agreed to."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"

GUARDIAN = _("我是孩子的监护人，同意孩子参加这次活动，同意主办方为这次活动使用孩子的称呼。")
GUEST = _("我同意用这个手机号接收这次活动的通知。号码只给主办方和中心看，活动结束两周后删除。")


def agreed() -> str:
    """The version of the texts above, and the language in which they are read now."""
    return f"{VERSION} {get_language()}"
