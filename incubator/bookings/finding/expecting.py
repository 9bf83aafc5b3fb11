"""What an organization is told before it asks: its hours used and left, and which answer to expect."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.bookings import availability
from incubator.bookings.rules.policies import Policy, asker_of
from incubator.bookings.wording import length_text
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.periods import Period


class Expected(NamedTuple):
    """Sentences; ``hours`` is empty when no rule limits them."""

    hours: str
    answer: str


def expected(organization: Organization, room: Room, period: Period) -> Expected:
    """What ``organization`` may expect of asking for ``room`` in ``period``. Costs the queries of a snapshot."""
    day = timezone.localtime(period.start).date()
    house = availability.load([room], day, day, asker=asker_of(organization))
    policy, quota = house.asking.policy_for(room, period), house.asking.quota(room, period)
    hours = ""
    if quota:
        hours = _("%(used)s这次要用 %(length)s，还剩 %(left)s。") % {
            "used": quota.in_words,
            "length": length_text(period.minutes),
            "left": length_text(quota.left),
        }
    if policy and policy.answer == Policy.Answer.AUTOMATIC:
        return Expected(hours, _("符合“%(name)s”：有空就自动通过，马上知道结果。") % {"name": policy.name})
    return Expected(hours, by_hand(room))


def by_hand(room: Room) -> str:
    days = room.center.decide_days
    return ngettext("工作人员会在 %(days)s 天内答复。", "工作人员会在 %(days)s 天内答复。", days) % {"days": days}
