"""Telling people things: ``notify`` writes, the worker delivers after commit."""

from __future__ import annotations

from typing import Any

from portal.notices.models import Delivery, Notice


def notify(recipient: Any, kind: str, subject: str, body: str, *, path: str = "", key: str | None = None) -> Notice:
    """Put a notice into ``recipient``'s inbox and its deliveries into the outbox.

    Call it inside the transaction of the change it tells of: a rollback takes the notice with it, and nothing is sent
    before commit. With ``key`` the same thing is told once only; a repeat returns the first notice.
    """
    if key is not None:
        notice, created = Notice.objects.get_or_create(
            key=key, defaults={"recipient": recipient, "kind": kind, "subject": subject, "body": body, "path": path}
        )
        if not created:
            return notice
    else:
        notice = Notice.objects.create(recipient=recipient, kind=kind, subject=subject, body=body, path=path)
    channels = []
    if recipient.email:
        channels.append(Delivery.Channel.EMAIL)
    elif recipient.phone:
        channels.append(Delivery.Channel.SMS)
    Delivery.objects.bulk_create([Delivery(notice=notice, channel=channel) for channel in channels])
    return notice
