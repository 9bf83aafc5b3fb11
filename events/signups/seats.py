"""The seats of an occurrence, and whether its list takes names. Every verb that moves a seat starts with ``locked``."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.activities.models import Occurrence
from events.signups.models import Registration, new_code
from portal.common.errors import Refused


def locked(occurrence: Occurrence) -> Occurrence:
    """The occurrence as it is now, held until the transaction ends: its seats move one verb at a time."""
    return (
        Occurrence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("activity__organization", "room__center")
        .defer("event_zh", "event_en")
        .get(pk=occurrence.pk)
    )


def held(registration: Registration) -> Registration:
    """``registration`` as it is now, its occurrence locked."""
    occurrence = locked(registration.occurrence)
    found = Registration.objects.select_related("user").filter(pk=registration.pk).first()
    if found is None:
        raise Refused("gone", _("这次报名已经不在了，请重新报名。"))
    found.occurrence = occurrence
    return found


def give_code(registration: Registration) -> None:
    """A code for the door that nobody else on the list has; the caller holds the occurrence."""
    taken = registration.occurrence.registrations
    while taken.filter(code=registration.code).exists():
        registration.code = new_code()


def seats_left(occurrence: Occurrence) -> int | None:
    """Free seats (people); None: as many as come."""
    if occurrence.capacity is None:
        return None
    taken = occurrence.registrations.taking_seats().aggregate(people=Sum("party_size"))["people"] or 0
    return max(0, occurrence.capacity - taken)


def fits(party_size: int, left: int | None) -> bool:
    return left is None or party_size <= left


def place_in_line(registration: Registration) -> int:
    """1 for the first in line."""
    line: int = registration.occurrence.registrations.waiting().before(registration).count()
    return line + 1


def closes_at(occurrence: Occurrence) -> dt.datetime:
    """From when on nobody signs up any more."""
    return min(occurrence.signup_closes or occurrence.starts, occurrence.starts)


def closed(occurrence: Occurrence) -> Refused | None:
    """Why nobody can sign up for ``occurrence`` at all, seats aside; None when the list is open."""
    now = timezone.now()
    if not occurrence.activity.live or occurrence.is_proposed:
        return Refused("not_open", _("这个活动还没有公布。"))
    if not occurrence.activity.takes_signups:
        return Refused("no_signups", _("这个活动不在网上报名，请打电话联系主办方。"))
    if occurrence.is_cancelled:
        return Refused("cancelled", _("这一场已经取消，不能报名了。"))
    if occurrence.is_past:
        return Refused("over", _("这一场已经结束，不能报名了。"))
    if occurrence.starts <= now:
        return Refused("started", _("这一场已经开始，不能在网上报名了。可以打电话问问主办方。"))
    if occurrence.signup_opens and now < occurrence.signup_opens:
        return Refused("not_yet", _("%(time)s 开始报名。") % {"time": moment(occurrence.signup_opens)})
    if now >= closes_at(occurrence):
        sentence = _("报名已在 %(time)s 截止。可以打电话问问主办方。")
        return Refused("closed", sentence % {"time": moment(closes_at(occurrence))})
    return None


def why_full(left: int | None) -> Refused:
    """The refusal when ``left`` seats are too few; ``None`` or 0: there are none."""
    if left:
        sentence = ngettext(
            "只剩 %(left)s 个名额了。可以减少人数，或者一起排候补。",
            "只剩 %(left)s 个名额了。可以减少人数，或者一起排候补。",
            left,
        ) % {"left": left}
        return Refused("full", sentence, field="party_size")
    return Refused("full", _("名额已经满了。可以排候补：有人退出时按先后通知您。"))


def moment(when: dt.datetime) -> str:
    return date_format(localtime(when), "DATETIME_FORMAT")
