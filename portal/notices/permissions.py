"""Who sees which notices: their reader, nobody else."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from portal.notices.models import Notice, NoticeQuerySet


def notices_of(user: Any) -> NoticeQuerySet:
    return Notice.objects.filter(recipient=user)


def get_notice_for(user: Any, pk: int) -> Notice:
    """The notice ``pk`` if it is ``user``'s own, else ``Http404``."""
    return get_object_or_404(notices_of(user), pk=pk)
