"""An activity: what it says. When and where it takes place are its occurrences."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from events.activities.blocks import ActivityBody, plain
from events.activities.models.programmes import Programme
from incubator.organizations.models import Organization, ServiceField, short_slug


class ActivityQuerySet(models.QuerySet["Activity"]):
    def public(self) -> ActivityQuerySet:
        return self.filter(live=True)

    def taken_down(self) -> ActivityQuerySet:
        return self.filter(live=False, first_published_at__isnull=False)

    def of(self, user: object) -> ActivityQuerySet:
        """Those of the organizations that ``user`` belongs to."""
        return self.filter(organization__in=Organization.objects.of(user))


class Activity(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Editorial content only: what it is. When and where are ``Occurrence`` rows, which no draft can roll back.

    ``live`` is written by ``approve_activity`` alone, which publishes exactly the revision that was submitted.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="activities", verbose_name=_("主办组织")
    )
    slug = models.SlugField(_("网址名"), max_length=60, unique=True, default=short_slug)
    title = models.CharField(_("标题"), max_length=80)
    summary = models.CharField(_("一句话介绍"), max_length=160)
    body = StreamField(ActivityBody(), verbose_name=_("详细介绍"), blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # A draft may leave it open; what is published may not.
    service_field = models.ForeignKey(
        ServiceField, null=True, on_delete=models.PROTECT, related_name="activities", verbose_name=_("服务领域")
    )
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("属于哪个项目"),
    )
    audience = models.CharField(_("适合谁"), max_length=80, blank=True)
    for_children = models.BooleanField(_("适合孩子"), default=False)
    for_elders = models.BooleanField(_("适合老人"), default=False)
    # Whom to call: the only way in when there is no sign-up.
    contact_name = models.CharField(_("联系人"), max_length=40)
    contact_phone = models.CharField(_("联系电话"), max_length=20)
    takes_signups = models.BooleanField(_("在网上报名"), default=True)
    # What is asked at sign-up: up to ``MOST_QUESTIONS`` of {"key", "text", "why", "required"}, texts but for the last.
    questions = models.JSONField(_("报名时要问的"), default=list, blank=True)
    # What was typed about dates that are not submitted or not approved yet, as the form has it (``writing.plans``).
    plan = models.JSONField(default=dict, blank=True, editable=False)
    # What the search looks in (``searching``): no part of a revision.
    search_text = models.TextField(default="", blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActivityQuerySet.as_manager()

    MOST_QUESTIONS = 3

    # What a revision is about. Everything else belongs to the activity as such, and no revision brings it back.
    EDITORIAL = (
        "title",
        "summary",
        "body",
        "picture",
        "service_field",
        "programme",
        "audience",
        "for_children",
        "for_elders",
        "contact_name",
        "contact_phone",
        "takes_signups",
        "questions",
    )

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        ordering = ["-created_at", "-pk"]
        permissions = [("moderate_activity", _("审核活动"))]
        constraints = [
            models.CheckConstraint(
                name="activity_public_in_a_field", condition=Q(live=False) | Q(service_field__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["live", "organization"], name="activity_live_organization")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.slug])

    @property
    def is_taken_down(self) -> bool:
        """Whether everybody could read it once, and staff took it down."""
        return not self.live and self.first_published_at is not None

    @property
    def body_text(self) -> str:
        """The body in plain words, a block a paragraph."""
        return plain(self.body)

    def with_content_json(self, content: dict[str, Any]) -> Activity:
        """This activity with the editorial content of a revision, and with nothing else of it.

        Wagtail would bring back every field, so that an old revision, published, would also bring back an old
        address, another organization, or a schedule.
        """
        activity: Activity = super().with_content_json(content)
        for field in self._meta.concrete_fields:
            if field.name not in self.EDITORIAL:
                setattr(activity, field.attname, getattr(self, field.attname))
        if "organization" in self._state.fields_cache:
            activity.organization = self.organization
        return activity

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "activities/activity.html"
