"""Bookings of rooms and equipment, and the holds that say what is taken. Policies stand in ``policies``."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization
from incubator.premises.models import Equipment, Room
from portal.common.periods import Period
from portal.common.rules import Rule


class Series(models.Model):
    """A wish for the same time again and again. Each of its dates is a booking of its own; nothing else is derived."""

    class Pattern(models.TextChoices):
        WEEKLY = "weekly", _("每周")
        FORTNIGHTLY = "fortnightly", _("每两周")
        MONTHLY = "monthly", _("每月同一个星期几")

    # A year of weeks; more than that is asked for anew.
    MOST_DATES = 53

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="series", verbose_name=_("组织")
    )
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="series", verbose_name=_("场地"))
    pattern = models.CharField(_("多久一次"), max_length=12, choices=Pattern)
    first = models.DateField(_("第一次"))
    until = models.DateField(_("到哪天止（含）"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("系列预约")
        verbose_name_plural = _("系列预约")
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(name="series_ends_after_it_begins", condition=Q(first__lte=F("until")))]

    def __str__(self) -> str:
        return _("系列预约 %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.pk])


class BookingQuerySet(models.QuerySet["Booking"]):
    def pending(self) -> BookingQuerySet:
        return self.filter(status=Booking.Status.PENDING)

    def queued(self) -> BookingQuerySet:
        """Those that stand in line, the first in line first."""
        return self.filter(status=Booking.Status.QUEUED).order_by("queued_at", "pk")

    def of(self, user: object) -> BookingQuerySet:
        """Those of the organizations that ``user`` belongs to."""
        return self.filter(organization__in=Organization.objects.of(user))

    def touching(self, room: Room, period: Period) -> BookingQuerySet:
        """Those of ``room``, its hall or its parts that overlap ``period``."""
        family = Q(room=room.pk) | Q(room__whole=room.pk)
        if room.whole_id:
            family |= Q(room=room.whole_id)
        return self.filter(family, starts__lt=period.end, ends__gt=period.start)


class Booking(models.Model):
    """An organization's request for a room from ``starts`` up to ``ends``. Only actions write ``status``.

    queued -> pending -> confirmed -> used | no_show; declined, expired and cancelled end it; a date of a series that
    was left out is skipped, and may be asked for again.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("排队中")
        PENDING = "pending", _("待审批")
        CONFIRMED = "confirmed", _("已确认")
        DECLINED = "declined", _("未通过")
        CANCELLED = "cancelled", _("已取消")
        EXPIRED = "expired", _("逾期未审")
        SKIPPED = "skipped", _("已跳过")
        USED = "used", _("已使用")
        NO_SHOW = "no_show", _("没有来")

        HOLDS_ROOM: ClassVar[frozenset[str]]
        CAN_DECIDE: ClassVar[frozenset[str]]
        CAN_CANCEL: ClassVar[frozenset[str]]
        CAN_MOVE: ClassVar[frozenset[str]]
        CAN_CHECK_IN: ClassVar[frozenset[str]]
        CAN_SET_RIGHT: ClassVar[frozenset[str]]
        CAN_ASK_AGAIN: ClassVar[frozenset[str]]
        ANSWERS: ClassVar[frozenset[str]]
        EXPIRES: ClassVar[frozenset[str]]
        COUNTS: ClassVar[frozenset[str]]
        WAS_USED: ClassVar[frozenset[str]]

    Status.HOLDS_ROOM = frozenset({Status.PENDING, Status.CONFIRMED})
    Status.CAN_DECIDE = frozenset({Status.PENDING})
    Status.CAN_CANCEL = frozenset({Status.QUEUED, Status.PENDING, Status.CONFIRMED})
    Status.CAN_MOVE = Status.CAN_CANCEL
    Status.CAN_CHECK_IN = frozenset({Status.CONFIRMED})
    # It is over, and somebody says who came.
    Status.CAN_SET_RIGHT = frozenset({Status.USED, Status.NO_SHOW})
    Status.CAN_ASK_AGAIN = frozenset({Status.SKIPPED})
    # What a request is answered with.
    Status.ANSWERS = frozenset({Status.CONFIRMED, Status.DECLINED})
    # Nobody decided until ``due_at``.
    Status.EXPIRES = frozenset({Status.QUEUED, Status.PENDING})
    # What counts against the hours that a policy allows; who queues has asked, and who did not come has had the room.
    Status.COUNTS = frozenset({Status.QUEUED, Status.PENDING, Status.CONFIRMED, Status.USED, Status.NO_SHOW})
    # Of a booking that is over: confirmed ones are used, until the job has written that down.
    Status.WAS_USED = frozenset({Status.CONFIRMED, Status.USED})

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
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    # Why it was declined or cancelled; its organization reads it.
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    # Since when it stands in line.
    queued_at = models.DateTimeField(null=True, blank=True)
    # A date of a series, and the moment that the series gave it, wherever it was moved since.
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    original_start = models.DateTimeField(null=True, blank=True)
    # Staff asked in the organization's name; who telephoned is for staff's eyes only.
    on_behalf = models.BooleanField(_("代约"), default=False)
    caller = models.CharField(_("来电人和电话"), max_length=80, blank=True)
    # Who came.
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    headcount = models.PositiveSmallIntegerField(_("到场人数"), null=True, blank=True)
    # What calendars go by: see ``invitation``.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("场地预约")
        verbose_name_plural = _("场地预约")
        ordering = ["starts", "pk"]
        permissions = [("decide_booking", _("审批场地预约"))]
        constraints = [
            models.CheckConstraint(name="booking_starts_before_it_ends", condition=Q(starts__lt=F("ends"))),
            models.UniqueConstraint(fields=["series", "original_start"], name="booking_once_a_date_of_a_series"),
            models.CheckConstraint(
                name="booking_of_series_knows_its_date",
                condition=Q(series__isnull=True) | Q(original_start__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["room", "starts"], name="booking_room_time"),
            models.Index(fields=["organization", "starts"], name="booking_organization_time"),
            models.Index(fields=["status", "due_at"], name="booking_due"),
            models.Index(fields=["status", "ends"], name="booking_status_end"),
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


class EquipmentUse(models.Model):
    """What a booking wants along with its room; ``EquipmentHold`` says that it is taken."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="equipment")
    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="uses", verbose_name=_("设备"))
    quantity = models.PositiveSmallIntegerField(_("数量"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("借用设备")
        verbose_name_plural = _("借用设备")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["booking", "equipment"], name="equipment_once_a_booking")]

    def __str__(self) -> str:
        return f"{self.equipment.name} ×{self.quantity}"


class EquipmentHold(models.Model):
    """That ``quantity`` of an equipment is taken from ``starts`` up to ``ends``; lives and dies with the room's holds."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="equipment_holds")
    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="holds")
    quantity = models.PositiveSmallIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        verbose_name = _("设备占用")
        verbose_name_plural = _("设备占用")
        constraints = [
            models.CheckConstraint(name="equipment_hold_starts_before_it_ends", condition=Q(starts__lt=F("ends"))),
        ]
        indexes = [models.Index(fields=["equipment", "ends", "starts"], name="equipment_hold_time")]

    def __str__(self) -> str:
        return f"{self.equipment_id} ×{self.quantity} {self.starts:%F %H:%M}–{self.ends:%H:%M}"


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
# The peak of what is taken lies at the start of one of the holds, so these moments are enough to look at.
_LENT = (
    "SELECT SUM(h.quantity) FROM incubator_equipmenthold h WHERE h.equipment_id = {equipment} "
    "AND h.starts <= {moment} AND h.ends > {moment}"
)
Rule(
    "equipment_not_overlent",
    EquipmentHold,
    on=("INSERT",),
    lock=("incubator_equipment", "NEW.equipment_id"),
    broken=(
        "SELECT 1 FROM incubator_equipment e, (SELECT NEW.starts AS moment UNION SELECT s.starts "
        "FROM incubator_equipmenthold s WHERE s.equipment_id = NEW.equipment_id AND s.starts > NEW.starts "
        "AND s.starts < NEW.ends) moments WHERE e.id = NEW.equipment_id "
        f"AND ({_LENT.format(equipment='NEW.equipment_id', moment='moments.moment')}) > e.quantity"
    ),
    audit=(
        "SELECT 1 FROM incubator_equipmenthold p JOIN incubator_equipment e ON e.id = p.equipment_id "
        f"WHERE ({_LENT.format(equipment='p.equipment_id', moment='p.starts')}) > e.quantity"
    ),
)
Rule("equipment_hold_never_changes", EquipmentHold, on=("UPDATE",), broken="SELECT 1")
Rule(
    "equipment_not_below_lent",
    Equipment,
    on=("UPDATE",),
    columns=("quantity",),
    broken=(
        "SELECT 1 FROM incubator_equipmenthold p WHERE p.equipment_id = NEW.id AND p.ends > CURRENT_TIMESTAMP "
        f"AND ({_LENT.format(equipment='NEW.id', moment='p.starts')}) > NEW.quantity"
    ),
)
