"""What may become of a sign-up before it takes place: changed, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events.signups import messages
from events.signups.models import Registration
from events.signups.permissions import must_be_theirs
from events.signups.promoting import give_up, promote
from events.signups.questions import answered
from events.signups.registering import already, fitting, same, within_limit
from events.signups.seats import closed, fits, held, seats_left
from events.signups.transitions import Role, demand
from portal.common.audit import record
from portal.common.errors import Refused

Status = Registration.Status


@transaction.atomic
def change_registration(
    registration: Registration,
    *,
    by: Any,
    name: str,
    party_size: int,
    answers: Sequence[str] = (),
    link: bool = False,
) -> Registration:
    """Correct the name, bring more or fewer people, answer differently. Who waits keeps their place.

    Refusals: ``not_allowed``, ``wrong_state``, ``over``, ``cancelled``, ``started``, ``name_needed``, ``party_size``,
    ``too_many``, ``already``, ``full`` (no seat for those who come in addition), those of ``questions.answered``.
    """
    registration = held(registration)
    must_be_theirs(registration, "change", by, link=link)
    demand(registration, "change")
    occurrence = registration.occurrence
    if (refused := closed(occurrence)) and refused.code in ("cancelled", "over", "started"):
        raise refused
    name = " ".join(name.split())
    if not name:
        raise Refused("name_needed", _("请填写来的人怎么称呼。"), field="name")
    fitting(party_size)
    wanted = {"name": name, "party_size": party_size, "answers": answered(occurrence.activity, answers)}
    changed = [field for field, value in wanted.items() if getattr(registration, field) != value]
    if not changed:
        return registration
    more = party_size - registration.party_size
    for field in changed:
        setattr(registration, field, wanted[field])
    if "name" in changed and same(registration).exists():
        raise already(registration)
    within_limit(registration)
    takes_seats = registration.status in Status.TAKES_SEATS
    if takes_seats and more > 0 and not fits(more, left := seats_left(occurrence)):
        raise Refused("full", _no_seat_for_more(left), field="party_size")
    registration.save(update_fields=changed)
    record(registration, "signups.change", by=by, fields=changed, occurrence=occurrence.pk, people=party_size)
    if more < 0 or not takes_seats:
        promote(occurrence)
        registration.refresh_from_db(fields=["status", "offered_until"])
    return registration


def _no_seat_for_more(left: int | None) -> str:
    if left:
        return _("只剩 %(left)s 个名额，加不了这么多人。原来的报名还在。") % {"left": left}
    return _("名额已经满了，不能再加人。原来的报名还在。")


@transaction.atomic
def cancel_registration(registration: Registration, *, by: Any, link: bool = False) -> Registration:
    """Take somebody off the list, out of the line or from an offer; the seats go to the next at once.

    At their own wish, or because they telephoned; then they are told. Refusals: ``not_allowed``, ``wrong_state``,
    ``over``.
    """
    registration = held(registration)
    roles = must_be_theirs(registration, "cancel", by, link=link)
    demand(registration, "cancel")
    if registration.occurrence.is_past:
        raise Refused("over", _("这一场已经结束了。"))
    give_up(registration, "cancel", by=by)
    if not roles & {Role.SELF, Role.LINK}:
        messages.taken_off(registration)
    return registration


@transaction.atomic
def decline_offer(registration: Registration, *, by: Any, link: bool = False) -> Registration:
    """Let a held seat go to the next. Refusals: ``not_allowed``, ``wrong_state``."""
    registration = held(registration)
    must_be_theirs(registration, "decline", by, link=link)
    demand(registration, "decline")
    give_up(registration, "decline", by=by)
    return registration
