"""What those who came say of it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.signups.models.registrations import Registration


class Feedback(models.Model):
    """How somebody who came found it: one tap, and a line if they like."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="feedback")
    stars = models.PositiveSmallIntegerField(_("几颗星"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    line = models.CharField(_("想说的话"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="feedback_one_to_five_stars", condition=Q(stars__gte=1, stars__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/5"
