"""Organizations that are new and to be checked, and papers that change what one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from home.desk.queues import Item, Matter, Queue, day_of, days_after
from incubator.organizations.models import Organization, StageChange
from incubator.organizations.permissions import can_set_standing

# Within how many days the center wants to have acted.
DAYS_TO_CHECK = 3


def queues_of(user: Any) -> Iterator[Queue]:
    if can_set_standing(user):
        yield Queue(Organization.objects.filter(standing=Organization.Standing.PENDING), _item)
        changes = StageChange.objects.pending().filter(organization__standing__in=Organization.Standing.IN_BEING)
        yield Queue(changes.select_related("organization"), _stage_item)


def _item(organization: Organization, today: dt.date) -> Item:
    return Item(
        Matter.NEW_ORGANIZATION,
        _("新组织：%(stage)s") % {"stage": organization.get_stage_display()},
        organization.name,
        day_of(organization.created_at),
        days_after(organization.created_at, DAYS_TO_CHECK),
        reverse("organization_records:edit", args=[organization.pk]),
        today,
    )


def _stage_item(change: StageChange, today: dt.date) -> Item:
    return Item(
        Matter.CERTIFICATE,
        _("证书：%(stage)s") % {"stage": change.get_stage_display()},
        change.organization.name,
        day_of(change.uploaded_at),
        days_after(change.uploaded_at, DAYS_TO_CHECK),
        reverse("organization_records:edit", args=[change.organization_id]),
        today,
    )
