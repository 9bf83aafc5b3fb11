"""Times and lengths as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.bookings.models import Booking
from portal.common.periods import Period


def clock(moment: dt.datetime) -> str:
    """``moment`` as it stands on the wall: 9:00, 14:30."""
    local = localtime(moment)
    return f"{local.hour}:{local.minute:02d}"


def hours_text(periods: Iterable[Period]) -> str:
    return _("、").join(f"{clock(period.start)}–{clock(period.end)}" for period in periods)


def length_text(minutes: int) -> str:
    """90 as 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s 分钟") % {"minutes": rest}
    if not rest:
        return _("%(hours)s 小时") % {"hours": hours}
    return _("%(hours)s 小时 %(minutes)s 分钟") % {"hours": hours, "minutes": rest}


def age_text(age: dt.timedelta) -> str:
    """How long something has waited: in days, below one in hours, below one in minutes."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 60:
        return ngettext("%(count)s 分钟", "%(count)s 分钟", minutes) % {"count": minutes}
    if (hours := minutes // 60) < 24:
        return ngettext("%(count)s 小时", "%(count)s 小时", hours) % {"count": hours}
    return ngettext("%(count)s 天", "%(count)s 天", hours // 24) % {"count": hours // 24}


def day_text(day: dt.date) -> str:
    """The day with its weekday; the year only when it is another one."""
    return _("%(date)s %(weekday)s") % {
        "date": date_format(day, "DATE_FORMAT" if day.year != localtime().year else "MONTH_DAY_FORMAT"),
        "weekday": date_format(day, "l"),
    }


def when_text(period: Period) -> str:
    return _("%(day)s %(start)s–%(end)s") % {
        "day": day_text(localtime(period.start).date()),
        "start": clock(period.start),
        "end": clock(period.end),
    }


def what_and_when(booking: Booking) -> str:
    """Room, day and time in one line."""
    return _("%(room)s，%(when)s") % {"room": booking.room.name, "when": when_text(booking.period)}
