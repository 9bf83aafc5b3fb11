"""Who may see a registration or a list of names."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.activities.permissions import can_moderate
from events.signups.models import Feedback, Registration
from events.signups.transitions import Role, may
from incubator.organizations.models import Organization
from incubator.organizations.permissions import can_edit_organization
from portal.common.errors import Refused


def _occurrences() -> Any:
    return Occurrence.objects.select_related("activity__organization", "room__center").defer("event_zh", "event_en")


def get_public_occurrence(slug: str, pk: int) -> Occurrence:
    """An occurrence that everybody sees; what it refuses, it refuses in words."""
    return get_object_or_404(_occurrences().public(), activity__slug=slug, pk=pk)


def get_registration_for(user: Any, pk: int) -> Registration:
    """One's own."""
    registrations = Registration.objects.select_related("occurrence__activity", "occurrence__room__center")
    return get_object_or_404(registrations.of(user) if user.is_authenticated else registrations.none(), pk=pk)


def roles_of(registration: Registration, user: Any, *, link: bool = False) -> frozenset[Role]:
    """What ``user`` (None: nobody signed in) is to ``registration``; ``link``: they came by its secret address."""
    roles = {Role.LINK} if link else set()
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset(roles)
    if registration.user_id is not None and user.pk == registration.user_id:
        roles.add(Role.SELF)
    if sees_every_list(user):
        roles.add(Role.STAFF)
    if not roles & {Role.SELF, Role.LINK} and can_edit_organization(
        user, registration.occurrence.activity.organization
    ):
        roles.add(Role.ORGANIZER)
    return frozenset(roles)


def must_be_theirs(registration: Registration, verb: str, by: Any, *, link: bool = False) -> frozenset[Role]:
    """The roles of ``by``; raises ``Refused("not_allowed")`` when ``verb`` belongs to none of them."""
    roles = roles_of(registration, by, link=link)
    if not may(verb, roles):
        raise Refused("not_allowed", _("只能管自己的报名。"))
    return roles


def sees_every_list(user: Any) -> bool:
    """Staff."""
    return bool(user.is_authenticated and user.is_active and user.has_perm("events.view_registration"))


def get_feedback_to_moderate(user: Any, pk: int) -> Feedback:
    """For staff. Others get 403 before anybody looks, so that they do not learn whether it is there."""
    if not can_moderate(user) or not sees_every_list(user):
        raise PermissionDenied
    return get_object_or_404(Feedback.objects.select_related("registration__occurrence__activity"), pk=pk)


def get_listed_occurrence_for(user: Any, slug: str, pk: int) -> Occurrence:
    """An occurrence whose list ``user`` may read: members of its organization, and staff."""
    occurrences = _occurrences().exclude(status=Occurrence.Status.PROPOSED)
    if not sees_every_list(user):
        own = Organization.objects.of(user) if user.is_authenticated else Organization.objects.none()
        occurrences = occurrences.filter(activity__organization__in=own)
    return get_object_or_404(occurrences, activity__slug=slug, pk=pk)
