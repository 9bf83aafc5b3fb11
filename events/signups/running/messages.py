"""What the organization tells everybody on a list."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from events.signups.messages import tell
from events.signups.models import Announcement, Registration

# A text message is its subject: it carries so much of the text, and the link leads to the rest.
IN_A_TEXT_MESSAGE = 120


def announced(registration: Registration, announcement: Announcement) -> None:
    def words() -> tuple[str, str]:
        activity = registration.occurrence.activity
        facts = {"title": activity.title, "organization": activity.organization.name, "phone": activity.contact_phone}
        if registration.user:
            subject = _("主办方通知：%(title)s") % facts
        else:
            text = Truncator(announcement.text).chars(IN_A_TEXT_MESSAGE)
            subject = _("“%(title)s”主办方通知：%(text)s") % (facts | {"text": text})
        body = announcement.text + "\n\n" + _("%(organization)s，电话 %(phone)s") % facts
        return subject, body

    tell(registration, "announcement", words, key=str(announcement.pk))
