"""What an activity's page shows of sign-up: for each open occurrence the seats, and what this person can do."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils import timezone

from events.activities.models import Activity, Occurrence
from events.signups.forms import SignupForm
from events.signups.models import Registration
from events.signups.permissions import sees_every_list
from incubator.organizations.permissions import is_member


class Row(NamedTuple):
    """``left``: free seats (people), None when as many as like may come; ``mine``: this person's registration."""

    occurrence: Occurrence
    left: int | None
    mine: Registration | None

    @property
    def full(self) -> bool:
        return self.left == 0


def context(request: Any, activity: Activity, occurrences: list[Occurrence]) -> dict[str, Any]:
    """For ``signups/_signup.html``. ``occurrences`` carry ``taken``; one query more for a signed-in person."""
    now = timezone.now()
    ahead = [
        occurrence
        for occurrence in occurrences
        if occurrence.status == Occurrence.Status.SCHEDULED and occurrence.ends > now
    ]
    mine: dict[int, Registration] = {}
    if ahead and request.user.is_authenticated:
        own = Registration.objects.taking_seats().of(request.user).filter(occurrence__in=[one.pk for one in ahead])
        mine = {registration.occurrence_id: registration for registration in own}
    rows = [Row(one, _left(one), mine.get(one.pk)) for one in ahead] if activity.live else []
    # One date: the form stands on the page. Several: each has its button.
    single = rows[0] if len(rows) == 1 and not rows[0].mine and not rows[0].full else None
    form = None
    if single and request.user.is_authenticated:
        form = SignupForm(initial={"name": request.user.name})
    reads_lists = bool(
        ahead
        and request.user.is_authenticated
        and (sees_every_list(request.user) or is_member(request.user, activity.organization))
    )
    return {"signup_rows": rows, "signup_form": form, "signup_single": single, "signup_lists": reads_lists}


def _left(occurrence: Any) -> int | None:
    return None if occurrence.capacity is None else max(0, occurrence.capacity - occurrence.taken)
