"""What the inbox means for a person's data: it is theirs to take along, and it goes with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from portal.accounts.signals import person_erased
from portal.notices.models import Letter, Notice
from portal.notices.permissions import notices_of


@receiver(person_erased)
def empty_inbox(sender: Any, user: Any, contacts: Iterable[str] = (), **kwargs: Any) -> None:
    Notice.objects.filter(recipient=user).delete()
    Letter.objects.filter(contact__in=list(contacts)).delete()


def notices_of_person(user: Any) -> list[dict[str, Any]]:
    return [
        {
            "at": notice.created_at.isoformat(),
            "subject": notice.subject,
            "body": notice.body,
            "read_at": notice.read_at.isoformat() if notice.read_at else None,
        }
        for notice in notices_of(user)
    ]
