"""What an activity's page shows of sign-up: for each date ahead the seats, and what this person can do."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from django.utils import timezone

from events.activities.models import Activity, Occurrence
from events.signups.forms import SignupForm
from events.signups.links import path_of
from events.signups.models import Registration
from events.signups.permissions import sees_every_list
from events.signups.seats import closed
from incubator.organizations.permissions import is_member
from portal.common import sms
from portal.common.errors import Refused


class Row(NamedTuple):
    """``left``: free seats (people), None when as many as like may come; ``mine``: this person's, with addresses."""

    occurrence: Occurrence
    left: int | None
    mine: list[tuple[Registration, str]]
    refusal: Refused | None

    @property
    def full(self) -> bool:
        return self.left == 0

    @property
    def not_for_me(self) -> bool:
        """Whether this person has signed up others only."""
        return all(registration.for_whom != Registration.ForWhom.SELF for registration, _path in self.mine)


def context(request: Any, activity: Activity, occurrences: list[Occurrence]) -> dict[str, Any]:
    """For ``signups/_signup.html``. ``occurrences`` carry ``taken``; one query more for a signed-in person."""
    now = timezone.now()
    person = request.user if request.user.is_authenticated else None
    ahead = [
        occurrence
        for occurrence in occurrences
        if occurrence.status == Occurrence.Status.SCHEDULED and occurrence.ends > now
    ]
    mine: dict[int, list[tuple[Registration, str]]] = defaultdict(list)
    if ahead and person:
        own = Registration.objects.live().of(person).filter(occurrence__in=[one.pk for one in ahead])
        for registration in own:
            mine[registration.occurrence_id].append((registration, path_of(registration)))
    for occurrence in ahead:
        occurrence.activity = activity
    rows = [Row(one, _left(one), mine[one.pk], closed(one)) for one in ahead] if activity.live else []
    # Without text messages nobody can be asked for a code.
    open_to = bool(person) or sms.is_configured()
    # One date: the form stands on the page. Several: each has its button. Strangers always get the button, which leads to
    # the form: its token is its reader's own, and the page is everybody's (``portal.common.everybody``).
    single = rows[0] if person and len(rows) == 1 and not rows[0].mine and not rows[0].refusal else None
    form = None
    if single:
        form = SignupForm(activity=activity, guest=False, initial={"name": person.name, "party_size": 1})
    reads_lists = bool(ahead and person and (sees_every_list(person) or is_member(person, activity.organization)))
    return {
        "signup_rows": rows,
        "signup_form": form,
        "signup_single": single,
        "signup_open": open_to,
        "signup_lists": reads_lists,
    }


def _left(occurrence: Any) -> int | None:
    return None if occurrence.capacity is None else max(0, occurrence.capacity - occurrence.taken)
