"""What is said against a decision: objections while it stands in public notice, and the applicant's appeal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.residency.models.applications import Application


class Challenge(models.Model):
    """What somebody says against a decision, and what the center answers."""

    class Status(models.TextChoices):
        OPEN = "open", _("待答复")
        UPHELD = "upheld", _("成立")
        DISMISSED = "dismissed", _("不成立")

    text = models.TextField(_("内容"), max_length=2000)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("提出时间"), default=timezone.now, editable=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.OPEN)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["raised_at", "pk"]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.pk} {self.status}"


class Objection(Challenge):
    """From anybody, while an acceptance stands in public notice. Nobody moves in before it is answered."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="objections")

    class Meta(Challenge.Meta):
        abstract = False
        verbose_name = _("公示异议")
        verbose_name_plural = _("公示异议")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "raised_by"],
                condition=models.Q(status="open"),
                name="objection_one_open_a_person",
            ),
        ]


class Appeal(Challenge):
    """From the applicant, after a refusal, once."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="appeal")

    class Meta(Challenge.Meta):
        abstract = False
        verbose_name = _("申诉")
        verbose_name_plural = _("申诉")
