"""The house: centers, zones on a floor plan, rooms and their parts, equipment, opening hours, special days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal.common.rules import Rule


class Center(models.Model):
    """A service center and its rules. Areas are m² with one decimal, lengths are minutes."""

    name = models.CharField(_("名称"), max_length=80)
    slug = models.SlugField(_("网址名"), unique=True)
    address = models.CharField(_("地址"), max_length=200)
    telephone = models.CharField(_("电话"), max_length=30)
    directions = models.TextField(_("怎么来"), blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    area = models.DecimalField(_("面积（平方米）"), max_digits=7, decimal_places=1)
    slot_minutes = models.PositiveSmallIntegerField(
        _("预约时间单位（分钟）"), default=30, validators=[MinValueValidator(5)]
    )
    horizon_days = models.PositiveSmallIntegerField(_("最多提前多少天预约"), default=90)
    decide_days = models.PositiveSmallIntegerField(_("几天内答复预约"), default=3)
    review_days = models.PositiveSmallIntegerField(_("几天内决定入驻申请"), default=15)
    announce_days = models.PositiveSmallIntegerField(_("公示天数"), default=5)
    appeal_days = models.PositiveSmallIntegerField(
        _("几天内可以申诉"), default=15, help_text=_("从公布不予入驻的第二天起算。")
    )
    offer_days = models.PositiveSmallIntegerField(
        _("几天内答复入驻邀约"), default=14, help_text=_("发出入驻邀约后，组织在这么多天内签约或谢绝。")
    )
    trial_days = models.PositiveSmallIntegerField(_("试住天数"), default=90)
    grace_minutes = models.PositiveSmallIntegerField(
        _("没人签到几分钟后让出场地"),
        default=0,
        help_text=_("填 0 就不检查签到；填了，开始后这么久还没人签到的预约会自动让出场地，并记为没有来。"),
    )

    class Meta:
        verbose_name = _("服务中心")
        verbose_name_plural = _("服务中心")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A part of the floor that residents get terms in. ``x y width height`` place it on the plan, in metres."""

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="zones", verbose_name=_("服务中心"))
    name = models.CharField(_("名称"), max_length=40)
    area = models.DecimalField(_("面积（平方米）"), max_digits=7, decimal_places=1)
    x = models.DecimalField(_("左（米）"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    y = models.DecimalField(_("上（米）"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    width = models.DecimalField(
        _("宽（米）"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    height = models.DecimalField(
        _("高（米）"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    # Zones that are let; the reception or a corridor is on the plan, too, but nobody moves in there.
    lettable = models.BooleanField(_("可入驻"), default=True)

    class Meta:
        verbose_name = _("区域")
        verbose_name_plural = _("区域")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["center", "name"], name="zone_name_once_a_center")]

    def __str__(self) -> str:
        return self.name


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
        _room_of_center(self)


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


def _room_of_center(row: Equipment | OpeningHours | SpecialDay) -> None:
    if row.room_id and row.center_id and row.room and row.room.center_id != row.center_id:
        raise ValidationError({"room": _("这个场地不属于所选的服务中心。")})


class OpeningHours(models.Model):
    """When the center is open on a weekday, or one room instead of it. Several rows a day are several periods."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("星期一")
        TUESDAY = 1, _("星期二")
        WEDNESDAY = 2, _("星期三")
        THURSDAY = 3, _("星期四")
        FRIDAY = 4, _("星期五")
        SATURDAY = 5, _("星期六")
        SUNDAY = 6, _("星期日")

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="hours", verbose_name=_("服务中心"))
    room = ParentalKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="hours",
        verbose_name=_("只对这个场地"),
        help_text=_("不选就是整个中心的开放时间。场地有自己的开放时间时，中心的对它不再有效。"),
    )
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))
    valid_from = models.DateField(
        _("从哪天起"),
        null=True,
        blank=True,
        help_text=_("有起止日期的，在那段时间里代替同一星期几没有日期的。"),
    )
    valid_to = models.DateField(_("到哪天止（含）"), null=True, blank=True)

    class Meta:
        verbose_name = _("开放时间")
        verbose_name_plural = _("开放时间")
        ordering = ["room_id", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="hours_open_before_close",
                condition=Q(opens__lt=F("closes")),
                violation_error_message=_("关门时间要晚于开门时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Written within a room's form, it belongs to the room's center.
        if self.room and not self.center_id:
            self.center_id = self.room.center_id
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValidationError({"valid_to": _("结束日期不能早于开始日期。")})
        _room_of_center(self)


class SpecialDay(models.Model):
    """A date that differs: a holiday, a swapped workday, a special opening, a closure of the house or of one room.

    ``acts_as`` is CLOSED or the weekday whose hours hold. With ``opens`` and ``closes`` it concerns these hours only:
    closed then, or (acting as a weekday) open exactly then.
    """

    class ActsAs(models.IntegerChoices):
        CLOSED = -1, pgettext_lazy("开放时间", "关闭")
        MONDAY = 0, _("按星期一")
        TUESDAY = 1, _("按星期二")
        WEDNESDAY = 2, _("按星期三")
        THURSDAY = 3, _("按星期四")
        FRIDAY = 4, _("按星期五")
        SATURDAY = 5, _("按星期六")
        SUNDAY = 6, _("按星期日")

    center = models.ForeignKey(
        Center, on_delete=models.CASCADE, related_name="special_days", verbose_name=_("服务中心")
    )
    room = models.ForeignKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="special_days",
        verbose_name=_("只对这个场地"),
    )
    date = models.DateField(_("日期"), db_index=True)
    acts_as = models.SmallIntegerField(_("当天"), choices=ActsAs, default=ActsAs.CLOSED)
    opens = models.TimeField(_("从"), null=True, blank=True)
    closes = models.TimeField(_("到"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=80, help_text=_("居民看得到，例如：国庆节、调休上班、消防检查。"))
    source = models.CharField(_("依据"), max_length=120, blank=True)
    provisional = models.BooleanField(_("暂定（官方安排未公布）"), default=False)

    class Meta:
        verbose_name = _("特殊日期")
        verbose_name_plural = _("特殊日期")
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="special_day_hours_both_or_none",
                # Said of each: a comparison with nothing is neither true nor false, and SQL lets it pass.
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, opens__lt=F("closes")),
                violation_error_message=_("请同时填写起止时间，并且结束晚于开始；整天则都不填。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.note}"

    def clean(self) -> None:
        _room_of_center(self)

    @property
    def is_closed(self) -> bool:
        return self.acts_as == self.ActsAs.CLOSED

    @property
    def is_past(self) -> bool:
        return self.date < timezone.localdate()

    @property
    def whole_day(self) -> bool:
        return self.opens is None

    @property
    def hours(self) -> tuple[dt.time, dt.time] | None:
        return (self.opens, self.closes) if self.opens and self.closes else None


# Areas have one decimal; SQLite adds them as floats, so sums are compared in whole tenths.
_ZONE_TERMS = "SELECT COALESCE(ROUND(SUM(t.area) * 10), 0) FROM incubator_term t WHERE t.zone_id = NEW.id"
_CENTER_TERMS = (
    "SELECT COALESCE(ROUND(SUM(t.area) * 10), 0) FROM incubator_term t "
    "JOIN incubator_zone z ON z.id = t.zone_id WHERE z.center_id = NEW.id"
)

Rule(
    "zone_not_below_let",
    Zone,
    on=("UPDATE",),
    columns=("area",),
    lock=("incubator_center", "NEW.center_id"),
    broken=(
        "SELECT 1 FROM incubator_term p WHERE p.zone_id = NEW.id AND "
        f"({_ZONE_TERMS} AND t.starts <= p.starts AND t.ends > p.starts) > ROUND(NEW.area * 10)"
    ),
)
Rule(
    "center_not_below_let",
    Center,
    on=("UPDATE",),
    columns=("area",),
    broken=(
        "SELECT 1 FROM incubator_term p JOIN incubator_zone pz ON pz.id = p.zone_id WHERE pz.center_id = NEW.id AND "
        f"({_CENTER_TERMS} AND t.starts <= p.starts AND t.ends > p.starts) > ROUND(NEW.area * 10)"
    ),
)
Rule(
    "zone_keeps_its_center",
    Zone,
    on=("UPDATE",),
    columns=("center_id",),
    broken="SELECT 1 WHERE NEW.center_id <> OLD.center_id",
)
