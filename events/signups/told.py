"""What sign-ups tell of an organization when it reports or is evaluated."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from events.activities.told import held
from events.signups.models import Registration
from incubator.organizations.models import Organization
from incubator.residency.evaluating.figures import register


def people_signed_up(organization: Organization, starts: dt.date, ends: dt.date) -> int:
    """People on the lists of what took place, those who came along included."""
    names = Registration.objects.taking_seats().filter(occurrence__in=held(organization, starts, ends))
    return names.aggregate(all=Sum("party_size"))["all"] or 0


def contribute() -> None:
    register("people_signed_up", _("报名参加"), _("人次"), people_signed_up, order=20, public=True)
