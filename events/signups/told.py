"""What sign-ups tell of an organization when it reports or is evaluated."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from events.activities.told import held
from events.signups.counting import people_of
from incubator.organizations.models import Organization
from incubator.residency.evaluating.figures import register


def people_who_came(organization: Organization, starts: dt.date, ends: dt.date) -> int:
    """People at what took place, those who came along included; where no list was closed, those who signed up."""
    return people_of(held(organization, starts, ends)).all


def contribute() -> None:
    register("people_signed_up", _("参加"), _("人次"), people_who_came, order=20, public=True)
