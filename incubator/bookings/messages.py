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
        body %= {"what": what_and_when(booking), "where": booking.room.where}
        if grace := booking.room.center.grace_minutes:
            body += "\n" + _("到了请扫门口的二维码签到；开始后 %(minutes)s 分钟没人签到，场地会让给别人。") % {
                "minutes": grace
            }
        return subject, body

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


def booking_unattended(booking: Booking) -> None:
    """Nobody checked in within the grace time, so the room was given away."""

    def word(booking: Booking) -> tuple[str, str]:
        subject = _("没有人签到，场地已让出：%(room)s") % {"room": booking.room.name}
        body = _(
            "开始后 %(minutes)s 分钟没有人签到，场地已经让给别人，这次记为“没有来”。\n%(what)s\n"
            "已经到了的，请马上找工作人员或打电话：%(telephone)s\n以后用不上时，请提前取消。"
        )
        return subject, body % {
            "minutes": booking.room.center.grace_minutes,
            "what": what_and_when(booking),
            "telephone": booking.room.center.telephone,
        }

    _tell(booking, "unattended", word)


def booking_without_check_in(booking: Booking, days: int) -> None:
    """It is over and nobody checked in; within ``days`` staff can set that right."""

    def word(booking: Booking) -> tuple[str, str]:
        subject = _("没有签到记录：%(room)s") % {"room": booking.room.name}
        body = _(
            "这次使用从头到尾没有人签到，记为“没有来”。\n%(what)s\n"
            "其实来了的，请在 %(days)s 天内告诉服务中心人数，补记一下：%(telephone)s"
        )
        return subject, body % {
            "what": what_and_when(booking),
            "days": days,
            "telephone": booking.room.center.telephone,
        }

    _tell(booking, "without_check_in", word)
