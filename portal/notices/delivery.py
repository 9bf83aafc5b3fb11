"""The sending half of the outbox: what was written with a change is delivered after its commit.

A delivery is claimed with a lease in one short transaction, sent outside any, and marked in another. Whoever dies in
between leaves a lease that runs out, and another worker sends again with the same Message-ID: never lost, at worst
repeated. Several workers may run at once on either database.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.common import sms
from portal.notices.language import speaking_as, speaking_to
from portal.notices.mail import mail_of
from portal.notices.models import Delivery
from portal.notices.wording import sms_text

logger = logging.getLogger("notices")

LEASE = timedelta(minutes=5)
# How long to wait after the first, second … failure; after the last one it is given up.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
PAUSE = 0.02  # seconds between transactions: back-to-back writes lock others out on SQLite


def claim() -> Delivery | None:
    """Take one due delivery for ``LEASE``, or return None. No two workers hold the same one.

    The UPDATE decides: it names the attempt it has seen, so of two workers that saw the same row one changes nothing.
    Raises ``RuntimeError`` inside a transaction: a message cannot be taken back by its rollback.
    """
    while True:
        with transaction.atomic(durable=True):
            now = timezone.now()
            free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
            due = Delivery.objects.filter(free, status=Delivery.Status.PENDING, due_at__lte=now)
            seen = due.order_by("due_at", "pk").values_list("pk", "attempts").first()
            if seen is None:
                return None
            pk, attempts = seen
            taken = due.filter(pk=pk, attempts=attempts).update(attempts=attempts + 1, leased_until=now + LEASE)
        if taken:
            return Delivery.objects.select_related("notice__recipient", "letter").get(pk=pk)


def send(delivery: Delivery) -> str:
    """Hand the message over; return a reason when there is nobody to send it to. Raises what the gateway raises."""
    person = delivery.notice and delivery.notice.recipient
    if person and not person.is_active:
        return "inactive"
    with speaking_to(person) if person else speaking_as(delivery.message.path):
        if delivery.channel == Delivery.Channel.EMAIL:
            if not delivery.to:
                return "no e-mail address"
            mail_of(delivery).send()
        else:
            if not delivery.to:
                return "no phone"
            if not sms.is_configured():
                return "SMS_SENDER is not configured"
            sms.send(delivery.to, sms_text(delivery.message))
    return ""


def settle(delivery: Delivery, *, skipped: str = "", error: str = "") -> None:
    """Write down how it went, if the lease is still ours: another worker may have taken over a slow sender."""
    mine = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, status=Delivery.Status.PENDING)
    now = timezone.now()
    if error:
        given_up = delivery.attempts > len(BACK_OFF)
        mine.update(
            status=Delivery.Status.FAILED if given_up else Delivery.Status.PENDING,
            due_at=delivery.due_at if given_up else now + BACK_OFF[delivery.attempts - 1],
            leased_until=None,
            error=error[:300],
        )
    elif skipped:
        mine.update(status=Delivery.Status.SKIPPED, leased_until=None, error=skipped)
    else:
        mine.update(status=Delivery.Status.SENT, sent_at=now, leased_until=None, error="")


def deliver_one() -> bool:
    """Deliver one due message; False when there is none."""
    delivery = claim()
    if delivery is None:
        return False
    try:
        skipped = send(delivery)
    except Exception as error:
        logger.warning("delivery %s failed, attempt %s: %s", delivery.pk, delivery.attempts, type(error).__name__)
        settle(delivery, error=f"{type(error).__name__}: {error}")
    else:
        settle(delivery, skipped=skipped)
    return True


def deliver_due(limit: int = 500) -> int:
    """Deliver what is due, at most ``limit`` messages; return how many were tried. Call it outside transactions."""
    tried = 0
    while tried < limit and deliver_one():
        tried += 1
        time.sleep(PAUSE)
    return tried
