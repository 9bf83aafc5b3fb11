"""When the house and its rooms are open, and the days that differ."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from incubator.premises.models.centers import Center
from incubator.premises.models.rooms import Room, must_be_of_center


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
        must_be_of_center(self)


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
        must_be_of_center(self)

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
