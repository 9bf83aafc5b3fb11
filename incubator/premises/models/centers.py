"""Centers and the zones on their floor plan; what is let is never more than there is."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

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
