"""What an organization signs, what is ticked off when it moves in and out, and what it asks for while it lives here."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.premises.models import Center, Zone
from incubator.residency.models.residencies import Residency, Term
from portal.common.papers import PrivateFile
from portal.common.rules import Rule


class Agreement(PrivateFile):
    """The agreement on a term: its text, kept as it was written, and a PDF drawn from that when it is first asked for.

    Signed on the page or on paper.
    """

    folder = "agreements"

    class SignedHow(models.TextChoices):
        PAGE = "page", _("在网页上确认")
        PAPER = "paper", _("上传签字的协议")

    residency = models.ForeignKey(Residency, on_delete=models.PROTECT, related_name="agreements")
    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="agreement")
    number = models.CharField(_("编号"), max_length=20, unique=True)
    # What is agreed, on the page and in the file; see ``living.agreement`` for its form.
    text = models.TextField()
    signed_how = models.CharField(_("签署方式"), max_length=10, choices=SignedHow, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Typed by the person who signed; cleared when that person is forgotten.
    signed_name = models.CharField(_("签署人"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("入驻协议")
        verbose_name_plural = _("入驻协议")
        ordering = ["-uploaded_at"]

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.pk])


class SignedCopyQuerySet(models.QuerySet["SignedCopy"]):
    def to_look_at(self) -> SignedCopyQuerySet:
        """What the desk has to find in order or return; not those of what was signed on the page or came to nothing."""
        return self.filter(
            status=SignedCopy.Status.PENDING,
            agreement__signed_how="",
            agreement__term__starts__lt=F("agreement__term__ends"),
        )


class SignedCopy(PrivateFile):
    """A scan or photo of the agreement with the signature, uploaded by the organization and looked at by the desk."""

    folder = "agreements"

    class Status(models.TextChoices):
        PENDING = "pending", _("待核对")
        ACCEPTED = "accepted", _("已核对")
        RETURNED = "returned", _("已退回")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="copies")
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PENDING)
    reason = models.CharField(_("退回原因"), max_length=500, blank=True)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("签字的协议")
        verbose_name_plural = _("签字的协议")
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(status__in=["pending", "accepted"]),
                name="signed_copy_one_that_counts",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("signed_copy", args=[self.pk])


class Moment(models.TextChoices):
    """When a checklist is gone through."""

    MOVING_IN = "moving_in", _("入驻")
    LEAVING = "leaving", _("退出")


class ChecklistItem(models.Model):
    """What the center goes through with every organization that moves in or leaves (keys, fire exits, inventory ...)."""

    center = models.ForeignKey(
        Center, on_delete=models.CASCADE, related_name="checklist_items", verbose_name=_("服务中心")
    )
    moment = models.CharField(_("什么时候"), max_length=10, choices=Moment, default=Moment.MOVING_IN)
    text = models.CharField(_("事项"), max_length=120)
    help_text = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("交接事项")
        verbose_name_plural = _("交接事项")
        ordering = ["moment", "order", "pk"]

    def __str__(self) -> str:
        return self.text


class ChecklistEntry(models.Model):
    """An item as it stood when this residency came to it: later changes of the list do not change it."""

    residency = models.ForeignKey(Residency, on_delete=models.CASCADE, related_name="checklist")
    moment = models.CharField(max_length=10, choices=Moment)
    text = models.CharField(_("事项"), max_length=120)
    help_text = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("交接事项")
        verbose_name_plural = _("交接事项")
        ordering = ["moment", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["residency", "moment", "text"], name="checklist_entry_once"),
        ]

    def __str__(self) -> str:
        return self.text


class ChangeRequest(models.Model):
    """What a resident asks for: to stay longer, or more, less or another space. A director answers."""

    class Kind(models.TextChoices):
        RENEW = "renew", _("续期")
        RESIZE = "resize", _("调整面积")

    class Status(models.TextChoices):
        PENDING = "pending", _("待答复")
        GRANTED = "granted", _("已同意")
        DECLINED = "declined", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    residency = models.ForeignKey(Residency, on_delete=models.CASCADE, related_name="change_requests")
    kind = models.CharField(_("要什么"), max_length=10, choices=Kind)
    # For a renewal.
    months = models.PositiveSmallIntegerField(
        _("续几个月"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    # For another space: from this day, so many m², in this zone if it matters.
    starts = models.DateField(_("从哪天起"), null=True, blank=True)
    area = models.DecimalField(_("面积（平方米）"), max_digits=6, decimal_places=1, null=True, blank=True)
    zone = models.ForeignKey(
        Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("区域")
    )
    reason = models.TextField(_("原因"), max_length=1000)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PENDING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now, editable=False)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("续期与调整")
        verbose_name_plural = _("续期与调整")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["residency", "kind"], condition=Q(status="pending"), name="change_request_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} {self.kind} {self.status}"


# What somebody signed stays what it was.
Rule(
    "agreement_keeps_its_text",
    Agreement,
    on=("UPDATE",),
    broken=(
        "SELECT 1 WHERE (OLD.file <> '' AND (NEW.file <> OLD.file OR NEW.digest <> OLD.digest)) "
        "OR NEW.term_id <> OLD.term_id "
        "OR NEW.number <> OLD.number OR NEW.text <> OLD.text OR (OLD.signed_how <> '' AND NEW.signed_how <> OLD.signed_how)"
    ),
)
Rule("agreement_is_never_deleted", Agreement, on=("DELETE",), broken="SELECT 1")
