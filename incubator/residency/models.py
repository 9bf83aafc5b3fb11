"""From an application for space to a residency and its terms."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization
from incubator.premises.models import Center, Zone
from portal.common.rules import Rule


class PaperKind(models.Model):
    """A kind of paper that a call may ask for (章程, 负责人身份证明 ...)."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    help_text = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("材料种类")
        verbose_name_plural = _("材料种类")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CallQuerySet(models.QuerySet["Call"]):
    def open_on(self, day: dt.date) -> CallQuerySet:
        return self.filter(Q(opens__isnull=True) | Q(opens__lte=day), Q(closes__isnull=True) | Q(closes__gte=day))


class Call(models.Model):
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


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> ApplicationQuerySet:
        """Those that ``user`` may read: of their organizations, given to them for review, or (staff) ever submitted."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(organization__in=Organization.objects.of(user)) | Q(
            pk__in=Review.objects.filter(reviewer=user, status__in=Review.Status.MAY_READ).values("application")
        )
        if user.has_perm("incubator.handle_application"):
            mine |= Q(submitted_at__isnull=False)
        return self.filter(mine)


class Application(models.Model):
    """An organization's request for space. Only ``actions.py`` writes ``status`` and ``outcome``."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("待补正")
        IN_REVIEW = "in_review", _("评审中")
        DECIDED = "decided", _("已决定")
        ANNOUNCED = "announced", _("公示中")
        CLOSED = "closed", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

        WAITS_FOR_STAFF: ClassVar[frozenset[str]]
        TO_EXAMINE: ClassVar[frozenset[str]]
        UNDER_WAY: ClassVar[frozenset[str]]
        OUTCOME_IS_TOLD: ClassVar[frozenset[str]]
        PROMISES_AREA: ClassVar[frozenset[str]]

    # Named sets of states, by the question they answer. What may be done in which state stands in transitions.py.
    Status.WAITS_FOR_STAFF = frozenset({Status.SUBMITTED, Status.IN_REVIEW, Status.DECIDED, Status.ANNOUNCED})
    Status.TO_EXAMINE = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
    Status.UNDER_WAY = frozenset(
        {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.IN_REVIEW, Status.DECIDED, Status.ANNOUNCED}
    )
    Status.OUTCOME_IS_TOLD = frozenset({Status.ANNOUNCED, Status.CLOSED})
    Status.PROMISES_AREA = frozenset({Status.DECIDED, Status.ANNOUNCED})

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
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True, editable=False)
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
    announced_until = models.DateField(_("公示到（含）"), null=True, blank=True, editable=False)

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
                condition=Q(status__in=["draft", "submitted", "returned", "in_review", "decided", "announced"]),
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

    @property
    def latest_version(self) -> SubmittedVersion | None:
        return self.versions.order_by("-number").first()

    @property
    def begins_from(self) -> dt.date | None:
        """The first day on which the residency may begin: the one after the public notice."""
        return self.announced_until + dt.timedelta(days=1) if self.announced_until else None

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


# What was handed in stays as it was handed in, and so do the papers that lay with it.
Rule("version_never_changes", SubmittedVersion, on=("UPDATE", "DELETE"), broken="SELECT 1")
Rule("version_keeps_its_papers", SubmittedVersion.documents.through, on=("UPDATE", "DELETE"), broken="SELECT 1")


def private_storage() -> object:
    return storages["private"]


def paper_path(document: Document, filename: str) -> str:
    """``filename`` is already random (see ``uploads.clean_paper``); folders keep listings short."""
    return f"papers/{document.application_id}/{filename}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def current(self) -> DocumentQuerySet:
        """Those that stand in the application now; replaced and removed ones stay for the frozen versions."""
        return self.filter(removed_at__isnull=True)


class Document(models.Model):
    """A private paper. Its file lies outside the media folder; ``views.paper`` alone serves it, after asking who."""

    # Papers are addressed by a random id, never by a number that can be counted up.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    kind = models.ForeignKey(PaperKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("种类"))
    file = models.FileField(_("文件"), storage=private_storage, upload_to=paper_path)
    original_name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text=_("字节"))
    expires = models.DateField(_("有效期至"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("材料")
        verbose_name_plural = _("材料")
        ordering = ["kind", "uploaded_at"]

    def __str__(self) -> str:
        return str(self.id)

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.id])


class Review(models.Model):
    """One reviewer's opinion of an application. Nobody reviews an organization that they belong to."""

    class Status(models.TextChoices):
        ASSIGNED = "assigned", _("待评审")
        RECUSED = "recused", _("已回避")
        SUBMITTED = "submitted", _("已评审")

        MAY_READ: ClassVar[frozenset[str]]

    Status.MAY_READ = frozenset({Status.ASSIGNED, Status.SUBMITTED})

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.ASSIGNED)
    recommendation = models.CharField(_("建议"), max_length=12, choices=Application.Outcome, blank=True)
    comment = models.TextField(_("意见"), max_length=2000, blank=True)
    # The number of the submitted version that the opinion is about.
    version = models.PositiveSmallIntegerField(_("评审的版本"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("评审")
        verbose_name_plural = _("评审")
        constraints = [models.UniqueConstraint(fields=["application", "reviewer"], name="review_once_a_person")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.reviewer_id}"

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.pk])


class Residency(models.Model):
    """An organization living in the center. Where and when stands in its terms."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("入驻中")
        LEFT = "left", _("已离开")

    class Leaving(models.TextChoices):
        GRADUATED = "graduated", _("出壳")
        LAPSED = "lapsed", _("到期")
        ENDED = "ended", _("终止")
        WITHDREW = "withdrew", _("退出")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="residencies", verbose_name=_("组织")
    )
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="residencies", verbose_name=_("服务中心"))
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="residency"
    )
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.ACTIVE)
    left_as = models.CharField(_("离开方式"), max_length=10, choices=Leaving, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("入驻")
        verbose_name_plural = _("入驻")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "center"], condition=Q(status="active"), name="residency_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return _("入驻 %(number)s") % {"number": self.pk}


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
