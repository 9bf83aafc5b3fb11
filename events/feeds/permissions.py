"""Who may have and give up a secret address, and whom one still opens something to."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from events.feeds.models import FeedAddress, FeedAddressQuerySet
from incubator.organizations.models import Membership, Organization, OrganizationQuerySet


def organizations_spoken_for(user: Any) -> OrganizationQuerySet:
    """Those whose bookings stand in ``user``'s calendar: in being, and ``user`` an active lead or editor."""
    speaking = Membership.objects.active().filter(user=user.pk, role__in=Membership.Role.MAY_EDIT)
    return Organization.objects.filter(
        pk__in=speaking.values("organization"), standing__in=Organization.Standing.IN_BEING
    )


def can_share(user: Any, organization: Organization) -> bool:
    """Whether ``user`` may make and stop the address that the organization's people share."""
    return organizations_spoken_for(user).filter(pk=organization.pk).exists()


def addresses_for(user: Any) -> FeedAddressQuerySet:
    """The live ones that ``user`` may renew and stop: the own one, and those of organizations spoken for."""
    own = Q(user=user.pk, organization=None) | Q(organization__in=organizations_spoken_for(user))
    return FeedAddress.objects.live().filter(own).select_related("organization", "user")


def get_address_for(user: Any, pk: int) -> FeedAddress:
    return get_object_or_404(addresses_for(user), pk=pk)


def hashed(token: str) -> str:
    """What is kept of ``token``. It is too long to be guessed, so that no salt and no slowness is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def get_address_by(token: str) -> FeedAddress:
    """The address that ``token`` opens, or Http404: unknown, stopped, its person gone, or no longer speaking for
    the organization, or that one closed.
    """
    speaks = Membership.objects.active().filter(
        user=OuterRef("user"), organization=OuterRef("organization"), role__in=Membership.Role.MAY_EDIT
    )
    in_force = Q(organization=None) | Q(Exists(speaks), organization__standing__in=Organization.Standing.IN_BEING)
    addresses = FeedAddress.objects.live().filter(in_force, user__is_active=True).select_related("user", "organization")
    try:
        return addresses.get(token_hash=hashed(token))
    except FeedAddress.DoesNotExist:
        raise Http404 from None
