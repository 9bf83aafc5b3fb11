"""What an organization does with an occurrence that is announced: move it elsewhere, and afterwards tell what came of it."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities import messages
from events.activities.models import Occurrence, Photo
from events.activities.permissions import can_cancel_occurrence, can_change_photo
from events.activities.pictures import keep_picture
from events.activities.running.pictures import discard, draw
from events.activities.signals import occurrence_changed, occurrence_moved
from events.activities.transitions import lock_occurrence
from incubator.bookings.actions import cancel_booking
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from portal.common.audit import record
from portal.common.errors import Refused
from portal.common.periods import Period

# On one occurrence. More are an album, which nobody looks through.
MOST_PHOTOS = 20


@transaction.atomic
def move_elsewhere(
    occurrence: Occurrence, *, starts: dt.datetime, ends: dt.datetime, place: str, by: Any
) -> Occurrence:
    """Let it take place at ``place`` (in words) and at that time; everybody signed up is told, calendars follow.

    A room of ours that it leaves is free again. Into a room it goes by that room's booking. Refusals: ``not_allowed``,
    ``cancelled``, ``not_published``, ``over``, ``past``, ``ends_before_start``, ``too_long``, ``no_place``,
    ``unchanged``, and those of ``cancel_booking``.
    """
    occurrence = lock_occurrence(occurrence)
    place = place.strip()
    _may_move(occurrence, starts, ends, place, by)
    before, booking = copy.copy(occurrence), occurrence.booking
    occurrence.starts, occurrence.ends, occurrence.place = starts, ends, place
    occurrence.room = occurrence.booking = None
    if occurrence.signup_opens and occurrence.signup_opens >= starts:
        occurrence.signup_opens = None
    occurrence.sequence += 1
    occurrence.changed_at = timezone.now()
    occurrence.save(
        update_fields=["starts", "ends", "place", "room", "booking", "signup_opens", "sequence", "changed_at"]
    )
    record(
        occurrence.activity,
        "activities.move_occurrence",
        by=by,
        before=before.status,
        after=occurrence.status,
        why=_("%(where)s，%(when)s") % {"where": place, "when": when_text(Period(starts, ends))},
        occurrence=occurrence.pk,
    )
    if booking and booking.status in Booking.Status.CAN_CANCEL:
        cancel_booking(booking, reason=_("活动改到别处举行：%(place)s") % {"place": place}, by=by)
    messages.moved(occurrence, before, by=by)
    occurrence_changed.send(Occurrence, occurrence=occurrence)
    occurrence_moved.send(Occurrence, occurrence=occurrence, before=before, by=by)
    return occurrence


def _may_move(occurrence: Occurrence, starts: dt.datetime, ends: dt.datetime, place: str, by: Any) -> None:
    if not can_cancel_occurrence(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以改时间地点。"))
    if occurrence.is_cancelled:
        raise Refused("cancelled", _("这一场已经取消了。"))
    if occurrence.is_proposed:
        raise Refused("not_published", _("这一场还没有公布，请修改送审的内容。"))
    if occurrence.is_past:
        raise Refused("over", _("这一场已经结束，不能再改。"))
    if starts <= timezone.now():
        raise Refused("past", _("开始时间已经过去，请选一个将来的时间。"), field="date")
    if ends <= starts:
        raise Refused("ends_before_start", _("结束时间要晚于开始时间。"), field="end")
    if ends - starts > Occurrence.LONGEST:
        raise Refused("too_long", _("一场活动不能这么长。"), field="end")
    if not place:
        raise Refused("no_place", _("请写明在哪里举行。"), field="place")
    if not occurrence.booking_id and (starts, ends, place) == (occurrence.starts, occurrence.ends, occurrence.place):
        raise Refused("unchanged", _("时间和地点都没有变。"))


# --- Afterwards --------------------------------------------------------------------------------------------------


@transaction.atomic
def write_outcome(occurrence: Occurrence, *, text: str, by: Any) -> Occurrence:
    """A few lines on what came of it, on the public page; empty takes them back.

    Refusals: ``not_allowed``, ``cancelled``, ``not_begun``, ``text_too_long``.
    """
    occurrence = _held_after(occurrence, by)
    text = text.strip()
    longest = Occurrence._meta.get_field("outcome").max_length or 0
    if len(text) > longest:
        raise Refused("text_too_long", _("最多 %(most)s 个字。") % {"most": longest}, field="outcome")
    occurrence.outcome = text
    occurrence.save(update_fields=["outcome"])
    record(occurrence.activity, "activities.write_outcome", by=by, occurrence=occurrence.pk)
    return occurrence


def add_photos(
    occurrence: Occurrence, *, pictures: Sequence[ContentFile], alt: str, consent: str, by: Any
) -> list[Photo]:
    """Show ``pictures``, drawn anew by ``uploads.clean_picture``; ``alt`` says what is on them, ``consent`` how those
    on them were asked (``Photo.Consent``).

    Refusals: ``not_allowed``, ``cancelled``, ``not_begun``, ``no_picture``, ``alt_needed``, ``consent_needed``,
    ``too_many``.
    """
    photos = _add_photos(occurrence, pictures, alt, consent, by)
    # Encoding takes seconds, for which nobody need wait.
    for photo in photos:
        draw(photo.image)
    return photos


@transaction.atomic
def _add_photos(
    occurrence: Occurrence, pictures: Sequence[ContentFile], alt: str, consent: str, by: Any
) -> list[Photo]:
    occurrence = _held_after(occurrence, by)
    if not pictures:
        raise Refused("no_picture", _("请选照片。"), field="pictures")
    alt = _described(alt, consent)
    if occurrence.photos.count() + len(pictures) > MOST_PHOTOS:
        sentence = _("一场最多放 %(most)s 张照片，请挑几张，或者先删掉旧的。")
        raise Refused("too_many", sentence % {"most": MOST_PHOTOS}, field="pictures")
    photos = []
    for picture in pictures:
        image = keep_picture(picture, title=occurrence.activity.title, description=alt[:200], by=by)
        photos.append(
            Photo.objects.create(occurrence=occurrence, image=image, alt=alt, consent=consent, taken_in_by=by)
        )
    record(
        occurrence.activity,
        "activities.add_photos",
        by=by,
        occurrence=occurrence.pk,
        photos=[photo.pk for photo in photos],
        consent=consent,
    )
    return photos


def _described(alt: str, consent: str) -> str:
    if not alt.strip():
        raise Refused("alt_needed", _("请写照片里有什么，看不见的人靠它知道。"), field="alt")
    if consent not in Photo.Consent.values:
        raise Refused("consent_needed", _("请说明照片里的人是不是同意。"), field="consent")
    return alt.strip()


@transaction.atomic
def describe_photo(photo: Photo, *, alt: str, consent: str, by: Any) -> Photo:
    """Say anew what is on a photo and how those on it were asked. Refusals: ``not_allowed``, ``alt_needed``,
    ``consent_needed``.
    """
    if not can_change_photo(by, photo):
        raise Refused("not_allowed", _("只能改自己放的照片；别人的请找负责人或工作人员。"))
    before, photo.alt, photo.consent = photo.consent, _described(alt, consent), consent
    photo.save(update_fields=["alt", "consent"])
    occurrence = photo.occurrence
    record(
        occurrence.activity,
        "activities.describe_photo",
        by=by,
        before=before,
        after=consent,
        occurrence=occurrence.pk,
        photo=photo.pk,
    )
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: Any) -> None:
    """Take a photo away, file and all. Refusals: ``not_allowed``."""
    occurrence = photo.occurrence
    if not can_change_photo(by, photo):
        raise Refused("not_allowed", _("只能删除自己放的照片；别人的请找负责人或工作人员。"))
    record(occurrence.activity, "activities.remove_photo", by=by, occurrence=occurrence.pk, photo=photo.pk)
    discard(photo)


def _held_after(occurrence: Occurrence, by: Any) -> Occurrence:
    """As it is now, locked, once it has begun, if ``by`` tells of it."""
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("activity__organization")
        .defer("event_zh", "event_en")
        .get(pk=occurrence.pk)
    )
    if not can_cancel_occurrence(by, occurrence):
        raise Refused("not_allowed", _("只有主办组织的负责人、编辑和工作人员可以写回顾。"))
    if occurrence.status != Occurrence.Status.SCHEDULED:
        raise Refused("cancelled", _("这一场没有举行。"))
    if timezone.now() < occurrence.starts:
        raise Refused("not_begun", _("还没开始，开始以后再写。"))
    return occurrence
