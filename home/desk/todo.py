"""What waits for the center's staff, over all rooms: one list, the most pressing first.

Each queue is one query, whatever its length. What a person may not decide is not in their list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.activities.models import Activity, Submission
from events.activities.permissions import can_moderate
from incubator.bookings.desk.broken import any_broken, broken_bookings
from incubator.bookings.desk.inbox import waiting_series
from incubator.bookings.models import Booking
from incubator.bookings.permissions import can_decide_booking
from incubator.bookings.series import recurrence
from incubator.bookings.wording import what_and_when
from incubator.organizations.models import Organization
from incubator.organizations.permissions import can_set_standing
from incubator.residency.models import Application
from incubator.residency.permissions import can_decide, can_handle

# Within how many days the center wants to have acted; a booking has a due date of its own.
DAYS_FOR_APPLICATION = 15
DAYS_FOR_ANNOUNCEMENT = 3
DAYS_FOR_MOVING_IN = 3
DAYS_FOR_ORGANIZATION = 3
DAYS_FOR_ACTIVITY = 3


@dataclass(frozen=True)
class Item:
    """One thing to decide: what it is, whose, since when it waits and until when it should be done."""

    kind: str
    what: str
    organization: str
    since: dt.date
    due: dt.date
    href: str
    today: dt.date

    @property
    def age_days(self) -> int:
        return (self.today - self.since).days

    @property
    def is_overdue(self) -> bool:
        return self.due < self.today

    @property
    def is_due_today(self) -> bool:
        return self.due == self.today


@dataclass(frozen=True)
class Queue:
    """A query and how one of its rows becomes an item."""

    rows: QuerySet[Any]
    item: Callable[[Any, dt.date], Item]


def queues_of(user: Any) -> Iterator[Queue]:
    """The queues that ``user`` may decide; no query runs yet."""
    today = timezone.localdate()
    if can_handle(user):
        yield Queue(_applications(user, today), _application_item)
    if can_set_standing(user):
        pending = Organization.objects.filter(standing=Organization.Standing.PENDING)
        yield Queue(pending, _organization_item)
    if can_moderate(user):
        yield Queue(_submissions(user), _submission_item)
    if can_decide_booking(user):
        # A room that was asked for together with an activity is decided with it.
        alone = Booking.objects.pending().filter(series=None).exclude(submission__status=Submission.Status.PENDING)
        yield Queue(alone.select_related("organization", "room"), _booking_item)
        yield Queue(waiting_series(), _series_item)


def todo_of(user: Any) -> list[Item]:
    """Everything that waits for ``user``: by due date, then the longest waiting first."""
    today = timezone.localdate()
    items = [queue.item(row, today) for queue in queues_of(user) for row in queue.rows]
    if can_decide_booking(user) and (broken := broken_bookings()):
        items.append(_broken_item(broken, today))
    return sorted(items, key=lambda item: (item.due, item.since, item.what))


def count_of(user: Any) -> int:
    broken = can_decide_booking(user) and any_broken()
    return sum(queue.rows.count() for queue in queues_of(user)) + broken


def _day(moment: dt.datetime) -> dt.date:
    return localtime(moment).date()


def _after(moment: dt.datetime, days: int) -> dt.date:
    return _day(moment) + dt.timedelta(days=days)


def _applications(user: Any, today: dt.date) -> QuerySet[Application]:
    """What staff examine and move in; what the director decides and announces."""
    status = Application.Status
    waiting = Q(status__in=status.TO_EXAMINE)
    waiting |= Q(status=status.ANNOUNCED) & (Q(announced_until=None) | Q(announced_until__lt=today))
    if can_decide(user):
        waiting |= Q(status=status.DECIDED)
    return Application.objects.filter(waiting).select_related("organization", "call")


def _application_item(application: Application, today: dt.date) -> Item:
    status = Application.Status
    href = reverse("applications:edit", args=[application.pk])
    since, days = application.submitted_at or application.created_at, DAYS_FOR_APPLICATION
    kind = application.get_status_display()
    if application.status == status.DECIDED:
        since, days, kind = application.decided_at or since, DAYS_FOR_ANNOUNCEMENT, _("待公布")
    first, due = _day(since), _after(since, days)
    if application.status == status.ANNOUNCED:
        first = application.begins_from or first
        due, kind = first + dt.timedelta(days=DAYS_FOR_MOVING_IN), _("公示期满")
    what = _("入驻申请：%(call)s") % {"call": application.call.title}
    return Item(kind, what, application.organization.name, first, due, href, today)


def _organization_item(organization: Organization, today: dt.date) -> Item:
    return Item(
        _("待核实"),
        _("新组织：%(stage)s") % {"stage": organization.get_stage_display()},
        organization.name,
        _day(organization.created_at),
        _after(organization.created_at, DAYS_FOR_ORGANIZATION),
        reverse("organization_records:edit", args=[organization.pk]),
        today,
    )


def _submissions(user: Any) -> QuerySet[Submission]:
    waiting = Submission.objects.waiting().select_related("activity__organization", "booking__room")
    # A joint request needs a person who may decide both.
    return waiting if can_decide_booking(user) else waiting.filter(booking=None)


def _submission_item(submission: Submission, today: dt.date) -> Item:
    activity: Activity = submission.activity
    what, due = _("活动：%(title)s") % {"title": activity.title}, _after(submission.submitted_at, DAYS_FOR_ACTIVITY)
    if submission.booking:
        what = _("活动和场地：%(title)s（%(room)s）") % {"title": activity.title, "room": submission.booking.room.name}
        due = _day(submission.booking.due_at)
    return Item(
        _("活动审核"),
        what,
        activity.organization.name,
        _day(submission.submitted_at),
        due,
        reverse("submission_decide", args=[submission.pk]),
        today,
    )


def _booking_item(booking: Booking, today: dt.date) -> Item:
    return Item(
        _("场地预约"),
        _("%(what)s：%(purpose)s") % {"what": what_and_when(booking), "purpose": booking.purpose},
        booking.organization.name,
        _day(booking.created_at),
        _day(booking.due_at),
        reverse("bookings_admin:decide", args=[booking.pk]),
        today,
    )


def _series_item(series: Any, today: dt.date) -> Item:
    """All dates of a series are decided on one page, so they are one line; due as the first of them is."""
    words = {
        "room": series.room.name,
        "pattern": recurrence.in_words(series.pattern, series.first),
        "count": series.dates,
    }
    return Item(
        _("场地预约"),
        ngettext("%(room)s，%(pattern)s，%(count)s 次", "%(room)s，%(pattern)s，%(count)s 次", series.dates) % words,
        series.organization.name,
        _day(series.since),
        _day(series.due_at),
        reverse("bookings_series", args=[series.pk]),
        today,
    )


def _broken_item(bookings: list[Booking], today: dt.date) -> Item:
    """All that closures broke is put right on one page, so it is one line; due before the first of them."""
    count = len(bookings)
    whose = list(dict.fromkeys(booking.organization.name for booking in bookings))
    return Item(
        _("待处理"),
        ngettext("%(count)s 个预约受停用影响", "%(count)s 个预约受停用影响", count) % {"count": count},
        whose[0] if len(whose) == 1 else _("%(name)s等") % {"name": whose[0]},
        today,
        bookings[0].day,
        reverse("broken_bookings"),
        today,
    )
