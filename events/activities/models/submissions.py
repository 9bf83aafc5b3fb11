"""What was submitted for approval, and who may publish without waiting for one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from events.activities.models.activities import Activity
from events.activities.models.occurrences import Occurrence
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization, ServiceField


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> SubmissionQuerySet:
        """Those that somebody has to decide, the longest waiting first."""
        return self.filter(status__in=Submission.Status.CAN_DECIDE)


class Submission(models.Model):
    """One revision of an activity, submitted for approval; with ``booking``, the room is asked for in the same step.

    One that is returned may be mended and submitted again; one that is refused ends the activity. ``policy``: the row
    by which it was published without waiting.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("待审核")
        APPROVED = "approved", _("已通过")
        RETURNED = "returned", _("已退回")
        REFUSED = "refused", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

        CAN_DECIDE: ClassVar[frozenset[str]]

    Status.CAN_DECIDE = frozenset({Status.PENDING})

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="submissions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="submission", verbose_name=_("场地预约")
    )
    policy = models.ForeignKey(
        "events.PublishingPolicy", null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions"
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

    def undecided_rooms(self) -> models.QuerySet[Booking]:
        """What is booked for the proposed dates and waits for an answer: it is given along with this one's."""
        return Booking.objects.pending().filter(
            occurrence__activity=self.activity_id, occurrence__status=Occurrence.Status.PROPOSED
        )


class PublishingPolicy(models.Model):
    """Whom the center trusts to publish what without waiting. Several may fit; one is enough.

    A room that nobody has decided yet still waits for staff, whatever stands here.
    """

    class Kind(models.TextChoices):
        CHANGES = "changes", _("修改已发布的活动")
        DATES = "dates", _("给已发布的活动加场次")
        NEW = "new", _("发布新的活动")

    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="publishing_policies",
        verbose_name=_("组织"),
        help_text=_("不选就是所有在册的组织。"),
    )
    kind = models.CharField(_("可以直接"), max_length=10, choices=Kind)
    service_field = models.ForeignKey(
        ServiceField,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("服务领域"),
        help_text=_("不选就是所有领域。"),
    )
    is_active = models.BooleanField(_("有效"), default=True)
    note = models.CharField(_("说明"), max_length=200, blank=True, help_text=_("为什么信任，什么时候再看一次。"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("免审规则")
        verbose_name_plural = _("免审规则")
        ordering = ["organization", "kind", "pk"]

    def __str__(self) -> str:
        return _("%(who)s：%(what)s") % {
            "who": self.organization or _("所有组织"),
            "what": self.get_kind_display(),
        }
