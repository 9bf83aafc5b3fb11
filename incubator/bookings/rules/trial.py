"""A sample request tried against the rules of booking: each rule's answer in order, and what would come of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.availability import Reason
from incubator.bookings.rules.policies import Asker, Policy, Quota
from incubator.bookings.rules.words import policy_text, why_not
from incubator.premises.models import Room
from portal.common.periods import Period


class Step(NamedTuple):
    """What one rule says: ``reasons`` why it does not speak of the request, or that it decides."""

    policy: Policy
    text: str
    reasons: list[str]
    decides: bool


class Trial(NamedTuple):
    """``steps`` end with the rule that decides; ``unread`` come after it. ``obstacles`` are why it would be refused."""

    steps: list[Step]
    unread: list[Policy]
    policy: Policy | None
    quota: Quota | None
    obstacles: list[Reason]

    @property
    def automatic(self) -> bool:
        return self.policy is not None and self.policy.answer == Policy.Answer.AUTOMATIC


def try_out(policies: Sequence[Policy], asker: Asker, room: Room, period: Period, now: dt.datetime) -> Trial:
    """What would come of one person's request for ``room`` in ``period`` if these were the rules.

    The same snapshot answers as for a real request; it costs the same queries.
    """
    day = timezone.localtime(period.start).date()
    house = availability.load([room], day, day, asker=asker)
    house.asking.policies = [policy for policy in policies if policy.active]
    steps = []
    decides = None
    for policy in policies:
        reasons = why_not(policy, room, period, asker.kinds)
        decides = policy if not reasons else None
        steps.append(Step(policy, policy_text(policy), reasons, decides is not None))
        if decides:
            break
    return Trial(
        steps=steps,
        unread=list(policies[len(steps) :]),
        policy=house.asking.policy_for(room, period),
        quota=house.asking.quota(room, period),
        obstacles=house.verdict(room, period, 1, now),
    )
