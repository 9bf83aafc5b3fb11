"""A delivery as a mail: its text, and what a calendar takes from it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from portal.notices.models import Delivery
from portal.notices.wording import mail_text

# The methods that a mail program acts on by itself. (Outlook knows no other, and of several events the first only.)
SCHEDULES = frozenset({"REQUEST", "CANCEL"})
FILENAME = "invite.ics"


def mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    """The mail to send, in the language that is active; always with the delivery's own Message-ID.

    REQUEST and CANCEL stand in it twice, as Gmail, Outlook and Apple want it: as an alternative to the text, which makes the
    program show the event, and as a file for those that look for files only. Everything else is a file to open.
    """
    message = delivery.message
    mail = EmailMultiAlternatives(
        message.subject,
        mail_text(message),
        settings.DEFAULT_FROM_EMAIL,
        [delivery.to],
        headers={"Message-ID": delivery.message_id},
    )
    calendar, method = bytes(delivery.calendar), delivery.calendar_method
    if calendar and method in SCHEDULES:
        # Parameters of the type go with its name; the charset is added when the part is made.
        mail.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
        # Under another type, or a program would act on the same thing twice.
        mail.attach(FILENAME, calendar, "application/ics")
    elif calendar:
        mail.attach(FILENAME, calendar.decode(), f"text/calendar; method={method}")
    return mail
