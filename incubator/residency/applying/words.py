"""The pieces that a story of an application is told in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Words:
    """``by`` may name the ``due`` day as ``%(day)s``; ``own``: it is the applicant's turn."""

    now: str
    turn: str
    next: str
    by: str = ""
    since: dt.date | None = None
    due: dt.date | None = None
    own: bool = False

    def by_when(self, today: dt.date) -> str:
        """Until when, in words; what is late is said to be late."""
        if self.due is None:
            return "" if "%(day)s" in self.by else self.by
        told = self.by % {"day": date_format(self.due)}
        if self.due >= today:
            return told
        return _("%(told)s，现在已经过了") % {"told": told}


def nobody(now: str, following: str, since: dt.date | None = None) -> Words:
    """The story is over: nobody has to do anything."""
    return Words(now=now, turn=_("没有人在处理"), since=since, next=following)
