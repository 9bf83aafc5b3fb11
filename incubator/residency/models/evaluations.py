"""What a resident tells of itself, how the center judges it, and what becomes of those who grew up."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import short_slug
from incubator.residency.models.residencies import Residency
from portal.common.periods import today


class Report(models.Model):
    """The report on half a year. Its figures are counted by the house, never asked for, and frozen when it is handed in.

    ``figures`` is a list of ``{"code", "value"}`` in the order of ``evaluating.figures``.
    """

    class Half(models.IntegerChoices):
        FIRST = 1, _("上半年")
        SECOND = 2, _("下半年")

    residency = models.ForeignKey(Residency, on_delete=models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField(_("年"))
    half = models.PositiveSmallIntegerField(_("半年"), choices=Half)
    due = models.DateField(_("请在哪天前提交（含）"))
    figures = models.JSONField(default=list, blank=True)
    done = models.TextField(_("做了什么"), max_length=3000, blank=True)
    difficulties = models.TextField(_("遇到什么困难"), max_length=2000, blank=True)
    plans = models.TextField(_("接下来打算做什么"), max_length=2000, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True, editable=False)
    # The desk has read it; what it wants to say back.
    comment = models.TextField(_("服务中心的回复"), max_length=2000, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("半年报告")
        verbose_name_plural = _("半年报告")
        ordering = ["-year", "-half", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["residency", "year", "half"], name="report_once_a_half"),
            models.CheckConstraint(name="report_half_is_1_or_2", condition=Q(half__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return _("%(year)s 年%(half)s") % {"year": self.year, "half": self.get_half_display()}

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def starts(self) -> dt.date:
        return dt.date(self.year, 1 if self.half == self.Half.FIRST else 7, 1)

    @property
    def ends(self) -> dt.date:
        """The day after the half year: from then on it can be told what happened in it."""
        return dt.date(self.year, 7, 1) if self.half == self.Half.FIRST else dt.date(self.year + 1, 1, 1)

    @property
    def last_day(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)

    @property
    def is_handed_in(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_late(self) -> bool:
        """Handed in after its day, or not yet handed in and the day is over."""
        day = timezone.localtime(self.submitted_at).date() if self.submitted_at else today()
        return day > self.due


class Evaluation(models.Model):
    """How the center judges a resident: in the middle of its term, at the end, or again after an "improve by".

    ``figures`` as in ``Report``. Only actions write ``status``; see ``transitions.EVALUATION``.
    """

    class Kind(models.TextChoices):
        MID = "mid", _("中期评估")
        FINAL = "final", _("期满评估")
        AGAIN = "again", _("复评")

    class Status(models.TextChoices):
        ASKED = "asked", _("待自评")
        REPORTED = "reported", _("待评估")
        DECIDED = "decided", _("已评估")
        LAPSED = "lapsed", _("逾期未答")
        DROPPED = "dropped", _("已取消")

        OPEN: ClassVar[frozenset[str]]

        WAITS_FOR_ANSWER: ClassVar[frozenset[str]]
        WAITS_FOR_STAFF: ClassVar[frozenset[str]]

    # Named sets of states, by the question they answer.
    Status.OPEN = frozenset({Status.ASKED, Status.REPORTED})
    Status.WAITS_FOR_ANSWER = frozenset({Status.ASKED})
    Status.WAITS_FOR_STAFF = frozenset({Status.REPORTED})

    class Decision(models.TextChoices):
        # The term goes on as agreed.
        CONTINUE = "continue", _("继续入驻")
        RENEW = "renew", _("续期")
        IMPROVE = "improve", _("限期改进")
        GRADUATE = "graduate", _("出壳")
        EXIT = "exit", _("退出")

    residency = models.ForeignKey(Residency, on_delete=models.CASCADE, related_name="evaluations")
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    # The days it is about, half-open, and the last day for the organization's own part.
    starts = models.DateField(_("从"))
    ends = models.DateField(_("到（不含）"))
    due = models.DateField(_("请在哪天前自评（含）"))
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.ASKED)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    # How often, and when last, the organization was reminded of the present ``due``.
    reminders = models.PositiveSmallIntegerField(_("已提醒次数"), default=0, editable=False)
    reminded_on = models.DateField(_("最近提醒"), null=True, blank=True, editable=False)
    figures = models.JSONField(default=list, blank=True)
    self_report = models.TextField(_("自评"), max_length=3000, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(_("自评时间"), null=True, blank=True, editable=False)
    interviewed_on = models.DateField(_("面谈日期"), null=True, blank=True)
    interview_notes = models.TextField(_("面谈记录"), max_length=3000, blank=True)
    decision = models.CharField(_("结论"), max_length=10, choices=Decision, blank=True)
    decision_reason = models.TextField(_("理由"), max_length=2000, blank=True)
    improve_by = models.DateField(_("改进期限（含）"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("评估时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("评估")
        verbose_name_plural = _("评估")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["residency"], condition=Q(status__in=["asked", "reported"]), name="evaluation_one_at_a_time"
            ),
            models.CheckConstraint(name="evaluation_starts_before_it_ends", condition=Q(starts__lt=F("ends"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opened_on}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation", args=[self.pk])

    @property
    def opened_on(self) -> dt.date:
        return timezone.localtime(self.opened_at).date()

    @property
    def last_day(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)

    @property
    def is_overdue(self) -> bool:
        return self.status in self.Status.WAITS_FOR_ANSWER and today() > self.due

    @property
    def is_open(self) -> bool:
        return self.status in self.Status.OPEN


class GraduationQuerySet(models.QuerySet["Graduation"]):
    def to_tell(self) -> GraduationQuerySet:
        """Those whose story nobody wrote yet."""
        return self.filter(story="")


class Graduation(models.Model):
    """An organization that grew up and moved out (出壳): a public page that stays, and a year in which the center asks on."""

    residency = models.OneToOneField(Residency, on_delete=models.PROTECT, related_name="graduation")
    slug = models.SlugField(_("网址名"), max_length=60, unique=True, default=short_slug)
    day = models.DateField(_("出壳日期"))
    story = models.TextField(
        _("故事"), max_length=3000, blank=True, help_text=_("从哪里来，在这里做成了什么，往哪里去。居民会看到。")
    )
    whereto = models.CharField(_("去了哪里"), max_length=200, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("照片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # What really happened here, counted on the day; as in ``Report``.
    figures = models.JSONField(default=list, blank=True)

    objects = GraduationQuerySet.as_manager()

    class Meta:
        verbose_name = _("出壳组织")
        verbose_name_plural = _("出壳组织")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.residency.organization} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("graduate", args=[self.slug])


class FollowUp(models.Model):
    """A day in the year after graduation on which the center asks how it goes; due dates are set when it graduates."""

    graduation = models.ForeignKey(Graduation, on_delete=models.CASCADE, related_name="follow_ups")
    due = models.DateField(_("请在哪天前回访（含）"))
    still_active = models.BooleanField(_("还在开展活动"), null=True, blank=True)
    notes = models.TextField(_("回访记录"), max_length=2000, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(_("回访时间"), null=True, blank=True, editable=False)

    # How long before its day it stands among what waits for staff.
    AHEAD = dt.timedelta(days=14)

    class Meta:
        verbose_name = _("出壳回访")
        verbose_name_plural = _("出壳回访")
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["graduation", "due"], name="follow_up_once_a_day")]

    def __str__(self) -> str:
        return f"{self.graduation_id} {self.due}"
