"""Who may see and do what with an organization; ``get_organization_for`` is the door to one."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from incubator.organizations.models import Invitation, Membership, Organization, StageChange


def organizations_for(user: Any) -> Any:
    """Those that ``user`` may see: public ones, their own (an invitation counts), and every one for staff."""
    everyone = Organization.objects.all()
    if user.has_perm("incubator.view_organization"):
        return everyone
    seen = Q(standing__in=Organization.Standing.PUBLIC)
    if user.is_authenticated:
        belonging = Membership.objects.filter(user=user).exclude(status=Membership.Status.ENDED)
        seen |= Q(pk__in=belonging.values("organization"))
    return everyone.filter(seen)


def get_organization_for(user: Any, slug_or_pk: str | int) -> Organization:
    """The organization, or Http404 when there is none that ``user`` may see."""
    key: dict[str, Any] = {"pk": slug_or_pk} if isinstance(slug_or_pk, int) else {"slug": slug_or_pk}
    return get_object_or_404(organizations_for(user), **key)


def membership_of(user: Any, organization: Organization) -> Membership | None:
    """The active membership of ``user``, if there is one."""
    if not user.is_authenticated:
        return None
    return organization.memberships.active().filter(user=user).first()


def is_member(user: Any, organization: Organization) -> bool:
    return membership_of(user, organization) is not None


def belongs(user: Any, organization: Organization) -> bool:
    """Whether ``user`` is a member or invited to become one: too near to judge it."""
    return organization.memberships.filter(user=user).exclude(status=Membership.Status.ENDED).exists()


def is_lead(user: Any, organization: Organization) -> bool:
    membership = membership_of(user, organization)
    return membership is not None and membership.role == Membership.Role.LEAD


def can_speak_for(user: Any, organization: Organization) -> bool:
    """Whether ``user`` acts in its name: an active lead or editor."""
    membership = membership_of(user, organization)
    return membership is not None and membership.role in Membership.Role.MAY_EDIT


def can_edit_organization(user: Any, organization: Organization) -> bool:
    return organization.standing in Organization.Standing.IN_BEING and can_speak_for(user, organization)


def can_manage_members(user: Any, organization: Organization) -> bool:
    return is_lead(user, organization)


def can_see_members(user: Any, organization: Organization) -> bool:
    return is_member(user, organization) or user.has_perm("incubator.view_membership")


def can_ask_stage_change(user: Any, organization: Organization) -> bool:
    return organization.standing in Organization.Standing.IN_BEING and is_lead(user, organization)


def can_set_standing(user: Any) -> bool:
    return user.has_perm("incubator.change_organization")


def membership_to_answer(user: Any, slug: str) -> Membership | None:
    """The membership that ``user`` was invited to or has already; None for everybody else, whatever the slug."""
    memberships = Membership.objects.select_related("organization").exclude(status=Membership.Status.ENDED)
    return memberships.filter(user_id=user.pk, organization__slug=slug).first()


def get_sent_invitation(organization: Organization, pk: int) -> Invitation:
    """An invitation of ``organization``, or Http404; ask first whether they may manage its members."""
    return get_object_or_404(organization.invitations.select_related("organization"), pk=pk)


def get_stage_change_for(user: Any, slug: str, pk: uuid.UUID) -> StageChange:
    """The change with its paper for members of the organization and staff; Http404 for all others."""
    changes = StageChange.objects.select_related("organization").filter(organization__slug=slug)
    if not user.is_authenticated:
        changes = changes.none()
    elif not can_set_standing(user):
        changes = changes.filter(organization__in=Organization.objects.of(user))
    return get_object_or_404(changes, pk=pk)


def get_membership_for(user: Any, organization: Organization, pk: int) -> Membership:
    """An active membership of ``organization`` that ``user`` may see, or Http404."""
    memberships = organization.memberships.active().select_related("user", "organization")
    if not can_see_members(user, organization):
        memberships = memberships.none()
    return get_object_or_404(memberships, pk=pk)
