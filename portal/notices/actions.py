"""Telling people things: ``notify`` writes, the worker delivers after commit."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from portal.notices.language import speaking_to
from portal.notices.models import Delivery, Notice


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


def mark_read(notice: Notice) -> None:
    """Its reader has opened it."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


def mark_all_read(user: Any) -> int:
    """Mark all of ``user``'s notices as read; return how many were not."""
    return Notice.objects.filter(recipient=user).unread().update(read_at=timezone.now())
