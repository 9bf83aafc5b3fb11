"""What reviewers say of an application."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Membership
from incubator.residency.models.applications import Application
from incubator.residency.models.calls import Criterion


class ReviewQuerySet(models.QuerySet["Review"]):
    def open_to(self, user: Any) -> ReviewQuerySet:
        """Those that ``user`` was asked for and may read.

        Not after stepping back, and not while they belong to the organization: an invitation is enough for that.
        """
        belonging = Membership.objects.filter(user=user).exclude(status=Membership.Status.ENDED)
        mine = self.filter(reviewer=user, status__in=Review.Status.MAY_READ)
        return mine.exclude(application__organization__in=belonging.values("organization"))

    def given(self) -> ReviewQuerySet:
        return self.filter(status=Review.Status.SUBMITTED)

    def missing(self) -> ReviewQuerySet:
        """Those that somebody was asked for and has not given, while the application is in review."""
        return self.filter(status=Review.Status.ASSIGNED, application__status=Application.Status.IN_REVIEW)


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
    # For the colleagues and the director; the applicant never sees it.
    comment = models.TextField(_("意见"), max_length=2000, blank=True)
    # Told with the decision, without the reviewer's name.
    comment_to_applicant = models.TextField(_("给申请人的话"), max_length=2000, blank=True)
    recusal_reason = models.CharField(_("回避原因"), max_length=200, blank=True)
    due = models.DateField(_("请在哪天前评审"), null=True, blank=True)
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    # The number of the submitted version that the opinion is about.
    version = models.PositiveSmallIntegerField(_("评审的版本"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审")
        verbose_name_plural = _("评审")
        constraints = [models.UniqueConstraint(fields=["application", "reviewer"], name="review_once_a_person")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.reviewer_id}"

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.pk])


class Score(models.Model):
    """The points of one review for one criterion: 0 to 10, or none where the reviewer left it blank."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField(
        _("分数"), null=True, blank=True, validators=[MaxValueValidator(Criterion.MOST)]
    )

    class Meta:
        verbose_name = _("打分")
        verbose_name_plural = _("打分")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(name="score_at_most_ten", condition=Q(points__isnull=True) | Q(points__lte=10)),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.criterion_id}: {self.points}"
