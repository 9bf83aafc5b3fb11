"""How a notice reads outside the site."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from portal.notices.models import Letter, Notice


def mail_text(message: Notice | Letter) -> str:
    """The body of the mail: what the inbox says, and where to act."""
    parts = [message.body]
    if message.path:
        parts.append(_("打开：%(address)s") % {"address": settings.BASE_URL + message.path})
    parts.append(_("红心空间") + "\n" + settings.BASE_URL)
    return "\n\n".join(parts)


def sms_text(message: Notice | Letter) -> str:
    """One short message: the subject and where to read the rest."""
    return _("【红心空间】%(subject)s 详情：%(address)s") % {
        "subject": message.subject,
        "address": settings.BASE_URL + (message.path or "/my/notices/"),
    }
