"""Every governed write on invitations: made, sent again, taken back, answered, run out.

Whoever invites must not learn whether an account exists. So the same row stands for either, the same limits hold, and
what differs (a notice to a person, a letter to an address) happens out of the lead's sight.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.inviting import messages
from incubator.organizations.models import Invitation, Membership, Organization
from portal.accounts.contacts import person_with
from portal.common import audit
from portal.common.errors import Refused

# New invitations of one organization in a day, taken back or not: nobody goes through a telephone book here.
MOST_A_DAY = 40
# Between two transactions of a batch, so that on SQLite another writer gets its turn.
PAUSE_SECONDS = 0.02
Status = Membership.Status


@transaction.atomic
def invite_member(organization: Organization, *, contact: str, role: str, by: Any) -> Invitation:
    """Invite whoever is behind this e-mail address or phone number (as ``contacts.normalize`` gives it).

    A person with an account is told and has a membership to answer. Somebody without gets a letter (from an
    organization that the center has confirmed), and the membership when the address is proved to be theirs. Inviting
    again changes the role. Refuses ``closed``, ``lead`` (the lead is handed over), ``too_many`` and ``too_many_today``.
    """
    organization = _held(organization)
    if organization.standing not in Organization.Standing.IN_BEING:
        raise Refused("closed", _("这个组织已经关闭，不能再邀请成员。"))
    if role == Membership.Role.LEAD:
        raise Refused("lead", _("不能直接邀请负责人。请先邀请对方加入，再把负责人移交给他。"), field="role")
    invitation = organization.invitations.filter(contact=contact).first()
    if invitation is None:
        _refuse_many(organization)
        invitation = Invitation.objects.create(organization=organization, contact=contact, role=role, invited_by=by)
    elif invitation.role != role:
        invitation.role = role
        invitation.save(update_fields=["role"])
    audit.record(organization, "organizations.invite", by=by, after=role, invitation=invitation.pk)
    _bring(invitation)
    return invitation


def _refuse_many(organization: Organization) -> None:
    if organization.invitations.count() >= Invitation.MOST_OPEN:
        raise Refused(
            "too_many",
            _("已经有 %(count)s 份邀请在等答复。请先收回一些不再需要的，再邀请别人。")
            % {"count": Invitation.MOST_OPEN},
        )
    lately = audit.history(organization).filter(
        action="organizations.invite", timestamp__gt=timezone.now() - dt.timedelta(days=1)
    )
    if lately.count() >= MOST_A_DAY:
        raise Refused("too_many_today", _("今天发出的邀请太多了，请明天再邀请。"))


@transaction.atomic
def send_again(invitation: Invitation, *, by: Any) -> Invitation:
    """Send the invitation once more; it holds for another ``Invitation.DAYS``.

    Refuses ``gone`` (answered, taken back or run out), ``closed`` and ``too_soon``: once a day is enough.
    """
    invitation = _locked(invitation)
    if invitation.organization.standing not in Organization.Standing.IN_BEING:
        raise Refused("closed", _("这个组织已经关闭，不能再邀请成员。"))
    if invitation.was_sent_today:
        raise Refused("too_soon", _("这份邀请今天已经发过，明天可以再发。"))
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    audit.record(
        invitation.organization,
        "organizations.invite_again",
        by=by,
        after=invitation.role,
        invitation=invitation.pk,
    )
    _bring(invitation)
    return invitation


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: Any) -> None:
    """Take the invitation back: it is gone, and there is nothing to answer any more. Refuses ``gone``."""
    _withdraw(_locked(invitation), "organizations.take_back", by=by)


@transaction.atomic
def answer_invitation(membership: Membership, *, accept: bool, by: Any) -> Membership:
    """The invited person accepts or declines; leads are told. Refuses ``answered`` and, for joining, ``closed``."""
    organization = _held(membership.organization)
    membership = Membership.objects.select_for_update().select_related("user").get(pk=membership.pk)
    membership.organization = organization
    if membership.status != Status.INVITED:
        raise Refused("answered", _("这份邀请已经处理过了。"))
    if accept and organization.standing not in Organization.Standing.IN_BEING:
        raise Refused("closed", _("这个组织已经关闭，不能再加入。"))
    membership.status = Status.ACTIVE if accept else Status.ENDED
    membership.since = timezone.now()
    membership.save(update_fields=["status", "since"])
    invitations = membership.invitations.all()
    asked_at = [invitation.shown_contact for invitation in invitations]
    invitations.delete()
    verb = "organizations.join" if accept else "organizations.decline"
    audit.record(organization, verb, by=by, before="invited", after=membership.status, member=by.pk)
    if accept:
        messages.joined(membership)
    elif asked_at:
        messages.declined(organization, asked_at[0])
    return membership


def welcome(user: Any, contact: str) -> None:
    """``contact`` is proved to be ``user``'s: what was sent to that address is theirs to answer."""
    waiting = Invitation.objects.filter(
        contact=contact, organization__standing__in=Organization.Standing.IN_BEING
    ).order_by("organization_id")
    for invitation in waiting:
        with transaction.atomic():
            _held(invitation.organization)
            found = Invitation.objects.select_related("organization").filter(pk=invitation.pk).first()
            if found:
                _bring(found, user)


def run_out(*, limit: int = 200) -> int:
    """End invitations ``Invitation.DAYS`` after they were sent last; returns how many. One short transaction each."""
    done = 0
    for invitation in Invitation.objects.run_out().order_by("sent_at", "pk")[:limit]:
        with transaction.atomic():
            try:
                _withdraw(_locked(invitation), "organizations.invitation_ran_out", by=None)
            except Refused:  # somebody was quicker
                continue
        done += 1
        time.sleep(PAUSE_SECONDS)
    return done


def _bring(invitation: Invitation, person: Any = None) -> None:
    """Give the invitation to its person, if there is one, else write to the address."""
    organization = invitation.organization
    person = person or person_with(invitation.contact)
    if person is None:
        # Its name stands in the letter: only one that the center knows may send it to strangers.
        if organization.standing == Organization.Standing.ACTIVE:
            messages.written_to(invitation)
        return
    membership, created = Membership.objects.select_for_update().get_or_create(
        organization=organization,
        user=person,
        defaults={"role": invitation.role, "status": Status.INVITED},
    )
    if membership.status == Status.ACTIVE:
        return
    if not created and (membership.role, membership.status) != (invitation.role, Status.INVITED):
        if membership.status == Status.ENDED:
            membership.since = timezone.now()
        membership.role, membership.status = invitation.role, Status.INVITED
        membership.save(update_fields=["role", "status", "since"])
    if invitation.membership_id != membership.pk:
        before, invitation.membership = invitation.membership, membership
        invitation.save(update_fields=["membership"])
        _end_uninvited(before)  # the address has another owner now
    messages.invited(membership)


def _withdraw(invitation: Invitation, verb: str, *, by: Any) -> None:
    audit.record(invitation.organization, verb, by=by, before=invitation.role, invitation=invitation.pk)
    membership = invitation.membership
    invitation.delete()
    _end_uninvited(membership)


def _end_uninvited(membership: Membership | None) -> None:
    """End what is to be answered when no invitation stands behind it any more."""
    if membership and membership.status == Status.INVITED and not membership.invitations.exists():
        membership.status = Status.ENDED
        membership.save(update_fields=["status"])


def _held(organization: Organization) -> Organization:
    """Read anew and held until the transaction ends: what is counted and sent stays true."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def _locked(invitation: Invitation) -> Invitation:
    _held(invitation.organization)
    fresh = Invitation.objects.select_related("organization", "membership").filter(pk=invitation.pk).first()
    if fresh is None:
        raise Refused("gone", _("这份邀请已经不在了：对方已经答复，或者邀请已被收回。"))
    return fresh
