"""Bookings of rooms, and the holds that say a room is taken."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.periods import Period
from portal.common.rules import Rule


class BookingQuerySet(models.QuerySet["Booking"]):
    def pending(self) -> BookingQuerySet:
        return self.filter(status=Booking.Status.PENDING)

    def of(self, user: object) -> BookingQuerySet:
        """Those of the organizations that ``user`` belongs to."""
        return self.filter(organization__in=Organization.objects.of(user))


class Booking(models.Model):
    """An organization's request for a room from ``starts`` up to ``ends``. Only ``actions.py`` writes ``status``."""

    class Status(models.TextChoices):
        PENDING = "pending", _("待审批")
        CONFIRMED = "confirmed", _("已确认")
        DECLINED = "declined", _("未通过")
        CANCELLED = "cancelled", _("已取消")
        EXPIRED = "expired", _("逾期未审")

        HOLDS_ROOM: ClassVar[frozenset[str]]
        CAN_DECIDE: ClassVar[frozenset[str]]
        CAN_CANCEL: ClassVar[frozenset[str]]

    Status.HOLDS_ROOM = frozenset({Status.PENDING, Status.CONFIRMED})
    Status.CAN_DECIDE = frozenset({Status.PENDING})
    Status.CAN_CANCEL = frozenset({Status.PENDING, Status.CONFIRMED})

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("组织")
    )
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("场地"))
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    people = models.PositiveSmallIntegerField(_("人数"), validators=[MinValueValidator(1)])
    purpose = models.CharField(_("用途"), max_length=120)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PENDING)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Undecided at this moment it expires.
    due_at = models.DateTimeField(_("答复期限"))
    # Why it was declined or cancelled; its organization reads it.
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("场地预约")
        verbose_name_plural = _("场地预约")
        ordering = ["starts", "pk"]
        permissions = [("decide_booking", _("审批场地预约"))]
        constraints = [models.CheckConstraint(name="booking_starts_before_it_ends", condition=Q(starts__lt=F("ends")))]
        indexes = [
            models.Index(fields=["room", "starts"], name="booking_room_time"),
            models.Index(fields=["organization", "starts"], name="booking_organization_time"),
            models.Index(fields=["status", "due_at"], name="booking_due"),
        ]

    def __str__(self) -> str:
        return _("预约 %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("booking", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period(self.starts, self.ends)

    @property
    def is_past(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def may_be_cancelled(self) -> bool:
        return self.status in Booking.Status.CAN_CANCEL and not self.is_past

    @property
    def day(self) -> dt.date:
        return timezone.localtime(self.starts).date()


class Hold(models.Model):
    """That a room is taken from ``starts`` up to ``ends`` (cleanup included): the one table that says so.

    Pending and confirmed bookings have holds, nothing else has; a booking of a whole hall holds each of its parts.
    Holds are never updated: moving deletes and creates them in one transaction.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="holds")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="holds")
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        verbose_name = _("占用")
        verbose_name_plural = _("占用")
        constraints = [models.CheckConstraint(name="hold_starts_before_it_ends", condition=Q(starts__lt=F("ends")))]
        # By end: what matters lies ahead, and everything that is over is skipped at once.
        indexes = [models.Index(fields=["room", "ends", "starts"], name="hold_room_time")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.starts:%F %H:%M}–{self.ends:%H:%M}"


# Law L1.
Rule(
    "room_held_once",
    Hold,
    on=("INSERT",),
    lock=("incubator_room", "NEW.room_id"),
    broken=(
        "SELECT 1 FROM incubator_hold h WHERE h.room_id = NEW.room_id AND h.id <> NEW.id "
        "AND h.starts < NEW.ends AND h.ends > NEW.starts"
    ),
    audit=(
        "SELECT 1 FROM incubator_hold a JOIN incubator_hold b ON a.room_id = b.room_id AND a.id < b.id "
        "AND a.starts < b.ends AND a.ends > b.starts"
    ),
)
Rule("hold_never_changes", Hold, on=("UPDATE",), broken="SELECT 1")
Rule(
    "hold_on_parts_only",
    Hold,
    on=("INSERT",),
    broken="SELECT 1 FROM incubator_room r WHERE r.whole_id = NEW.room_id",
)
Rule(
    "parts_fixed_while_held",
    Room,
    on=("UPDATE",),
    columns=("whole_id",),
    broken=(
        "SELECT 1 FROM incubator_hold h WHERE h.room_id IN (NEW.id, NEW.whole_id, OLD.whole_id) "
        "AND COALESCE(NEW.whole_id, 0) <> COALESCE(OLD.whole_id, 0) AND h.ends > CURRENT_TIMESTAMP"
    ),
)
Rule(
    "whole_not_held_itself",
    Room,
    on=("INSERT",),
    broken="SELECT 1 FROM incubator_hold h WHERE h.room_id = NEW.whole_id AND h.ends > CURRENT_TIMESTAMP",
)
