"""When and where an activity takes place."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.activities.models.activities import Activity
from incubator.bookings.models import Booking
from incubator.premises.models import Room


def new_uid() -> str:
    """The calendar UID of an occurrence: given once, the same in every feed, download and mail."""
    return f"{uuid.uuid4()}@hongxin"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def public(self) -> OccurrenceQuerySet:
        """Those that everybody sees; cancelled ones are among them, and say so."""
        # Drafts are few. Asked for like this, no row of an activity is read to count ten thousand occurrences; and what is
        # one of some values is looked up in an index, what is "not live" (as Django writes it) is sought through it.
        drafts = Activity.objects.filter(live__in=[False])
        return self.filter(status__in=Occurrence.Status.PUBLIC).exclude(activity__in=drafts)

    def scheduled(self) -> OccurrenceQuerySet:
        return self.filter(status=Occurrence.Status.SCHEDULED)

    def upcoming(self, now: dt.datetime | None = None) -> OccurrenceQuerySet:
        now = now or timezone.now()
        # The second condition says nothing new, but lets the index on starts pass over all that was.
        return self.filter(ends__gt=now, starts__gt=now - Occurrence.LONGEST).order_by("starts", "pk")

    def past(self, now: dt.datetime | None = None) -> OccurrenceQuerySet:
        return self.filter(ends__lte=now or timezone.now()).order_by("-starts", "-pk")


class Occurrence(models.Model):
    """When and where an activity takes place. Outside revisions: publishing a draft never touches it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待审核")
        SCHEDULED = "scheduled", _("如期举行")
        CANCELLED = "cancelled", _("已取消")

        PUBLIC: ClassVar[frozenset[str]]

    Status.PUBLIC = frozenset({Status.SCHEDULED, Status.CANCELLED})

    # Forms and bookings begin and end on one day; none lasts longer than this.
    LONGEST = dt.timedelta(days=2)
    # Not stored: what calling it off came to (see ``cancelling``).
    told = 0
    beyond_reach = 0

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="occurrences")
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    # A room of ours (with the booking that holds it), or a place elsewhere in words.
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="occurrences", verbose_name=_("场地")
    )
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="occurrence", verbose_name=_("场地预约")
    )
    place = models.CharField(_("地点"), max_length=120, blank=True)
    # None: as many as come.
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True, validators=[MinValueValidator(1)])
    # When people may sign up. None: from when it is published; until it begins.
    signup_opens = models.DateTimeField(_("开始报名"), null=True, blank=True)
    signup_closes = models.DateTimeField(_("截止报名"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.SCHEDULED)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    # Afterwards: what came of it, and when the list of who came was finished.
    outcome = models.TextField(_("活动回顾"), max_length=1000, blank=True)
    attendance_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # For calendars (docs/feeds.md): stored, so that the bytes of a feed change when what they show changes, only then.
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # The VEVENT's bytes, a language each; made by ``feeds`` when something that they show changes.
    event_zh = models.BinaryField(default=b"", editable=False)
    event_en = models.BinaryField(default=b"", editable=False)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("场次")
        verbose_name_plural = _("场次")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(name="occurrence_starts_before_it_ends", condition=Q(starts__lt=F("ends"))),
            models.CheckConstraint(
                name="occurrence_has_a_place",
                condition=Q(room__isnull=False) | ~Q(place=""),
            ),
            models.CheckConstraint(
                name="occurrence_signup_opens_before_it_closes",
                condition=Q(signup_opens=None) | Q(signup_closes=None) | Q(signup_opens__lt=F("signup_closes")),
            ),
        ]
        indexes = [
            # All that tells whether it is public and to come, and what a calendar has of it: rows are wide (they carry the
            # calendar's bytes).
            models.Index(fields=["activity", "starts", "ends", "status", "changed_at"], name="occurrence_of_activity"),
            models.Index(fields=["starts", "ends", "status", "activity", "changed_at"], name="occurrence_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {timezone.localtime(self.starts):%F %H:%M}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()

    @property
    def is_proposed(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_past(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def may_be_cancelled(self) -> bool:
        return self.status == self.Status.SCHEDULED and not self.is_past

    @property
    def attendance_is_closed(self) -> bool:
        return self.attendance_closed_at is not None

    @property
    def seats_left(self) -> int | None:
        """None: as many as come. Only for rows that know how many are ``taken`` (``panels.with_seats_taken``)."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)  # type: ignore[attr-defined]

    @property
    def where(self) -> str:
        """Where people go: the room by name, or the place in words."""
        return self.room.name if self.room_id and self.room else self.place
