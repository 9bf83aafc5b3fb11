"""What bookings tell of an organization when it reports or is evaluated: a query a number."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from incubator.bookings.models import Booking, BookingQuerySet
from incubator.organizations.models import Organization
from incubator.residency.evaluating.figures import hours, over_within, register


def _over(organization: Organization, starts: dt.date, ends: dt.date) -> BookingQuerySet:
    return Booking.objects.filter(over_within(starts, ends), organization=organization).order_by()


def _used(organization: Organization, starts: dt.date, ends: dt.date) -> BookingQuerySet:
    return _over(organization, starts, ends).filter(status__in=Booking.Status.WAS_USED)


def times_used(organization: Organization, starts: dt.date, ends: dt.date) -> int:
    return _used(organization, starts, ends).count()


def hours_used(organization: Organization, starts: dt.date, ends: dt.date) -> float:
    length = _used(organization, starts, ends).aggregate(all=Sum(F("ends") - F("starts")))["all"]
    return hours(length or dt.timedelta())


def people_counted(organization: Organization, starts: dt.date, ends: dt.date) -> int:
    """Where somebody counted who came to a room."""
    return _used(organization, starts, ends).aggregate(all=Sum("headcount"))["all"] or 0


def no_shows(organization: Organization, starts: dt.date, ends: dt.date) -> int:
    return _over(organization, starts, ends).filter(status=Booking.Status.NO_SHOW).count()


def contribute() -> None:
    register("rooms_used", _("使用场地"), _("次"), times_used, order=50)
    register("room_hours", _("使用场地时长"), _("个小时"), hours_used, order=51)
    register("room_people", _("场地登记到场"), _("人次"), people_counted, order=52)
    register("no_shows", _("约了场地没有来"), _("次"), no_shows, order=53)
