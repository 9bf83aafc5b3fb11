"""What organizations do for residents: activities, when they take place, and what was submitted for approval."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin

from incubator.bookings.models import Booking
from incubator.organizations.models import Organization, ServiceField, short_slug
from incubator.premises.models import Room


class ActivityQuerySet(models.QuerySet["Activity"]):
    def public(self) -> ActivityQuerySet:
        return self.filter(live=True)

    def of(self, user: object) -> ActivityQuerySet:
        """Those of the organizations that ``user`` belongs to."""
        return self.filter(organization__in=Organization.objects.of(user))


class Activity(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Editorial content only: what it is. When and where are ``Occurrence`` rows, which no draft can roll back.

    ``live`` is written by ``approve_activity`` alone, which publishes exactly the revision that was submitted.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="activities", verbose_name=_("主办组织")
    )
    slug = models.SlugField(_("网址名"), max_length=60, unique=True, default=short_slug)
    title = models.CharField(_("标题"), max_length=80)
    summary = models.CharField(_("一句话介绍"), max_length=160)
    body = models.TextField(_("详细介绍"), max_length=5000, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    service_field = models.ForeignKey(
        ServiceField, on_delete=models.PROTECT, related_name="activities", verbose_name=_("服务领域")
    )
    audience = models.CharField(_("适合谁"), max_length=80, blank=True)
    # Whom to call: the only way in when there is no sign-up.
    contact_name = models.CharField(_("联系人"), max_length=40)
    contact_phone = models.CharField(_("联系电话"), max_length=20)
    takes_signups = models.BooleanField(_("在网上报名"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActivityQuerySet.as_manager()

    # What a revision is about. Everything else belongs to the activity as such, and no revision brings it back.
    EDITORIAL = (
        "title",
        "summary",
        "body",
        "picture",
        "service_field",
        "audience",
        "contact_name",
        "contact_phone",
        "takes_signups",
    )

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        ordering = ["-created_at", "-pk"]
        permissions = [("moderate_activity", _("审核活动"))]
        indexes = [models.Index(fields=["live", "organization"], name="activity_live_organization")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.slug])

    def with_content_json(self, content: dict[str, Any]) -> Activity:
        """This activity with the editorial content of a revision, and with nothing else of it.

        Wagtail would bring back every field, so that an old revision, published, would also bring back an old
        address, another organization, or a schedule.
        """
        activity: Activity = super().with_content_json(content)
        for field in self._meta.concrete_fields:
            if field.name not in self.EDITORIAL:
                setattr(activity, field.attname, getattr(self, field.attname))
        if "organization" in self._state.fields_cache:
            activity.organization = self.organization
        return activity

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "activities/activity.html"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> SubmissionQuerySet:
        """Those that somebody has to decide, the longest waiting first."""
        return self.filter(status__in=Submission.Status.CAN_DECIDE)


class Submission(models.Model):
    """One revision of an activity, submitted for approval; with ``booking``, the room is asked for in the same step."""

    class Status(models.TextChoices):
        PENDING = "pending", _("待审核")
        APPROVED = "approved", _("已通过")
        RETURNED = "returned", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

        CAN_DECIDE: ClassVar[frozenset[str]]

    Status.CAN_DECIDE = frozenset({Status.PENDING})

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="submissions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="submission", verbose_name=_("场地预约")
    )
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PENDING)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动送审")
        verbose_name_plural = _("活动送审")
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(status="pending"), name="submission_one_pending_an_activity"
            ),
        ]

    def __str__(self) -> str:
        return _("送审 %(number)s") % {"number": self.pk}


def new_uid() -> str:
    """The calendar UID of an occurrence: given once, the same in every feed, download and mail."""
    return f"{uuid.uuid4()}@hongxin"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def public(self) -> OccurrenceQuerySet:
        """Those that everybody sees; cancelled ones are among them, and say so."""
        return self.filter(activity__live=True, status__in=Occurrence.Status.PUBLIC)

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

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="occurrences")
    starts = models.DateTimeField(_("开始"), db_index=True)
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
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.SCHEDULED)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
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
        ]
        indexes = [models.Index(fields=["activity", "starts"], name="occurrence_activity_time")]

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
    def seats_left(self) -> int | None:
        """None: as many as come. Only for rows that know how many are ``taken`` (``panels.with_seats_taken``)."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)  # type: ignore[attr-defined]

    @property
    def where(self) -> str:
        """Where people go: the room by name, or the place in words."""
        return self.room.name if self.room_id and self.room else self.place
