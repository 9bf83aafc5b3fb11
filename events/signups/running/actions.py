"""What those who run an occurrence do with its list: write to everybody, change the seats, close and reopen sign-up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups.door.permissions import can_run
from events.signups.models import Announcement, Registration
from events.signups.promoting import promote
from events.signups.running import messages
from events.signups.seats import locked, moment
from events.signups.telling import one_each
from portal.common.audit import record
from portal.common.errors import Refused

# Messages to everybody in a day. More are noise, and each is a text message to whoever has no account.
MESSAGES_A_DAY = 3
# So long after the end people may still be written to.
MESSAGE_DAYS = 14
# The same words again within so long are a second tap on the button.
SAME_AGAIN = dt.timedelta(hours=1)
LONGEST_TEXT = 500
MOST_SEATS = 10_000

Status = Registration.Status


@transaction.atomic
def announce(occurrence: Occurrence, *, text: str, by: Any, waiting: bool = False) -> Announcement:
    """Write ``text`` to everyone on the list, with ``waiting`` to those in line, too: each person once.

    Refusals: ``not_allowed``, ``text_needed``, ``text_too_long``, ``too_late``, ``already`` (the same was just sent),
    ``too_often``, ``nobody``.
    """
    occurrence = _run(occurrence, by)
    text = text.strip()
    if not text:
        raise Refused("text_needed", _("请写要告诉大家什么。"), field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused("text_too_long", _("最多 %(most)s 个字。") % {"most": LONGEST_TEXT}, field="text")
    now = timezone.now()
    if now >= occurrence.ends + dt.timedelta(days=MESSAGE_DAYS):
        raise Refused("too_late", _("结束超过 %(days)s 天了，不再群发。") % {"days": MESSAGE_DAYS})
    lately = occurrence.announcements.filter(written_at__gt=now - dt.timedelta(days=1))
    if lately.filter(text=text, written_at__gt=now - SAME_AGAIN).exists():
        raise Refused("already", _("这段话刚刚已经发过了。"))
    if lately.count() >= MESSAGES_A_DAY:
        raise Refused("too_often", _("一天最多群发 %(most)s 次，请明天再发；急事请打电话。") % {"most": MESSAGES_A_DAY})
    told = one_each(occurrence, _readers(waiting))
    if not told:
        raise Refused("nobody", _("名单上还没有能收到消息的人。"))
    announcement = Announcement.objects.create(
        occurrence=occurrence, text=text, people=len(told), written_by=by, written_at=now
    )
    for registration in told:
        registration.occurrence = occurrence
        messages.announced(registration, announcement)
    record(occurrence.activity, "signups.announce", by=by, occurrence=occurrence.pk, people=len(told))
    return announcement


def readers(occurrence: Occurrence, *, waiting: bool = False) -> int:
    """How many people a message would reach."""
    return len(one_each(occurrence, _readers(waiting)))


@transaction.atomic
def change_seats(occurrence: Occurrence, *, seats: int | None, by: Any) -> list[Registration]:
    """Let there be ``seats`` (None: as many as come); whoever waits gets what is added. Says who was offered a seat.

    Refusals: ``not_allowed``, ``cancelled``, ``over``, ``seats`` (none, or more than can be), ``too_many_seats`` (than
    the room holds), ``below_taken``, ``unchanged``.
    """
    occurrence = _run(occurrence, by, ahead=True)
    room = occurrence.room
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise Refused("seats", _("请填 1 到 %(most)s 的名额。") % {"most": MOST_SEATS}, field="seats")
    if room and seats is not None and seats > room.capacity:
        words = {"room": room.name, "capacity": room.capacity}
        sentence = _("%(room)s最多容纳 %(capacity)s 人，名额不能超过。")
        raise Refused("too_many_seats", sentence % words, field="seats")
    taken = sum(occurrence.registrations.taking_seats().values_list("party_size", flat=True))
    if seats is not None and seats < taken:
        sentence = _("已经有 %(taken)s 人占着名额，不能少于这个数。")
        raise Refused("below_taken", sentence % {"taken": taken}, field="seats")
    if seats == occurrence.capacity:
        raise Refused("unchanged", _("名额没有变。"), field="seats")
    before, occurrence.capacity = occurrence.capacity, seats
    occurrence.save(update_fields=["capacity"])
    _note(occurrence, "signups.change_seats", by, why=_seats_text(before, seats))
    return promote(occurrence)


@transaction.atomic
def close_signup(occurrence: Occurrence, *, by: Any) -> None:
    """No more names from now on; those who wait still move up. Refusals: ``not_allowed``, ``cancelled``, ``over``."""
    occurrence = _run(occurrence, by, ahead=True)
    now = timezone.now()
    occurrence.signup_closes = now
    if occurrence.signup_opens and occurrence.signup_opens >= now:
        occurrence.signup_opens = None
    occurrence.save(update_fields=["signup_opens", "signup_closes"])
    _note(occurrence, "signups.close_signup", by)


@transaction.atomic
def reopen_signup(occurrence: Occurrence, *, by: Any, closes: dt.datetime | None = None) -> None:
    """Take names again, at once, until ``closes`` (None: until it begins).

    Refusals: ``not_allowed``, ``cancelled``, ``over``, ``started``, ``closes`` (not between now and the beginning).
    """
    occurrence = _run(occurrence, by, ahead=True)
    now = timezone.now()
    if occurrence.starts <= now:
        raise Refused("started", _("已经开始了，不能再开放报名；来的人可以在门口登记。"))
    if closes is not None and not now < closes <= occurrence.starts:
        sentence = _("截止时间要在现在和开始（%(starts)s）之间。") % {"starts": moment(occurrence.starts)}
        raise Refused("closes", sentence, field="closes")
    occurrence.signup_opens, occurrence.signup_closes = None, closes
    occurrence.save(update_fields=["signup_opens", "signup_closes"])
    _note(occurrence, "signups.reopen_signup", by)


def _run(occurrence: Occurrence, by: Any, *, ahead: bool = False) -> Occurrence:
    """As it is now, locked, if ``by`` runs it, and with ``ahead`` if it is not over or off."""
    occurrence = locked(occurrence)
    if not can_run(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以这样做。"))
    if ahead and occurrence.is_cancelled:
        raise Refused("cancelled", _("这一场已经取消了。"))
    if ahead and occurrence.is_past:
        raise Refused("over", _("这一场已经结束了。"))
    return occurrence


def _readers(waiting: bool) -> frozenset[str]:
    return frozenset(Status.LIVE if waiting else Status.TAKES_SEATS)


def _note(occurrence: Occurrence, action: str, by: Any, why: str = "") -> None:
    record(occurrence.activity, action, by=by, why=why, occurrence=occurrence.pk)


def _seats_text(before: int | None, after: int | None) -> str:
    return _("%(before)s → %(after)s") % {"before": before or _("不限"), "after": after or _("不限")}
