"""What people are told about their bookings. Requests are not mailed to staff: they stand under 待办."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

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


Word = Callable[[], tuple[str, str]]


def _tell(bookings: Sequence[Booking], kind: str, word: Word, *, method: str = "", without: Any = None) -> None:
    """Tell each of them once, worded by ``word`` (subject, body) in their language.

    With ``method`` (``invitation.REQUEST`` or ``CANCEL``) the mail puts a single booking into their calendar, or takes
    it out; several approved together go as a file of dates. ``without`` is a person who knows already.
    """
    first = bookings[0]
    # A booking is moved more than once; everything else happens to it once, and each time it is another version.
    version = "-".join(f"{booking.pk}.{booking.sequence}" for booking in bookings[:4])
    for person in people_told(first):
        if person == without:
            continue
        with speaking_to(person):
            subject, body = word()
            path = _path(bookings)
        notify(
            person,
            f"bookings.{kind}",
            subject,
            body,
            path=path,
            key=f"bookings.{kind}:{version}:{person.pk}",
            calendar=_calendar(bookings, person, method),
            method=method if len(bookings) == 1 else method and invitation.PUBLISH,
        )


def _path(bookings: Sequence[Booking]) -> str:
    first = bookings[0]
    return first.series.get_absolute_url() if len(bookings) > 1 and first.series else first.get_absolute_url()


def _calendar(bookings: Sequence[Booking], person: User, method: str) -> bytes:
    if not method:
        return b""
    if len(bookings) == 1:
        return invitation.for_booking(bookings[0], person, method)
    return invitation.for_dates([booking for booking in bookings if booking.status in SHOWN], person)


# What a file of several dates puts into a calendar, or strikes out in it.
SHOWN = frozenset({Booking.Status.CONFIRMED, Booking.Status.CANCELLED})


def _lines(bookings: Sequence[Booking]) -> str:
    return "\n".join(f"· {what_and_when(booking)}" for booking in bookings)


# --- Decided -----------------------------------------------------------------------------------------------------


def bookings_decided(bookings: Sequence[Booking]) -> None:
    """One message about one decision, whatever it says of each of the organization's ``bookings``."""
    yes = [booking for booking in bookings if booking.status == Booking.Status.CONFIRMED]
    no = [booking for booking in bookings if booking.status == Booking.Status.DECLINED]
    if len(bookings) == 1:
        return booking_approved(yes[0]) if yes else booking_declined(no[0])

    def word() -> tuple[str, str]:
        subject = _("场地预约的答复：通过 %(yes)s 次，未通过 %(no)s 次") % {"yes": len(yes), "no": len(no)}
        parts = []
        if yes:
            parts.append(_("已经确认：\n%(dates)s") % {"dates": _lines(yes)})
        if no:
            parts.append(_("没有通过：\n%(dates)s\n理由：%(reason)s") % {"dates": _lines(no), "reason": no[0].reason})
        parts.append(_("用不上时请尽早取消，好让别人使用。") if yes else _("可以另选时间或场地再预约。"))
        return subject, "\n".join(parts) + (_grace(yes[0]) if yes else "")

    return _tell(bookings, "decided", word, method=invitation.REQUEST if yes else "")


def booking_approved(booking: Booking) -> None:
    def word() -> tuple[str, str]:
        if booking.on_behalf:
            subject = _("服务中心替您预约了场地：%(room)s") % {"room": booking.room.name}
        else:
            subject = _("场地预约已通过：%(room)s") % {"room": booking.room.name}
        body = _("预约的场地已经确认。\n%(what)s\n地点：%(where)s\n用不上时请尽早取消，好让别人使用。")
        body %= {"what": what_and_when(booking), "where": booking.room.where}
        return subject, body + _grace(booking)

    _tell([booking], "approved", word, method=invitation.REQUEST)


def bookings_confirmed(bookings: Sequence[Booking]) -> None:
    """One message about several that a policy, or staff who asked in the organization's name, confirmed at once."""
    if len(bookings) == 1:
        return booking_approved(bookings[0])

    def word() -> tuple[str, str]:
        subject = _("系列预约已确认：%(room)s，%(count)s 次") % {"room": bookings[0].room.name, "count": len(bookings)}
        body = _("预约的场地已经确认。\n%(dates)s\n用不上时请尽早取消，好让别人使用。") % {"dates": _lines(bookings)}
        return subject, body + _grace(bookings[0])

    return _tell(bookings, "confirmed", word, method=invitation.REQUEST)


def booking_declined(booking: Booking) -> None:
    def word() -> tuple[str, str]:
        subject = _("场地预约未通过：%(room)s") % {"room": booking.room.name}
        body = _("很抱歉，这次预约没有通过。\n%(what)s\n理由：%(reason)s\n可以另选时间或场地再预约。")
        return subject, body % {"what": what_and_when(booking), "reason": booking.reason}

    _tell([booking], "declined", word)


def _grace(booking: Booking) -> str:
    """What happens to who does not check in, where the center asks who came."""
    minutes = booking.room.center.grace_minutes
    if not minutes:
        return ""
    sentence = _("到了请扫门口的二维码签到；开始后 %(minutes)s 分钟没人签到，场地会让给别人。")
    return "\n" + sentence % {"minutes": minutes}


# --- Changed -----------------------------------------------------------------------------------------------------


def bookings_cancelled_by_staff(bookings: Sequence[Booking]) -> None:
    """One message about all that the center took back from one organization for one reason."""
    first = bookings[0]

    def word() -> tuple[str, str]:
        if len(bookings) == 1:
            subject = _("场地预约被取消：%(room)s") % {"room": first.room.name}
        else:
            subject = _("%(count)s 次场地预约被取消") % {"count": len(bookings)}
        body = _("服务中心取消了这些预约。\n%(what)s\n理由：%(reason)s\n需要改期请打电话：%(telephone)s")
        if len(bookings) == 1:
            body = _("服务中心取消了这次预约。\n%(what)s\n理由：%(reason)s\n需要改期请打电话：%(telephone)s")
        return subject, body % {
            "what": what_and_when(first) if len(bookings) == 1 else _lines(bookings),
            "reason": first.reason,
            "telephone": first.room.center.telephone,
        }

    _tell(bookings, "cancelled", word, method=invitation.CANCEL if _confirmed_once(bookings) else "")


def bookings_given_up(bookings: Sequence[Booking], by: Any) -> None:
    """To the others who act for the organization, and by mail to ``by``, too, where a calendar must let go of it."""
    first = bookings[0]

    def word() -> tuple[str, str]:
        subject = _("场地预约已取消：%(room)s") % {"room": first.room.name}
        body = _("本组织取消了预约，场地已经让出。\n%(what)s\n理由：%(reason)s")
        return subject, body % {"what": _lines(bookings), "reason": first.reason}

    confirmed = _confirmed_once(bookings)
    knows = None if confirmed and by.email else by
    _tell(bookings, "given_up", word, method=invitation.CANCEL if confirmed else "", without=knows)


def booking_moved(booking: Booking, before: Booking) -> None:
    """The center has moved it, or given it another room."""

    def word() -> tuple[str, str]:
        subject = _("场地预约有变动：%(room)s") % {"room": booking.room.name}
        body = _("服务中心更改了这次预约。\n原来：%(before)s\n现在：%(now)s\n地点：%(where)s")
        body %= {
            "before": what_and_when(before),
            "now": what_and_when(booking),
            "where": booking.room.where,
        }
        if booking.reason:
            body += "\n" + _("理由：%(reason)s") % {"reason": booking.reason}
        telephone = _("不合适请打电话：%(telephone)s") % {"telephone": booking.room.center.telephone}
        return subject, f"{body}\n{telephone}"

    _tell([booking], "moved", word, method=_request_if_confirmed(booking))


def booking_moved_by_its_own(booking: Booking, before: Booking, by: Any) -> None:
    """To the others who act for the organization, and to ``by`` where a calendar must follow; about a request that
    was none of anybody's calendar to nobody.
    """
    was, stays = (one.status == Booking.Status.CONFIRMED for one in (before, booking))
    if not was and not stays:
        return

    def word() -> tuple[str, str]:
        subject = _("场地预约已更改：%(room)s") % {"room": booking.room.name}
        body = _("本组织更改了预约。\n原来：%(before)s\n现在：%(now)s\n地点：%(where)s") % {
            "before": what_and_when(before),
            "now": what_and_when(booking),
            "where": booking.room.where,
        }
        return subject, body if stays else body + "\n" + _("新的时间要等服务中心审批，原来的已经让出。")

    told = booking
    if not stays:
        # What stands in calendars is the time that was given up; the new one comes when it is approved.
        told = _given_up(before, booking)
    method = invitation.REQUEST if stays else invitation.CANCEL
    _tell([told], "moved_by_its_own", word, method=method, without=None if by.email else by)


def bookings_moved(bookings: Sequence[Booking], befores: Sequence[Booking], by: Any, *, by_staff: bool) -> None:
    """One message about all dates of a series that were moved together; about a single one as usual."""
    if len(bookings) == 1:
        if by_staff:
            return booking_moved(bookings[0], befores[0])
        return booking_moved_by_its_own(bookings[0], befores[0], by)

    def word() -> tuple[str, str]:
        subject = _("%(count)s 次场地预约有变动") % {"count": len(bookings)}
        lines = [
            _("· 原来：%(before)s；现在：%(now)s（%(status)s）")
            % {
                "before": what_and_when(before),
                "now": what_and_when(booking),
                "status": booking.get_status_display(),
            }
            for booking, before in zip(bookings, befores, strict=True)
        ]
        body = _("服务中心更改了这些预约。\n%(dates)s") if by_staff else _("本组织更改了这些预约。\n%(dates)s")
        body %= {"dates": "\n".join(lines)}
        if bookings[0].reason:
            body += "\n" + _("理由：%(reason)s") % {"reason": bookings[0].reason}
        return subject, body

    told = [
        _given_up(before, booking) if before.status == Booking.Status.CONFIRMED != booking.status else booking
        for booking, before in zip(bookings, befores, strict=True)
    ]
    method = invitation.REQUEST if any(booking.status in SHOWN for booking in told) else ""
    knows = None if by_staff or (method and by.email) else by
    return _tell(told, "moved", word, method=method, without=knows)


def _given_up(before: Booking, now: Booking) -> Booking:
    """What calendars are told of a time that was given up for one that is not confirmed yet."""
    fields = {field.attname: getattr(before, field.attname) for field in Booking._meta.concrete_fields}
    ended = {"status": Booking.Status.CANCELLED, "sequence": now.sequence, "changed_at": now.changed_at}
    return Booking(**fields | ended)


def booking_approved_elsewhere(booking: Booking, before: Booking, reason: str) -> None:
    """The center has approved it in another room, or at another time, than it was asked for."""

    def word() -> tuple[str, str]:
        subject = _("场地预约已通过，有改动：%(room)s") % {"room": booking.room.name}
        body = _("预约的场地已经确认，和申请的不一样，请看清楚。\n申请的：%(before)s\n确认的：%(now)s\n地点：%(where)s")
        body %= {
            "before": what_and_when(before),
            "now": what_and_when(booking),
            "where": booking.room.where,
        }
        if reason:
            body += "\n" + _("理由：%(reason)s") % {"reason": reason}
        telephone = _("不合适请打电话：%(telephone)s") % {"telephone": booking.room.center.telephone}
        return subject, f"{body}\n{telephone}" + _grace(booking)

    _tell([booking], "approved", word, method=invitation.REQUEST)


def _request_if_confirmed(booking: Booking) -> str:
    return invitation.REQUEST if booking.status == Booking.Status.CONFIRMED else ""


def _confirmed_once(bookings: Sequence[Booking]) -> bool:
    """Whether one of them had been confirmed before it ended: then it stands in people's calendars."""
    return any(booking.decided_at for booking in bookings)


# --- In the course of time ---------------------------------------------------------------------------------------


def booking_promoted(booking: Booking) -> None:
    """Its turn has come."""

    def word() -> tuple[str, str]:
        subject = _("排队的场地轮到您了：%(room)s") % {"room": booking.room.name}
        if booking.status == Booking.Status.CONFIRMED:
            body = _("排在前面的让出了场地，您的预约已经确认。\n%(what)s\n用不上时请尽早取消，好让别人使用。")
        else:
            body = _("排在前面的让出了场地，您的申请已转给服务中心审批，场地先为您留着。\n%(what)s")
        return subject, body % {"what": what_and_when(booking)}

    _tell([booking], "promoted", word, method=_request_if_confirmed(booking))


def booking_not_reached(booking: Booking) -> None:
    """It queued until its time came, and the way never became free."""

    def word() -> tuple[str, str]:
        subject = _("排队的场地没有轮到：%(room)s") % {"room": booking.room.name}
        body = _("很抱歉，排在前面的一直用着这个场地，这次没有轮到您。\n%(what)s\n可以另选时间或场地再预约。")
        return subject, body % {"what": what_and_when(booking)}

    _tell([booking], "not_reached", word)


def booking_expired(booking: Booking) -> None:
    def word() -> tuple[str, str]:
        subject = _("场地预约逾期未审：%(room)s") % {"room": booking.room.name}
        body = _(
            "很抱歉，服务中心没有按时答复这次预约，场地已不再保留。\n%(what)s\n请重新预约，或打电话：%(telephone)s"
        )
        return subject, body % {"what": what_and_when(booking), "telephone": booking.room.center.telephone}

    _tell([booking], "expired", word)


def booking_unattended(booking: Booking) -> None:
    """Nobody checked in within the grace time, so the room was given away."""

    def word() -> tuple[str, str]:
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

    _tell([booking], "unattended", word, method=invitation.CANCEL)


def booking_without_check_in(booking: Booking, days: int) -> None:
    """It is over and nobody checked in; within ``days`` staff can set that right."""

    def word() -> tuple[str, str]:
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

    _tell([booking], "without_check_in", word)
