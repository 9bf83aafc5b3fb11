"""An invitation to apply for space: what is asked for, and by what it is judged."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from incubator.premises.models import Center


class PaperKindQuerySet(models.QuerySet["PaperKind"]):
    def asked_of(self, stage: str) -> PaperKindQuerySet:
        """Those that an organization of this stage has to hand in."""
        return self.filter(**{f"for_{stage}": True})


class PaperKind(models.Model):
    """A kind of paper that a call may ask for (章程, 负责人身份证明 ...)."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    help_text = models.CharField(_("说明"), max_length=200, blank=True)
    # Of whom it is asked: a registered and a not yet registered group bring different papers.
    for_budding = models.BooleanField(_("萌芽期的组织要交"), default=True)
    for_filed = models.BooleanField(_("已备案的组织要交"), default=True)
    for_registered = models.BooleanField(_("已登记的组织要交"), default=True)
    expires = models.BooleanField(
        _("有有效期"), default=False, help_text=_("上传时要填有效期；快到期时会提醒组织换新的。")
    )
    template = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("空白模板"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("申请人可以下载后填写。"),
    )

    objects = PaperKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("材料种类")
        verbose_name_plural = _("材料种类")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def is_for(self, stage: str) -> bool:
        return bool(getattr(self, f"for_{stage}"))


class CallQuerySet(models.QuerySet["Call"]):
    def open_on(self, day: dt.date) -> CallQuerySet:
        return self.filter(Q(opens__isnull=True) | Q(opens__lte=day), Q(closes__isnull=True) | Q(closes__gte=day))


class Call(ClusterableModel):
    """An invitation to apply for space: always open, or from one day to another (both included)."""

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="calls", verbose_name=_("服务中心"))
    title = models.CharField(_("标题"), max_length=80)
    introduction = models.TextField(_("说明"), blank=True)
    opens = models.DateField(_("开始"), null=True, blank=True)
    closes = models.DateField(_("截止（含）"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("名额"), default=1)
    area = models.DecimalField(_("可分配面积（平方米）"), max_digits=7, decimal_places=1)
    papers = models.ManyToManyField(PaperKind, verbose_name=_("需要的材料"), related_name="calls", blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("招募")
        verbose_name_plural = _("招募")
        ordering = ["-opens", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="call_opens_before_it_closes",
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(opens__lte=F("closes")),
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, day: dt.date) -> bool:
        return (self.opens is None or self.opens <= day) and (self.closes is None or day <= self.closes)


class Criterion(models.Model):
    """What reviewers give 0 to 10 points for. ``weight`` counts against the weights of the call's other criteria."""

    MOST = 10

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("标准"), max_length=40)
    help_text = models.CharField(_("怎样打分"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("权重"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("评审标准")
        verbose_name_plural = _("评审标准")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "name"], name="criterion_once_a_call")]

    def __str__(self) -> str:
        return self.name
