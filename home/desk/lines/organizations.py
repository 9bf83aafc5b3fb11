"""The person's organizations, and invitations to others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from home.desk.lines import Desk, Line, Own
from incubator.organizations.models import Membership, Organization, StageChange


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    status = Membership.Status
    change = StageChange.objects.filter(organization=OuterRef("organization"), status=StageChange.Status.PENDING)
    memberships = (
        Membership.objects.filter(user=user, status__in=[status.ACTIVE, status.INVITED])
        .annotate(changes=Exists(change))
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
        if not may_edit:
            continue
        if organization.standing == Organization.Standing.PENDING:
            title, href = _("组织 · %(organization)s") % {"organization": organization}, organization.get_absolute_url()
            detail = _("工作人员核实后，居民能在网站上看到。现在已经可以申请入驻。")
            desk.waiting.append(Line(organization.get_standing_display(), title, detail, href))
        if membership.changes:
            title = _("阶段与证书 · %(organization)s") % {"organization": organization}
            href = reverse("organization_stage", args=[organization.slug])
            desk.waiting.append(Line(_("待核实"), title, _("核实以后会通知您。"), href))
