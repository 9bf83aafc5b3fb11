"""Getting onto a list: with an account, without one, and by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups import consent, messages, phone_codes
from events.signups.models import Registration
from events.signups.permissions import roles_of
from events.signups.questions import LONGEST, answered, asked
from events.signups.seats import closed, fits, give_code, held, locked, seats_left, why_full
from events.signups.transitions import NOBODY, demand, leads_to, may
from portal.accounts.contacts import person_with
from portal.common.audit import record
from portal.common.errors import Refused
from portal.common.rules import named

# People whom one person brings to an occurrence in all, themselves and every sign-up counted.
LARGEST_PARTY = 10
Status = Registration.Status
ForWhom = Registration.ForWhom


@transaction.atomic
def register(
    occurrence: Occurrence,
    *,
    user: Any,
    name: str,
    party_size: int = 1,
    for_whom: str = ForWhom.SELF,
    answers: Sequence[str] = (),
    guardian: bool = False,
    wait: bool = False,
) -> Registration:
    """Put somebody on the list, and confirm it: ``user`` themselves, or whom they answer for, with ``party_size`` people.

    ``answers`` stand in the order of the activity's questions; ``guardian``: the text for a child was agreed to. When
    the seats do not suffice, ``wait`` puts them on the waiting list.
    Refusals: ``not_allowed`` (not a signed-in person), those of ``closed``, ``name_needed``, ``party_size``,
    ``guardian_needed``, those of ``questions.answered``, ``already``, ``too_many``, ``full`` (unless ``wait``).
    """
    if not user.is_authenticated or not user.is_active:
        raise Refused("not_allowed", _("请先登录再报名。"))
    occurrence = locked(occurrence)
    registration = _wished(occurrence, name, party_size, for_whom, answers, guardian)
    registration.user = user
    _once(registration)
    _take_place(registration, "register", wait=wait)
    _add(registration)
    _told(registration, "signups.register", by=user)
    return registration


@transaction.atomic
def register_guest(
    occurrence: Occurrence,
    *,
    phone: str,
    name: str,
    agrees: bool,
    party_size: int = 1,
    for_whom: str = ForWhom.SELF,
    answers: Sequence[str] = (),
    guardian: bool = False,
    wait: bool = False,
) -> Registration:
    """Note what somebody without an account wants; it holds no seat until ``confirm_phone``.

    Whether the number is known here makes no difference: what it already has on the list is said after the code.
    Refusals as for ``register``, without ``already`` and ``too_many``; ``consent_needed``.
    """
    occurrence = locked(occurrence)
    registration = _wished(occurrence, name, party_size, for_whom, answers, guardian)
    if not agrees:
        raise Refused("consent_needed", _("请勾选同意，我们才能用手机号通知您。"), field="agrees")
    if not wait and not fits(party_size, left := seats_left(occurrence)):
        raise why_full(left)
    registration.phone = phone
    registration.consent_version = consent.agreed()
    leads_to("register_guest", registration, Status.PENDING)
    _add(registration)
    record(registration, "signups.begin", by=None, after=registration.status, occurrence=occurrence.pk)
    return registration


def confirm_phone(registration: Registration, *, code: str) -> Registration:
    """The code was typed: now the sign-up counts, as if it were made now. When the seats went meanwhile, it waits in line.

    Whoever has an account with this number finds it there. What the number has on the list already is given back
    instead. Refusals: those of ``phone_codes.check``, of ``closed``, ``too_many``, ``wrong_state``.
    """
    phone_codes.check(registration, code)  # commits each try, whatever comes after it
    return _confirm(registration)


@transaction.atomic
def _confirm(registration: Registration) -> Registration:
    registration = held(registration)
    demand(registration, "confirm_phone")
    if refused := closed(registration.occurrence):
        raise refused
    if person := person_with(registration.phone):
        registration.user, registration.phone = person, ""
    if twin := same(registration).first():
        registration.delete()
        return twin
    within_limit(registration)
    registration.created_at = timezone.now()
    _take_place(registration, "confirm_phone", wait=True)
    registration.save(update_fields=["user", "phone", "status", "created_at"])
    registration.phone_check.delete()
    _told(registration, "signups.confirm_phone", by=registration.user, before=Status.PENDING)
    return registration


@transaction.atomic
def enter(
    occurrence: Occurrence, *, by: Any, phone: str, name: str, party_size: int = 1, answers: Sequence[str] = ()
) -> Registration:
    """Put on the list, or in line, somebody who telephoned; their number gets a message with the link.

    The window for signing up online does not bind whoever answers the telephone.
    Refusals: ``not_allowed``, ``cancelled``, ``over``, ``not_open``, ``name_needed``, ``party_size``, ``already``,
    ``too_many``.
    """
    occurrence = locked(occurrence)
    registration = Registration(occurrence=occurrence)
    if not may("enter", roles_of(registration, by)):
        raise Refused("not_allowed", _("只有主办方和中心能替打电话的人报名。"))
    refused = closed(occurrence)
    if refused and refused.code not in ("no_signups", "not_yet", "closed", "started"):
        raise refused
    registration = _filled(occurrence, name, party_size, ForWhom.SELF)
    registration.phone = phone
    # An organizer writes down what was asked on the telephone, and need not insist.
    registration.answers = [
        {"question": question["text"], "answer": answer.strip()[:LONGEST]}
        for question, answer in zip(asked(occurrence.activity), answers, strict=False)
        if answer.strip()
    ]
    if person := person_with(phone):
        registration.user, registration.phone = person, ""
    _once(registration)
    _take_place(registration, "enter", wait=True)
    _add(registration)
    _told(registration, "signups.enter", by=by)
    return registration


# --- Steps ---------------------------------------------------------------------------------------------------------


def _wished(
    occurrence: Occurrence, name: str, party_size: int, for_whom: str, answers: Sequence[str], guardian: bool
) -> Registration:
    """A registration as it was asked for, not stored; refuses what cannot be."""
    if refused := closed(occurrence):
        raise refused
    registration = _filled(occurrence, name, party_size, for_whom)
    if for_whom == ForWhom.CHILD:
        if not guardian:
            raise Refused("guardian_needed", _("替孩子报名，要由监护人勾选同意。"), field="guardian")
        registration.consent_version = consent.agreed()
    registration.answers = answered(occurrence.activity, answers)
    return registration


def _filled(occurrence: Occurrence, name: str, party_size: int, for_whom: str) -> Registration:
    name = " ".join(name.split())
    if not name:
        raise Refused("name_needed", _("请填写来的人怎么称呼。"), field="name")
    fitting(party_size)
    return Registration(
        occurrence=occurrence, name=name, party_size=party_size, for_whom=ForWhom(for_whom), status=NOBODY
    )


def fitting(party_size: int) -> None:
    """Refuse a party that no list takes."""
    if not 1 <= party_size <= LARGEST_PARTY:
        raise Refused("party_size", _("一次可以报 1 到 %(most)s 个人。") % {"most": LARGEST_PARTY}, field="party_size")


def _own(registration: Registration) -> Any:
    """What the same person has on the same list."""
    rows = Registration.objects.filter(occurrence=registration.occurrence).live()
    mine = Q(user=registration.user) if registration.user else Q(user=None, phone=registration.phone)
    return rows.filter(mine).exclude(pk=registration.pk) if registration.user or registration.phone else rows.none()


def same(registration: Registration) -> Any:
    """What would stand on the list twice: a person with an account once for themselves, everybody else by name."""
    mine = _own(registration).select_related("user", "occurrence__activity")
    if registration.user and registration.for_whom == ForWhom.SELF:
        return mine.filter(for_whom=ForWhom.SELF)
    if registration.user:
        return mine.filter(name=registration.name).exclude(for_whom=ForWhom.SELF)
    return mine.filter(name=registration.name)


def _once(registration: Registration) -> None:
    if same(registration).exists():
        raise already(registration)
    within_limit(registration)


def already(registration: Registration) -> Refused:
    if registration.user and registration.for_whom == ForWhom.SELF:
        return Refused("already", _("您已经报过名了。"))
    return Refused("already", _("“%(name)s”已经在名单上了。") % {"name": registration.name}, field="name")


def within_limit(registration: Registration) -> None:
    others = _own(registration).aggregate(people=Sum("party_size"))["people"] or 0
    if others + registration.party_size > LARGEST_PARTY:
        raise Refused(
            "too_many",
            _("一个人在同一场最多报 %(most)s 人，您已经报了 %(count)s 人。") % {"most": LARGEST_PARTY, "count": others},
            field="party_size",
        )


def _take_place(registration: Registration, verb: str, *, wait: bool) -> None:
    """A seat, or a place in line. Whoever fits takes a seat: nobody who waits would fit, or they had it."""
    left = seats_left(registration.occurrence)
    if fits(registration.party_size, left):
        leads_to(verb, registration, Status.CONFIRMED)
    elif wait:
        leads_to(verb, registration, Status.WAITLISTED)
    else:
        raise why_full(left)


def _add(registration: Registration) -> None:
    """Store a new row, with a door code that nobody else on the list has."""
    give_code(registration)
    try:
        # A savepoint: after a refusal by the database PostgreSQL answers nothing more in its transaction.
        with transaction.atomic():
            registration.save(force_insert=True)
    except IntegrityError as error:
        if named(error) == "seats_not_oversold":
            raise why_full(None) from None
        if "registration_once" in str(error) or "UNIQUE" in str(error):
            raise already(registration) from None
        raise


def _told(registration: Registration, action: str, *, by: Any, before: str = "") -> None:
    record(
        registration,
        action,
        by=by,
        before=before,
        after=registration.status,
        occurrence=registration.occurrence_id,
        people=registration.party_size,
    )
    if registration.status == Status.WAITLISTED:
        messages.waiting(registration)
    else:
        messages.registered(registration)
