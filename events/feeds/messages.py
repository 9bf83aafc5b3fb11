"""What people are told about calendars."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from events.feeds.models import FeedAddress
from incubator.organizations.models import Organization
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def address_stopped(organization: Organization, address: FeedAddress) -> None:
    for person in organization.speakers():
        with speaking_to(person):
            notify(
                person,
                "feeds.address_stopped",
                _("%(organization)s的日历地址已停用") % {"organization": organization.name},
                _("有成员离开了组织，大家共用的日历地址因此停用。需要的话，请生成一个新地址，再发给现在的成员。"),
                path=reverse("calendar_my"),
                key=f"feeds.address_stopped:{address.pk}:{person.pk}",
            )
