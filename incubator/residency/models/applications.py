"""An organization's request for space, what was handed in, and the papers that lie with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization
from incubator.premises.models import Zone
from incubator.residency.models.calls import Call, PaperKind
from portal.common.papers import PrivateFile
from portal.common.rules import Rule


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> ApplicationQuerySet:
        """Those that ``user`` may read: of their organizations, given to them for review, or (staff) ever submitted."""
        from incubator.residency.models.reviews import Review  # it stands on this module

        if not user.is_authenticated:
            return self.none()
        mine = Q(organization__in=Organization.objects.of(user)) | Q(
            pk__in=Review.objects.open_to(user).values("application")
        )
        if user.has_perm("incubator.handle_application"):
            mine |= Q(submitted_at__isnull=False)
        return self.filter(mine)

    def in_public_notice(self) -> ApplicationQuerySet:
        """Acceptances that stand in public notice, or stood in it; one that is taken back is none of them."""
        told = self.filter(outcome=Application.Outcome.ACCEPTED, status__in=Application.Status.OUTCOME_IS_TOLD)
        return told.filter(announced_at__isnull=False, announced_until__isnull=False)

    def waiting_at(self, center_id: int) -> ApplicationQuerySet:
        """The center's waiting list, the first in line first."""
        waiting = self.filter(status=Application.Status.WAITING, call__center_id=center_id)
        return waiting.order_by("waiting_rank", "pk")


class Application(models.Model):
    """An organization's request for space. Only ``actions.py`` writes ``status`` and ``outcome``."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("待补正")
        IN_REVIEW = "in_review", _("评审中")
        DECIDED = "decided", _("已决定")
        ANNOUNCED = "announced", _("公示中")
        WAITING = "waiting", _("候补中")
        CLOSED = "closed", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

        WAITS_FOR_STAFF: ClassVar[frozenset[str]]
        TO_EXAMINE: ClassVar[frozenset[str]]
        UNDER_WAY: ClassVar[frozenset[str]]
        OUTCOME_IS_TOLD: ClassVar[frozenset[str]]
        PROMISES_AREA: ClassVar[frozenset[str]]
        BEFORE_DECISION: ClassVar[frozenset[str]]

    # Named sets of states, by the question they answer. What may be done in which state stands in transitions.py.
    Status.WAITS_FOR_STAFF = frozenset({Status.SUBMITTED, Status.IN_REVIEW, Status.DECIDED, Status.ANNOUNCED})
    Status.TO_EXAMINE = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
    Status.UNDER_WAY = frozenset(
        {
            Status.DRAFT,
            Status.SUBMITTED,
            Status.RETURNED,
            Status.IN_REVIEW,
            Status.DECIDED,
            Status.ANNOUNCED,
            Status.WAITING,
        }
    )
    Status.OUTCOME_IS_TOLD = frozenset({Status.ANNOUNCED, Status.WAITING, Status.CLOSED})
    Status.PROMISES_AREA = frozenset({Status.DECIDED, Status.ANNOUNCED})
    Status.BEFORE_DECISION = frozenset({Status.SUBMITTED, Status.RETURNED, Status.IN_REVIEW})

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("同意入驻")
        WAITLISTED = "waitlisted", _("进入候补")
        REFUSED = "refused", _("不予入驻")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications", verbose_name=_("招募"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="applications", verbose_name=_("组织")
    )
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.DRAFT)
    # The answers, step by step; all may be empty while it is a draft.
    plan = models.TextField(_("打算做什么"), max_length=3000, blank=True)
    audience = models.TextField(_("服务谁"), max_length=1000, blank=True)
    activities_a_month = models.PositiveSmallIntegerField(_("每月活动场次"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("常驻人数"), null=True, blank=True)
    area_wanted = models.DecimalField(
        _("需要面积（平方米）"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("1.0"))],
    )
    starts_wanted = models.DateField(_("希望何时入驻"), null=True, blank=True)
    months_wanted = models.PositiveSmallIntegerField(_("希望入驻几个月"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("最近保存"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True, editable=False)
    # Codes of the answers and papers that the desk found in order in what was handed in last.
    examined = models.JSONField(_("已核对的项目"), default=list, blank=True)
    # What is missing, told to the applicant when it was returned.
    return_reason = models.TextField(_("需要补正的内容"), blank=True)
    # Codes of the answers and papers that it concerns (``plan``, ``paper:3``); see ``completeness.py``.
    return_marks = models.JSONField(_("需要补正的项目"), default=list, blank=True)
    outcome = models.CharField(_("决定"), max_length=12, choices=Outcome, blank=True)
    decision_reason = models.TextField(_("决定理由"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What was granted; copied into the term when the residency begins.
    granted_zone = models.ForeignKey(
        Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("区域")
    )
    granted_area = models.DecimalField(_("面积（平方米）"), max_digits=6, decimal_places=1, null=True, blank=True)
    granted_starts = models.DateField(_("开始"), null=True, blank=True)
    granted_ends = models.DateField(_("结束（不含）"), null=True, blank=True)
    announced_at = models.DateTimeField(_("公布时间"), null=True, blank=True, editable=False)
    announced_until = models.DateField(_("公示到（含）"), null=True, blank=True, editable=False)
    # The place on the center's waiting list, 1 first; after an offer the place that it had, should it come back.
    waiting_rank = models.PositiveSmallIntegerField(_("候补顺序"), null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("入驻申请")
        verbose_name_plural = _("入驻申请")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("handle_application", _("受理入驻申请")),
            ("decide_application", _("决定入驻申请")),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"], name="application_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "call"],
                condition=Q(
                    status__in=["draft", "submitted", "returned", "in_review", "decided", "announced", "waiting"]
                ),
                name="application_one_under_way_a_call",
                violation_error_message=_("这个组织在这次招募中已经有一份申请。"),
            ),
        ]

    def __str__(self) -> str:
        return _("入驻申请 %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])

    @property
    def outcome_is_told(self) -> bool:
        """Whether the applicant knows the outcome; a decision is told when it is announced."""
        return bool(self.outcome) and self.status in Application.Status.OUTCOME_IS_TOLD

    def papers_asked(self) -> models.QuerySet[PaperKind]:
        """What the call asks of an organization of this one's stage."""
        return self.call.papers.asked_of(self.organization.stage)

    @property
    def latest_version(self) -> SubmittedVersion | None:
        return self.versions.order_by("-number").first()

    @property
    def begins_from(self) -> dt.date | None:
        """The first day on which the residency may begin: the one after the public notice."""
        return self.announced_until + dt.timedelta(days=1) if self.announced_until else None

    def notice_runs(self, day: dt.date) -> bool:
        """Whether the acceptance stands in public notice on ``day``, so that anybody may object."""
        until = self.announced_until
        return self.status == Application.Status.ANNOUNCED and until is not None and day <= until

    @property
    def appeal_until(self) -> dt.date | None:
        """The last day for an appeal against a refusal: the center's days, counted from the day after it was told."""
        if self.outcome != Application.Outcome.REFUSED or self.announced_at is None:
            return None
        return timezone.localdate(self.announced_at) + dt.timedelta(days=self.call.center.appeal_days)

    @property
    def granted_last_day(self) -> dt.date | None:
        return self.granted_ends - dt.timedelta(days=1) if self.granted_ends else None


class SubmittedVersion(models.Model):
    """What was submitted, frozen: the answers as they stood, and the papers that lay with them."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    documents = models.ManyToManyField("Document", related_name="versions", blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("提交版本")
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.application_id}#{self.number}"

    @property
    def receipt_number(self) -> str:
        """What stands on the receipt and can be told on the telephone."""
        return f"{self.application_id:06d}-{self.number}"


# What was handed in stays as it was handed in, and so do the papers that lay with it.
Rule("version_never_changes", SubmittedVersion, on=("UPDATE", "DELETE"), broken="SELECT 1")
Rule("version_keeps_its_papers", SubmittedVersion.documents.through, on=("UPDATE", "DELETE"), broken="SELECT 1")


class DocumentQuerySet(models.QuerySet["Document"]):
    def current(self) -> DocumentQuerySet:
        """Those that stand in the application now; replaced and removed ones stay for the frozen versions."""
        return self.filter(removed_at__isnull=True)


class Document(PrivateFile):
    """A private paper of an application; ``applying.papers.paper`` alone serves it, after asking who."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    kind = models.ForeignKey(PaperKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("种类"))
    expires = models.DateField(_("有效期至"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("材料")
        verbose_name_plural = _("材料")
        ordering = ["kind", "uploaded_at"]

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.id])
