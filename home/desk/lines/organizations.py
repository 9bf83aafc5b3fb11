"""The person's organizations, and invitations to others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from home.desk.lines import Desk, Line, Own
from incubator.organizations.models import Membership, Organization


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    status = Membership.Status
    memberships = (
        Membership.objects.filter(user=user, status__in=[status.ACTIVE, status.INVITED])
        .select_related("organization")
        .order_by("organization__name")
    )
    for membership in memberships:
        organization = membership.organization
        if membership.status == status.INVITED:
            desk.tasks.append(
                Line(
                    _("邀请"),
                    organization.name,
                    _("邀请您加入，角色是%(role)s") % {"role": membership.get_role_display()},
                    reverse("organization_join", args=[organization.slug]),
                )
            )
            continue
        may_edit = membership.role in Membership.Role.MAY_EDIT
        may_ask = may_edit and organization.standing in Organization.Standing.MAY_ASK
        desk.organizations.append(Own(organization, membership.get_role_display(), may_edit, may_ask))
