"""Who sees which notices: their reader, nobody else."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from portal.common.asking import one_row
from portal.notices.models import Notice, NoticeQuerySet


def notices_of(user: Any) -> NoticeQuerySet:
    return Notice.objects.filter(recipient=user)


# As ``notices_of(user).unread()``, in SQL: every page of who has signed in asks, and to build the query costs more than to ask it.
UNREAD = f"SELECT COUNT(*) FROM {Notice._meta.db_table} WHERE recipient_id = %s AND read_at IS NULL"


def count_unread(user: Any) -> int:
    (number,) = one_row(UNREAD, [user.pk])
    return int(number)


def get_notice_for(user: Any, pk: int) -> Notice:
    """The notice ``pk`` if it is ``user``'s own, else ``Http404``."""
    return get_object_or_404(notices_of(user), pk=pk)
