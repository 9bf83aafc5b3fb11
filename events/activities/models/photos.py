"""Pictures of what took place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.activities.models.occurrences import Occurrence


class Photo(models.Model):
    """A picture taken at an occurrence, drawn anew without what the camera noted; public once it is here.

    Nobody is shown who did not agree: ``consent`` says how those on it were asked.
    """

    class Consent(models.TextChoices):
        NOBODY = "nobody", _("照片里认不出人")
        ASKED = "asked", _("照片里的人都当面同意了")
        GUARDIANS = "guardians", _("有孩子，家长同意了")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="photos", verbose_name=_("场次"))
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.CASCADE, related_name="+")
    alt = models.CharField(_("照片里有什么"), max_length=200)
    consent = models.CharField(_("照片里的人"), max_length=10, choices=Consent)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("活动照片")
        verbose_name_plural = _("活动照片")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.alt
