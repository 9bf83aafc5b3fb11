"""Every write to a registration. Registering and cancelling both lock the occurrence: its seats are the capacity."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.activities.models import Occurrence
from events.signups import messages
from events.signups.models import Registration
from portal.common.audit import record
from portal.common.errors import Refused
from portal.common.rules import named

LARGEST_PARTY = 10


@transaction.atomic
def register(occurrence: Occurrence, *, user: Any, name: str, party_size: int = 1) -> Registration:
    """Put ``user`` with ``party_size`` people (themselves among them) on the list, and confirm it to them.

    Refusals: ``not_allowed`` (not a signed-in person), ``not_open`` (not published), ``no_signups`` (one has to call),
    ``cancelled``, ``over``, ``name_needed``, ``party_size``, ``already``, ``full``.
    """
    if not user.is_authenticated or not user.is_active:
        raise Refused("not_allowed", _("请先登录再报名。"))
    occurrence = _lock(occurrence)
    if refused := closed(occurrence):
        raise refused
    name = name.strip()
    if not name:
        raise Refused("name_needed", _("请填写怎么称呼您。"), field="name")
    if not 1 <= party_size <= LARGEST_PARTY:
        raise Refused("party_size", _("一次可以报 1 到 %(most)s 个人。") % {"most": LARGEST_PARTY}, field="party_size")
    if occurrence.registrations.taking_seats().of(user).exists():
        raise Refused("already", _("您已经报过名了。"))
    left = seats_left(occurrence)
    if left is not None and left < party_size:
        raise why_full(left)
    try:
        # A savepoint: after a refusal by the database PostgreSQL answers nothing more in its transaction.
        with transaction.atomic():
            registration = Registration.objects.create(
                occurrence=occurrence, user=user, name=name, party_size=party_size
            )
    except IntegrityError as error:
        if named(error) == "seats_not_oversold":
            raise why_full(None) from None
        if "registration_once_a_person" in str(error) or "UNIQUE" in str(error):
            raise Refused("already", _("您已经报过名了。")) from None
        raise
    record(
        registration,
        "signups.register",
        by=user,
        after=registration.status,
        occurrence=occurrence.pk,
        people=party_size,
    )
    messages.registered(registration)
    return registration


@transaction.atomic
def cancel_registration(registration: Registration, *, by: Any) -> Registration:
    """Take a person off the list at their own wish; the seats are free at once.

    Refusals: ``not_allowed`` (somebody else's), ``already_cancelled``, ``over``.
    """
    occurrence = _lock(registration.occurrence)
    registration = Registration.objects.select_related("user").get(pk=registration.pk)
    registration.occurrence = occurrence
    if by != registration.user:
        raise Refused("not_allowed", _("只能取消自己的报名。"))
    if not registration.is_confirmed:
        raise Refused("already_cancelled", _("这次报名已经取消了。"))
    if occurrence.is_past:
        raise Refused("over", _("这一场已经结束了。"))
    _cancel(registration, by=by)
    return registration


@transaction.atomic
def forget_person(user: Any) -> None:
    """Take an erased person's name out of every list; what still lies ahead is cancelled, for they cannot come."""
    ahead = Registration.objects.of(user).upcoming()
    for registration in ahead:
        _lock(registration.occurrence)
        _cancel(registration, by=None, why="erased")
    Registration.objects.of(user).update(name="")


@transaction.atomic
def tell_cancelled(occurrence: Occurrence, *, reason: str) -> int:
    """Tell everyone on the list, once, that ``occurrence`` does not take place; say how many were told."""
    registrations = occurrence.registrations.taking_seats().select_related("user")
    for registration in registrations:
        messages.occurrence_cancelled(registration, occurrence, reason)
    return len(registrations)


@transaction.atomic
def tell_moved(occurrence: Occurrence, before: Occurrence) -> int:
    """Tell everyone on the list, once a move, where and when ``occurrence`` takes place now; say how many were told."""
    registrations = occurrence.registrations.taking_seats().select_related("user")
    for registration in registrations:
        messages.occurrence_moved(registration, occurrence, before)
    return len(registrations)


def seats_left(occurrence: Occurrence) -> int | None:
    """Free seats (people); None: as many as come."""
    if occurrence.capacity is None:
        return None
    taken = occurrence.registrations.taking_seats().aggregate(people=Sum("party_size"))["people"] or 0
    return max(0, occurrence.capacity - taken)


def closed(occurrence: Occurrence) -> Refused | None:
    """Why nobody can sign up for ``occurrence`` at all, seats aside; None when the list is open."""
    if not occurrence.activity.live or occurrence.is_proposed:
        return Refused("not_open", _("这个活动还没有公布。"))
    if not occurrence.activity.takes_signups:
        return Refused("no_signups", _("这个活动不在网上报名，请打电话联系主办方。"))
    if occurrence.is_cancelled:
        return Refused("cancelled", _("这一场已经取消，不能报名了。"))
    if occurrence.is_past:
        return Refused("over", _("这一场已经结束，不能报名了。"))
    return None


def why_full(left: int | None) -> Refused:
    """The refusal when ``left`` seats are too few; ``None`` or 0: there are none."""
    if left:
        sentence = ngettext(
            "只剩 %(left)s 个名额了，请减少人数或打电话问问主办方。",
            "只剩 %(left)s 个名额了，请减少人数或打电话问问主办方。",
            left,
        ) % {"left": left}
        return Refused("full", sentence, field="party_size")
    return Refused("full", _("名额已经满了。可以打电话问问主办方有没有人退出。"))


def _lock(occurrence: Occurrence) -> Occurrence:
    return (
        Occurrence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("activity")
        .defer("event_zh", "event_en")
        .get(pk=occurrence.pk)
    )


def _cancel(registration: Registration, *, by: Any, why: str = "") -> None:
    before, registration.status = registration.status, Registration.Status.CANCELLED
    registration.save(update_fields=["status"])
    record(
        registration,
        "signups.cancel",
        by=by,
        before=before,
        after=registration.status,
        why=why,
        occurrence=registration.occurrence_id,
    )
