"""Rooms and their parts, and the equipment that stands in them or is lent to any."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from incubator.premises.models.centers import Center


def must_be_of_center(row: Any) -> None:
    """A room's hours, days and equipment are of the room's center."""
    if row.room_id and row.center_id and row.room and row.room.center_id != row.center_id:
        raise ValidationError({"room": _("这个场地不属于所选的服务中心。")})


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    def usable_in(self, room: Room) -> EquipmentQuerySet:
        """Its own, that of its hall and of its parts, and what the center lends to any of its rooms."""
        own = Q(room=room.pk) | Q(room__whole=room.pk) | Q(room=None)
        return self.filter(own | Q(room=room.whole_id) if room.whole_id else own, center=room.center_id)


class Equipment(models.Model):
    """What a room has, a projector or forty chairs; without a room, what the center lends to any of its rooms."""

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="equipment", verbose_name=_("服务中心"))
    room = ParentalKey(
        "Room",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="equipment",
        verbose_name=_("场地"),
        help_text=_("不选就是服务中心共用的，可以借到任何一个场地。"),
    )
    name = models.CharField(_("名称"), max_length=40)
    quantity = models.PositiveSmallIntegerField(_("数量"), default=1, validators=[MinValueValidator(1)])

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("设备")
        verbose_name_plural = _("设备")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} ×{self.quantity}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Written within a room's form, it belongs to the room's center.
        if self.room and not self.center_id:
            self.center_id = self.room.center_id
        super().save(*args, **kwargs)

    def clean(self) -> None:
        must_be_of_center(self)


class RoomQuerySet(models.QuerySet["Room"]):
    def bookable(self) -> RoomQuerySet:
        return self.filter(active=True)


class Room(ClusterableModel):
    """A place that is booked. A hall that divides has parts; then only the parts carry holds."""

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("服务中心"))
    whole = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("属于哪个大厅"),
        help_text=_("大厅可以整个预约，也可以只约其中一块；不是大厅的一块就不选。"),
    )
    name = models.CharField(_("名称"), max_length=40)
    slug = models.SlugField(_("网址名"), unique=True)
    # Rooms of the distributed service place lie elsewhere in the neighbourhood; empty means in the center.
    address = models.CharField(
        _("地址"), max_length=200, blank=True, help_text=_("不在服务中心里的场地才填，例如小区北侧的活动厅。")
    )
    capacity = models.PositiveSmallIntegerField(_("容纳人数"), validators=[MinValueValidator(1)])
    area = models.DecimalField(_("面积（平方米）"), max_digits=6, decimal_places=1)
    description = models.TextField(_("介绍"), blank=True)
    house_rules = models.TextField(_("使用须知"), blank=True)
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("照片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cleanup_minutes = models.PositiveSmallIntegerField(
        _("用后清洁（分钟）"), default=0, help_text=_("每次使用后留出的时间，别人不能预约；可以超过关门时间。")
    )
    shortest_minutes = models.PositiveSmallIntegerField(_("最短使用（分钟）"), default=30)
    longest_minutes = models.PositiveSmallIntegerField(_("最长使用（分钟）"), default=240)
    notice_hours = models.PositiveSmallIntegerField(_("至少提前几小时预约"), default=2)
    active = models.BooleanField(_("开放预约"), default=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    # /rooms/find/ is the search, /rooms/day/ all rooms on one day.
    ADDRESSES_TAKEN = frozenset({"find", "day"})

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("场地")
        verbose_name_plural = _("场地")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="room_shortest_not_over_longest",
                condition=Q(shortest_minutes__lte=F("longest_minutes")),
                violation_error_message=_("最短使用时间不能超过最长使用时间。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("room", args=[self.slug])

    @property
    def family_id(self) -> int:
        """The key of the hall that it is or belongs to; a room by itself is its own."""
        return self.whole_id or self.pk

    def clean(self) -> None:
        if self.whole_id and (self.whole_id == self.pk or (self.whole and self.whole.whole_id)):
            raise ValidationError({"whole": _("大厅只能分一层：请选择一个本身不属于别的大厅的场地。")})
        if self.whole_id and self.pk and self.parts.exists():
            raise ValidationError({"whole": _("这个场地自己已经分成几块，不能再属于别的大厅。")})
        if self.slug in self.ADDRESSES_TAKEN:
            raise ValidationError({"slug": _("这个网址名已有别的用处，请换一个。")})

    @property
    def where(self) -> str:
        """The address where people go."""
        return self.address or self.center.address
