"""Who may see and do what with applications, papers, reviews and residencies; the ``get_*_for`` are the doors."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from incubator.organizations.models import Membership, Organization
from incubator.organizations.permissions import belongs, membership_of
from incubator.residency import transitions
from incubator.residency.models import Agreement, Application, Document, Residency, Review, SignedCopy
from incubator.residency.transitions import Role

BEFORE_DECISION = Application.Status.BEFORE_DECISION


def get_application_for(user: Any, pk: int) -> Application:
    """The application, or Http404 when there is none that ``user`` may read."""
    applications = Application.objects.visible_to(user).select_related("organization", "call__center", "granted_zone")
    return get_object_or_404(applications, pk=pk)


def get_notice_for(user: Any, pk: int) -> tuple[Application, bool]:
    """An acceptance and whether it stands (or stood) in public notice, or Http404.

    Everybody may read one that does. Whoever objected comes back to it later, too, when it was taken back for that.
    """
    applications = Application.objects.select_related("organization", "call__center", "granted_zone")
    found = applications.in_public_notice().filter(pk=pk).first()
    if found is not None:
        return found, True
    objected = applications.filter(objections__raised_by=user.pk) if user.is_authenticated else applications.none()
    return get_object_or_404(objected, pk=pk), False


def get_document_for(user: Any, pk: uuid.UUID) -> Document:
    """The paper, or Http404: whoever may read an application may read its papers, nobody else."""
    documents = Document.objects.filter(application__in=Application.objects.visible_to(user))
    return get_object_or_404(documents.select_related("application", "kind"), pk=pk)


def get_review_for(user: Any, pk: int) -> Review:
    """The review that ``user`` was asked for, or Http404; a recused reviewer is an outsider again.

    Who has come to belong to the organization gets it, too, to step back: see ``too_near``.
    """
    reviews = Review.objects.filter(status__in=Review.Status.MAY_READ, reviewer_id=user.pk)
    return get_object_or_404(reviews.select_related("application__organization", "application__call__center"), pk=pk)


def too_near(user: Any, application: Application) -> bool:
    """Whether ``user`` belongs to the applicant or is invited to, and therefore may not judge it."""
    return belongs(user, application.organization)


def sees_opinions(user: Any, application: Application) -> bool:
    """Whether ``user`` sees what the reviewers say of the application.

    Nobody does who belongs to the applicant or has stepped back. Others' points stay hidden from a reviewer until the
    own ones are in, and from one of the staff who was asked, too, for as long as nothing is decided.
    """
    if too_near(user, application):
        return False
    own = application.reviews.filter(reviewer=user).values_list("status", flat=True).first()
    return opinions_open(own, staff=can_handle(user), decided=application.status not in BEFORE_DECISION)


def opinions_open(own: str | None, *, staff: bool, decided: bool) -> bool:
    """The rule of ``sees_opinions`` for one whose own review is in state ``own`` and who is not too near."""
    if own == Review.Status.SUBMITTED:
        return True
    if own == Review.Status.RECUSED:
        return False
    return staff and (own is None or decided)


def residencies_for(user: Any) -> QuerySet[Residency]:
    """Those that ``user`` may see: of the organizations that they belong to; every one for the desk."""
    if not user.is_authenticated:
        return Residency.objects.none()
    found = Residency.objects.select_related("organization", "center")
    return found if can_handle(user) else found.filter(organization__in=Organization.objects.of(user))


def get_residency_for(user: Any, pk: int) -> Residency:
    """The residency, or Http404 when there is none that ``user`` may see."""
    return get_object_or_404(residencies_for(user), pk=pk)


def get_agreement_for(user: Any, pk: uuid.UUID) -> Agreement:
    """The agreement, or Http404: whoever may see a residency may read what was agreed, nobody else."""
    agreements = Agreement.objects.filter(residency__in=residencies_for(user))
    return get_object_or_404(agreements.select_related("residency__organization", "term"), pk=pk)


def get_signed_copy_for(user: Any, pk: uuid.UUID) -> SignedCopy:
    """The signed copy, or Http404; as ``get_agreement_for``."""
    copies = SignedCopy.objects.filter(agreement__residency__in=residencies_for(user))
    return get_object_or_404(copies.select_related("agreement__residency"), pk=pk)


def desk_roles_of(user: Any) -> frozenset[Role]:
    """What ``user`` is to every application and residency."""
    known = {Role.STAFF: can_handle(user), Role.DIRECTOR: can_decide(user)}
    return frozenset(role for role, is_one in known.items() if is_one)


def roles_of(user: Any, application: Application) -> frozenset[Role]:
    """What ``user`` is to the application."""
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    roles = {Role.PERSON}
    if membership := membership_of(user, application.organization):
        roles.add(Role.MEMBER)
        if membership.role in Membership.Role.MAY_EDIT:
            roles.add(Role.SPEAKER)
    if application.reviews.open_to(user).exists():
        roles.add(Role.REVIEWER)
    return frozenset(roles) | desk_roles_of(user)


def can_handle(user: Any) -> bool:
    return user.has_perm("incubator.handle_application")


def can_decide(user: Any) -> bool:
    return user.has_perm("incubator.decide_application")


def permit(user: Any, verb: str, application: Application) -> None:
    """Raise PermissionDenied (403) unless ``verb`` is ``user``'s. Whether the state allows it the action says."""
    if not transitions.may(application, verb, roles_of(user, application)):
        raise PermissionDenied


def allowed_verbs(user: Any, application: Application) -> list[str]:
    """The verbs for which this person sees a button now."""
    return transitions.allowed(application, roles_of(user, application))


def residency_roles_of(user: Any, residency: Residency) -> frozenset[Role]:
    """What ``user`` is to the residency."""
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    roles = set()
    if membership := membership_of(user, residency.organization):
        roles.add(Role.MEMBER)
        if membership.role in Membership.Role.MAY_EDIT:
            roles.add(Role.SPEAKER)
        if membership.role == Membership.Role.LEAD:
            roles.add(Role.LEAD)
    return frozenset(roles) | desk_roles_of(user)


def permit_residency(user: Any, verb: str, residency: Residency) -> None:
    """Raise PermissionDenied (403) unless ``verb`` is ``user``'s. Whether the state allows it the action says."""
    if not transitions.may(residency, verb, residency_roles_of(user, residency)):
        raise PermissionDenied


def residency_verbs(user: Any, residency: Residency) -> list[str]:
    """The verbs for which this person sees a button now."""
    return transitions.allowed(residency, residency_roles_of(user, residency))


# Of the organization's own; what a director does in its place is done at the desk, with the desk's forms.
OWN = frozenset({Role.LEAD, Role.SPEAKER, Role.MEMBER})


def permit_own_residency(user: Any, verb: str, residency: Residency) -> None:
    """As ``permit_residency``, for the organization's own pages."""
    if not transitions.may(residency, verb, residency_roles_of(user, residency) & OWN):
        raise PermissionDenied


def own_residency_verbs(user: Any, residency: Residency) -> list[str]:
    """As ``residency_verbs``, for the organization's own pages."""
    return transitions.allowed(residency, residency_roles_of(user, residency) & OWN)
