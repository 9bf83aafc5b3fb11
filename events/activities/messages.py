"""What organizations are told about their activities: one function per notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence, Photo, Submission
from incubator.bookings import invitation
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from incubator.organizations.models import Membership, Organization
from portal.common.periods import Period
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


def approved(
    submission: Submission, activity: Activity, yes: Sequence[Occurrence], no: Sequence[Occurrence], *, by: Any
) -> None:
    """One message for the activity, its dates and their rooms; the mail puts the rooms' times into the reader's calendar.

    ``no`` are the proposed dates that were dropped, with the reason of ``submission``.
    """
    rooms = list(
        Booking.objects.select_related("organization", "room__center")
        .filter(occurrence__in=[occurrence.pk for occurrence in yes], status=Booking.Status.CONFIRMED)
        .order_by("starts", "pk")
    )
    for person in _editors(activity.organization, but=by):
        with speaking_to(person):
            body = _("居民现在可以看到“%(title)s”。") % {"title": activity.title}
            if rooms:
                body += _("活动所用的场地也已确认。")
            if no:
                body += "\n" + _("没有通过的场次：\n%(dates)s\n原因：%(reason)s") % {
                    "dates": _dates(no),
                    "reason": submission.reason,
                }
            one = len(rooms) == 1
            notify(
                person,
                "activities.approved",
                _("活动已发布：%(title)s") % {"title": activity.title},
                body,
                path=reverse("activity", args=[activity.slug]),
                calendar=_calendar_of(rooms, person),
                method=(invitation.REQUEST if one else invitation.PUBLISH) if rooms else "",
            )


def _calendar_of(rooms: Sequence[Booking], person: Any) -> bytes:
    if len(rooms) == 1:
        return invitation.for_booking(rooms[0], person, invitation.REQUEST)
    return invitation.for_dates(rooms, person) if rooms else b""


def _dates(occurrences: Sequence[Occurrence]) -> str:
    return "\n".join(
        f"· {when_text(Period(occurrence.starts, occurrence.ends))} {occurrence.where}" for occurrence in occurrences
    )


def returned(submission: Submission, *, by: Any) -> None:
    def word() -> tuple[str, str]:
        body = _("原因：%(reason)s") % {"reason": submission.reason}
        if submission.booking_id:
            body += "\n" + _("一起申请的场地没有留下，重新提交时请再选一次时间。")
        return _("活动被退回：%(title)s") % {"title": submission.activity.title}, body

    _tell(submission.activity, "returned", word, by=by)


def refused(submission: Submission, *, by: Any) -> None:
    def word() -> tuple[str, str]:
        body = _("原因：%(reason)s\n这个活动不能再提交；想办别的活动，可以另外发起。一起申请的场地没有留下。")
        subject = _("活动没有通过：%(title)s") % {"title": submission.activity.title}
        return subject, body % {"reason": submission.reason}

    _tell(submission.activity, "refused", word, by=by)


def taken_down(activity: Activity, reason: str, dates: Sequence[Occurrence], *, by: Any) -> None:
    """``dates`` are those that were still ahead."""

    def word() -> tuple[str, str]:
        body = _("原因：%(reason)s") % {"reason": reason}
        if dates:
            body += "\n" + _("这些场次已取消，报名的人都收到了通知：\n%(dates)s") % {"dates": _dates(dates)}
        body += "\n" + _("居民看不到它了。可以修改后重新提交审核。")
        return _("活动已被撤下：%(title)s") % {"title": activity.title}, body

    _tell(activity, "taken_down", word, by=by)


def photo_removed(activity: Activity, photo: Photo, reason: str, *, by: Any) -> None:
    def word() -> tuple[str, str]:
        body = _("照片：%(photo)s\n原因：%(reason)s") % {"photo": photo.alt, "reason": reason}
        return _("一张活动照片被撤下：%(title)s") % {"title": activity.title}, body

    _tell(activity, "photo_removed", word, by=by)


def _tell(activity: Activity, kind: str, word: Callable[[], tuple[str, str]], *, by: Any) -> None:
    """Tell its leads and editors, but whoever did it, in their language; it leads to the activity's page."""
    for person in _editors(activity.organization, but=by):
        with speaking_to(person):
            subject, body = word()
        notify(person, f"activities.{kind}", subject, body, path=reverse("activity", args=[activity.slug]))


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
