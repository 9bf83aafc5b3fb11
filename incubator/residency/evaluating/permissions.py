"""Who may see and do what with reports, evaluations and follow-ups."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from incubator.organizations.models import Organization
from incubator.residency import transitions
from incubator.residency.models import Evaluation, FollowUp, Report
from incubator.residency.permissions import can_handle, residency_roles_of
from incubator.residency.transitions import Role


def _of(user: Any, residency: str = "residency") -> Q:
    """Those of the person's organizations; all of them for the desk."""
    if can_handle(user):
        return Q()
    return Q(**{f"{residency}__organization__in": Organization.objects.of(user)})


def get_report_for(user: Any, pk: int) -> Report:
    """The report, or Http404: members of its organization and the desk read it."""
    reports = Report.objects.filter(_of(user)).select_related("residency__organization", "residency__center")
    return get_object_or_404(reports, pk=pk)


def get_evaluation_for(user: Any, pk: int) -> Evaluation:
    """The evaluation, or Http404: members of the organization and the desk read it."""
    found = Evaluation.objects.filter(_of(user)).select_related("residency__organization", "residency__center")
    return get_object_or_404(found, pk=pk)


def get_follow_up_for(user: Any, pk: int) -> FollowUp:
    """The follow-up for the desk, or Http404: its notes are for staff only."""
    follow_ups = FollowUp.objects.select_related("graduation__residency__organization")
    return get_object_or_404(follow_ups if can_handle(user) else follow_ups.none(), pk=pk)


def can_report(user: Any, report: Report) -> bool:
    """Whether the person writes the report: leads and editors do."""
    return Role.SPEAKER in residency_roles_of(user, report.residency)


def permit_report(user: Any, report: Report) -> None:
    if not can_report(user, report):
        raise PermissionDenied


def permit_evaluation(user: Any, verb: str, evaluation: Evaluation) -> None:
    """Raise PermissionDenied (403) unless ``verb`` is ``user``'s. Whether the state allows it the action says."""
    if not transitions.may(evaluation, verb, residency_roles_of(user, evaluation.residency)):
        raise PermissionDenied


def evaluation_verbs(user: Any, evaluation: Evaluation) -> list[str]:
    """The verbs for which this person sees a button now."""
    return transitions.allowed(evaluation, residency_roles_of(user, evaluation.residency))
