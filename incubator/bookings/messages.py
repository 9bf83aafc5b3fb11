"""What people are told about their bookings. Requests are not mailed to staff: they stand under 待办."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from incubator.bookings import invitation
from incubator.bookings.models import Booking
from incubator.bookings.wording import what_and_when
from incubator.organizations.models import Membership
from portal.accounts.models import User
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def people_told(booking: Booking) -> list[User]:
    """The active leads and editors of its organization."""
    return list(
        User.objects.filter(
            memberships__organization=booking.organization_id,
            memberships__status=Membership.Status.ACTIVE,
            memberships__role__in=Membership.Role.MAY_EDIT,
            is_active=True,
        ).order_by("pk")
    )


def _tell(booking: Booking, kind: str, word: Callable[[Booking], tuple[str, str]], *, method: str = "") -> None:
    """Tell each of them once, worded by ``word`` (subject, body) in their language.

    With ``method`` (``invitation.REQUEST`` or ``CANCEL``) the mail puts the booking into their calendar, or takes it out.
    """
    for person in people_told(booking):
        with speaking_to(person):
            subject, body = word(booking)
            path = booking.get_absolute_url()
        notify(
            person,
            f"bookings.{kind}",
            subject,
            body,
            path=path,
            key=f"bookings.{kind}:{booking.pk}:{person.pk}",
            calendar=invitation.for_booking(booking, person, method) if method else b"",
            method=method,
        )


def booking_approved(booking: Booking) -> None:
    def word(booking: Booking) -> tuple[str, str]:
        subject = _("场地预约已通过：%(room)s") % {"room": booking.room.name}
        body = _("预约的场地已经确认。\n%(what)s\n地点：%(where)s\n用不上时请尽早取消，好让别人使用。")
        return subject, body % {"what": what_and_when(booking), "where": booking.room.where}

    _tell(booking, "approved", word, method=invitation.REQUEST)


def booking_declined(booking: Booking) -> None:
    def word(booking: Booking) -> tuple[str, str]:
        subject = _("场地预约未通过：%(room)s") % {"room": booking.room.name}
        body = _("很抱歉，这次预约没有通过。\n%(what)s\n理由：%(reason)s\n可以另选时间或场地再预约。")
        return subject, body % {"what": what_and_when(booking), "reason": booking.reason}

    _tell(booking, "declined", word)


def booking_cancelled_by_staff(booking: Booking) -> None:
    def word(booking: Booking) -> tuple[str, str]:
        subject = _("场地预约被取消：%(room)s") % {"room": booking.room.name}
        body = _("服务中心取消了这次预约。\n%(what)s\n理由：%(reason)s\n需要改期请打电话：%(telephone)s")
        return subject, body % {
            "what": what_and_when(booking),
            "reason": booking.reason,
            "telephone": booking.room.center.telephone,
        }

    _tell(booking, "cancelled", word)


def booking_expired(booking: Booking) -> None:
    def word(booking: Booking) -> tuple[str, str]:
        subject = _("场地预约逾期未审：%(room)s") % {"room": booking.room.name}
        body = _(
            "很抱歉，服务中心没有按时答复这次预约，场地已不再保留。\n%(what)s\n请重新预约，或打电话：%(telephone)s"
        )
        return subject, body % {"what": what_and_when(booking), "telephone": booking.room.center.telephone}

    _tell(booking, "expired", word)
