"""Telling people things: ``notify`` and ``write_to`` write, the worker delivers after commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.accounts import contacts
from portal.notices.language import speaking_as, speaking_to
from portal.notices.models import Delivery, Letter, Notice

# An address that asked for nothing gets no more letters than this in a day, whoever writes.
LETTERS_A_DAY = 3
# So long a letter is kept: what counts against the limits, and can be looked up when somebody complains.
LETTER_DAYS = 30


def notify(
    recipient: Any,
    kind: str,
    subject: Any,
    body: Any,
    *,
    path: str = "",
    key: str | None = None,
    calendar: bytes = b"",
    method: str = "",
) -> Notice:
    """Put a notice into ``recipient``'s inbox and its deliveries into the outbox.

    Call it inside the transaction of the change it tells of: a rollback takes the notice with it, and nothing is sent
    before commit. Erased and deactivated people get the notice and no delivery. Word ``subject`` and ``body`` in the reader's language (lazy strings are turned into text here)::

        with speaking_to(booking.asked_by):
            notify(booking.asked_by, "bookings.approved", _("…"), _("…") % {…}, path=…)

    ``path`` is an address of this site without a language (``reverse`` inside ``speaking_to`` gives the reader's own);
    ``subject`` is cut at 200 characters. With ``key`` the same thing is told once only; a repeat returns the first notice.
    ``calendar`` is iCalendar of ``method`` (REQUEST, CANCEL, PUBLISH): the mail carries it, a text message does not.
    """
    with speaking_to(recipient):
        told = {
            "recipient": recipient,
            "kind": kind,
            "subject": str(subject)[: Notice._meta.get_field("subject").max_length],
            "body": str(body),
            "path": path,
        }
    if key is not None:
        notice, created = Notice.objects.get_or_create(key=key, defaults=told)
        if not created:
            return notice
    else:
        notice = Notice.objects.create(**told)
    if not recipient.is_active:
        return notice
    if recipient.email:
        Delivery.objects.create(
            notice=notice, channel=Delivery.Channel.EMAIL, calendar=calendar, calendar_method=method
        )
    elif recipient.phone:
        Delivery.objects.create(notice=notice, channel=Delivery.Channel.SMS)
    return notice


def write_to(
    contact: str, kind: str, subject: Any, body: Any, *, path: str, key: str, awaited: bool = False
) -> Letter | None:
    """Write to ``contact``, behind which nobody is known here: a mail or a text message through the outbox.

    Word it inside ``speaking_to_a_stranger``. The same ``key`` is written once only, and an address gets
    ``LETTERS_A_DAY`` at most: then None, and whoever wrote must not learn it, or they would learn that it is unknown.
    ``awaited``: its owner proved the address and asked to be told, so no limit keeps a cancellation from them; then
    ``path`` says in which language they read.
    """
    lately = Letter.objects.filter(contact=contact, written_at__gt=timezone.now() - timedelta(days=1))
    if Letter.objects.filter(key=key).exists() or (not awaited and lately.count() >= LETTERS_A_DAY):
        return None
    with speaking_as(path):
        letter = Letter.objects.create(
            contact=contact,
            kind=kind,
            key=key,
            subject=str(subject)[: Letter._meta.get_field("subject").max_length],
            body=str(body),
            path=path,
        )
    channel = Delivery.Channel.EMAIL if contacts.is_email(contact) else Delivery.Channel.SMS
    Delivery.objects.create(letter=letter, channel=channel)
    return letter


def told_since(kind: str, since: datetime) -> set[str]:
    """The keys under which people, with an account or without one, were told things of this ``kind`` since then."""
    notices = Notice.objects.filter(kind=kind, created_at__gt=since, key__isnull=False).values_list("key", flat=True)
    letters = Letter.objects.filter(kind=kind, written_at__gt=since).values_list("key", flat=True)
    return {*notices, *letters}  # type: ignore[arg-type]


def forget_letters(*, limit: int = 200) -> int:
    """Delete letters ``LETTER_DAYS`` after they were written, with the addresses in them; returns how many."""
    old = Letter.objects.filter(written_at__lt=timezone.now() - timedelta(days=LETTER_DAYS)).order_by("written_at")
    pks = list(old.values_list("pk", flat=True)[:limit])
    Letter.objects.filter(pk__in=pks).delete()
    return len(pks)


def mark_read(notice: Notice) -> None:
    """Its reader has opened it."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


def mark_all_read(user: Any) -> int:
    """Mark all of ``user``'s notices as read; return how many were not."""
    return Notice.objects.filter(recipient=user).unread().update(read_at=timezone.now())
