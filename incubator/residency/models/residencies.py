"""An organization living in the center, and the terms that say where and until when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization
from incubator.premises.models import Center, Zone
from incubator.residency.models.applications import Application
from portal.common.rules import Rule


class Residency(models.Model):
    """An organization living in the center, from the offer to its leaving. Where and when stands in its terms.

    Only actions write ``status``; which verb leads where stands in ``transitions.RESIDENCY``.
    """

    class Status(models.TextChoices):
        OFFERED = "offered", _("待签约")
        SIGNED = "signed", _("已签约")
        TRIAL = "trial", _("试住期")
        ACTIVE = "active", _("入驻中")
        LEAVING = "leaving", _("正在退出")
        LEFT = "left", _("已离开")

        UNDER_WAY: ClassVar[frozenset[str]]
        LIVES_HERE: ClassVar[frozenset[str]]

    # Named sets of states, by the question they answer.
    Status.UNDER_WAY = frozenset({Status.OFFERED, Status.SIGNED, Status.TRIAL, Status.ACTIVE, Status.LEAVING})
    Status.LIVES_HERE = frozenset({Status.TRIAL, Status.ACTIVE, Status.LEAVING})

    class Leaving(models.TextChoices):
        GRADUATED = "graduated", _("出壳")
        LAPSED = "lapsed", _("到期或逾期未答")
        ENDED = "ended", _("终止")
        WITHDREW = "withdrew", _("退出")
        DECLINED = "declined", _("谢绝")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="residencies", verbose_name=_("组织")
    )
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="residencies", verbose_name=_("服务中心"))
    # Whoever declined an offer and stayed on the waiting list may get another one for the same application.
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="residencies"
    )
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.OFFERED)
    # The last day on which the offer can be taken up.
    answer_by = models.DateField(_("请在哪天前答复（含）"), null=True, blank=True)
    moved_in = models.DateField(_("搬入"), null=True, blank=True)
    # Only while nobody has confirmed it; whoever takes a leaving back goes on with the trial.
    trial_until = models.DateField(_("试住到（含）"), null=True, blank=True)
    # While it is leaving: the last day, how and why, and up to when it had area before (the day after its last).
    last_day = models.DateField(_("最后一天"), null=True, blank=True)
    left_as = models.CharField(_("离开方式"), max_length=10, choices=Leaving, blank=True)
    leaving_reason = models.TextField(_("离开的原因"), max_length=1000, blank=True)
    let_before = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("入驻")
        verbose_name_plural = _("入驻")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "center"],
                condition=Q(status__in=["offered", "signed", "trial", "active", "leaving"]),
                name="residency_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["offered", "signed", "trial", "active", "leaving"]),
                name="residency_one_an_application",
            ),
        ]

    def __str__(self) -> str:
        return _("入驻 %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("residency", args=[self.pk])


class TermQuerySet(models.QuerySet["Term"]):
    def on(self, day: dt.date) -> TermQuerySet:
        return self.filter(starts__lte=day, ends__gt=day)


class Term(models.Model):
    """So many m² of a zone from ``starts`` up to, not including, ``ends``.

    Start, zone and m² never change, the end may only move earlier; the database refuses anything else, and any term
    whose peak would exceed the zone or the center (law L2).
    """

    residency = models.ForeignKey(Residency, on_delete=models.PROTECT, related_name="terms")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="terms", verbose_name=_("区域"))
    area = models.DecimalField(
        _("面积（平方米）"), max_digits=6, decimal_places=1, validators=[MinValueValidator(Decimal("0.1"))]
    )
    starts = models.DateField(_("开始"))
    ends = models.DateField(_("结束（不含）"))

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("入驻期")
        verbose_name_plural = _("入驻期")
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["zone", "starts", "ends"], name="term_zone_time")]
        constraints = [
            models.CheckConstraint(name="term_starts_before_it_ends", condition=Q(starts__lte=F("ends"))),
            models.CheckConstraint(name="term_area_positive", condition=Q(area__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.starts}–{self.last_day} {self.area} m²"

    @property
    def last_day(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)


# The peak of several terms lies at the start of one of them, so these days are enough to look at. Areas have one
# decimal; SQLite adds them as floats, so sums are compared in whole tenths.
_DAYS = (
    "(SELECT NEW.starts AS day UNION SELECT s.starts FROM incubator_term s "
    "WHERE s.starts > NEW.starts AND s.starts < NEW.ends) days"
)
Rule(
    "area_not_over_let",
    Term,
    # An update only ever shortens (the next rule), so it cannot add to a peak. Tested, it would take the center's lock
    # after the term's own, while everybody else takes the center's first: a deadlock on PostgreSQL.
    on=("INSERT",),
    lock=("incubator_center", "(SELECT center_id FROM incubator_zone WHERE id = NEW.zone_id)"),
    broken=(
        f"SELECT 1 FROM {_DAYS}, incubator_zone zone, incubator_center center "
        "WHERE NEW.starts < NEW.ends AND zone.id = NEW.zone_id AND center.id = zone.center_id AND ("
        "(SELECT ROUND(SUM(t.area) * 10) FROM incubator_term t WHERE t.zone_id = NEW.zone_id "
        "AND t.starts <= days.day AND t.ends > days.day) > ROUND(zone.area * 10) OR "
        "(SELECT ROUND(SUM(t.area) * 10) FROM incubator_term t JOIN incubator_zone z ON z.id = t.zone_id "
        "WHERE z.center_id = center.id AND t.starts <= days.day AND t.ends > days.day) > ROUND(center.area * 10))"
    ),
    audit=(
        "SELECT 1 FROM incubator_term p JOIN incubator_zone zone ON zone.id = p.zone_id "
        "JOIN incubator_center center ON center.id = zone.center_id WHERE p.starts < p.ends AND ("
        "(SELECT ROUND(SUM(t.area) * 10) FROM incubator_term t WHERE t.zone_id = p.zone_id "
        "AND t.starts <= p.starts AND t.ends > p.starts) > ROUND(zone.area * 10) OR "
        "(SELECT ROUND(SUM(t.area) * 10) FROM incubator_term t JOIN incubator_zone z ON z.id = t.zone_id "
        "WHERE z.center_id = center.id AND t.starts <= p.starts AND t.ends > p.starts) > ROUND(center.area * 10))"
    ),
)
Rule(
    "term_only_shortens",
    Term,
    on=("UPDATE",),
    broken=(
        "SELECT 1 WHERE NEW.starts <> OLD.starts OR NEW.zone_id <> OLD.zone_id OR NEW.area <> OLD.area "
        "OR NEW.residency_id <> OLD.residency_id OR NEW.ends > OLD.ends"
    ),
)
