"""What organizations are told about their activities: one function per notice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence, Submission
from incubator.bookings import invitation
from incubator.bookings.models import Booking
from incubator.organizations.models import Membership, Organization
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def _editors(organization: Organization, *, but: Any = None) -> list[Any]:
    """The active leads and editors of ``organization``, except the person who acted."""
    memberships = Membership.objects.filter(
        organization=organization, status=Membership.Status.ACTIVE, role__in=Membership.Role.MAY_EDIT
    ).select_related("user")
    return [membership.user for membership in memberships if membership.user != but]


def _room_as_it_is(booking: int | None) -> Booking | None:
    """The booking as the decision left it; its verbs work on rows of their own."""
    return Booking.objects.select_related("organization", "room__center").filter(pk=booking).first()


def approved(submission: Submission, activity: Activity, *, by: Any) -> None:
    """One message for the activity and its room; the mail puts the room's time into the reader's calendar."""
    booking = _room_as_it_is(submission.booking_id)
    invites = booking is not None and booking.status == Booking.Status.CONFIRMED
    for person in _editors(activity.organization, but=by):
        with speaking_to(person):
            body = _("居民现在可以看到“%(title)s”。") % {"title": activity.title}
            if submission.booking_id:
                body += _("活动所用的场地也已确认。")
            notify(
                person,
                "activities.approved",
                _("活动已发布：%(title)s") % {"title": activity.title},
                body,
                path=reverse("activity", args=[activity.slug]),
                calendar=invitation.for_booking(booking, person, invitation.REQUEST) if booking and invites else b"",
                method=invitation.REQUEST if invites else "",
            )


def returned(submission: Submission, *, by: Any) -> None:
    activity = submission.activity
    for person in _editors(activity.organization, but=by):
        with speaking_to(person):
            body = _("原因：%(reason)s") % {"reason": submission.reason}
            if submission.booking_id:
                body += "\n" + _("一起申请的场地没有留下，重新提交时请再选一次时间。")
            notify(
                person,
                "activities.returned",
                _("活动被退回：%(title)s") % {"title": activity.title},
                body,
                path=reverse("activity", args=[activity.slug]),
            )


def cancelled(occurrence: Occurrence, *, by: Any) -> None:
    """For the organization; who signed up is told by ``signups``. Calendars let go of a room that was confirmed, the
    one of the person who cancelled, too.
    """
    activity = occurrence.activity
    booking = _room_as_it_is(occurrence.booking_id)
    frees = booking is not None and booking.decided_at is not None and booking.status == Booking.Status.CANCELLED
    for person in _editors(activity.organization, but=None if frees else by):
        with speaking_to(person):
            notify(
                person,
                "activities.cancelled",
                _("活动已取消：%(title)s") % {"title": activity.title},
                _("%(time)s 的这一场已取消。原因：%(reason)s")
                % {
                    "time": date_format(localtime(occurrence.starts), "DATETIME_FORMAT"),
                    "reason": occurrence.reason,
                },
                path=reverse("activity", args=[activity.slug]),
                calendar=invitation.for_booking(booking, person, invitation.CANCEL) if booking and frees else b"",
                method=invitation.CANCEL if frees else "",
            )


def moved(occurrence: Occurrence, before: Occurrence, *, by: Any) -> None:
    """For the organization; who signed up is told by ``signups``."""
    activity = occurrence.activity
    for person in _editors(activity.organization, but=by):
        with speaking_to(person):
            notify(
                person,
                "activities.moved",
                _("活动改了时间或地点：%(title)s") % {"title": activity.title},
                _("原来：%(before)s，%(there)s\n现在：%(time)s，%(place)s")
                % {
                    "before": date_format(localtime(before.starts), "DATETIME_FORMAT"),
                    "there": before.where,
                    "time": date_format(localtime(occurrence.starts), "DATETIME_FORMAT"),
                    "place": occurrence.where,
                },
                path=reverse("activity", args=[activity.slug]),
            )
