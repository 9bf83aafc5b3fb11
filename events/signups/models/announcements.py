"""What an organization tells everybody on a list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence


class Announcement(models.Model):
    """A message of the organization to everyone on the list of an occurrence."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="announcements")
    text = models.TextField(_("内容"), max_length=500)
    # How many were told.
    people = models.PositiveIntegerField(_("告诉了多少人"), default=0)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("群发通知")
        verbose_name_plural = _("群发通知")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]
