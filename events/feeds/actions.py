"""Secret addresses: made, renewed, stopped. Every one leaves an entry in the log, without its token."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.feeds import messages
from events.feeds.models import FeedAddress, FeedState
from events.feeds.permissions import can_share, hashed
from incubator.organizations.models import Organization
from portal.common.audit import record
from portal.common.errors import Refused

TOKEN_BYTES = 32  # 256 random bits


@transaction.atomic
def make_address(*, by: Any, organization: Organization | None = None) -> str:
    """Make the address of ``by``'s own calendar, or of the organization's, and return its token: nobody is told it again.

    The one before opens nothing from now on. Refused with not_allowed for who does not speak for the organization.
    """
    if organization is None:
        list(get_user_model().objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))
        before = FeedAddress.objects.live().filter(user=by, organization=None)
    else:
        list(Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk).values_list("pk"))
        before = FeedAddress.objects.live().filter(organization=organization)
        if not can_share(by, organization):
            raise Refused("not_allowed", _("只有组织的负责人和编辑可以设置组织的日历地址。"))
    for address in before:
        _stop(address, by=by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    address = FeedAddress.objects.create(user=by, organization=organization, token_hash=hashed(token))
    record(address, "feeds.make_address", by=by, organization=organization.pk if organization else None)
    return token


@transaction.atomic
def stop_address(address: FeedAddress, *, by: Any) -> None:
    """Let the address open nothing any more. Refused with not_allowed; one that is stopped already stays so."""
    allowed = can_share(by, address.organization) if address.organization else address.user_id == by.pk
    if not allowed:
        raise Refused("not_allowed", _("这个日历地址不归您管。"))
    if FeedAddress.objects.select_for_update().live().filter(pk=address.pk).exists():
        _stop(address, by=by)


@transaction.atomic
def somebody_left(organization: Organization) -> None:
    """Stop the shared address: who left knows it. Those who speak for the organization are told to make another one."""
    for address in FeedAddress.objects.select_for_update().live().filter(organization=organization):
        _stop(address, by=None)
        messages.address_stopped(organization, address)


@transaction.atomic
def forget_person(user: Any) -> None:
    """Take out the addresses of an erased person; those made for an organization are stopped by that, too."""
    for address in FeedAddress.objects.filter(user=user):
        _forget_state(address)
        address.delete()


def note_use(address: FeedAddress, today: dt.date) -> None:
    """Somebody reads it; written once a day."""
    if address.last_used_on != today:
        FeedAddress.objects.filter(pk=address.pk).update(last_used_on=today)


def _stop(address: FeedAddress, *, by: Any) -> None:
    address.revoked_at = timezone.now()
    address.save(update_fields=["revoked_at"])
    _forget_state(address)
    record(address, "feeds.stop_address", by=by, organization=address.organization_id)


def _forget_state(address: FeedAddress) -> None:
    FeedState.objects.filter(feed__in=[address.feed, f"{address.feed}-names"]).delete()
