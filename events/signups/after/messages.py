"""Asking those who came how they found it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from events.signups.messages import tell
from events.signups.models import Registration


def asks(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = {"title": registration.occurrence.activity.title}
        body = _("谢谢您来。打开链接点几颗星，也可以写一句话；主办方看得到写的话，看不到是谁写的。")
        return _("“%(title)s”办得怎么样？请点几颗星") % facts, body

    tell(registration, "feedback", words)
