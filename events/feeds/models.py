"""What a feed's reader needs to know without building it, whether it changed and when it last did; and secret addresses."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization


def new_token() -> str:
    return secrets.token_hex(8)


class FeedChange(models.Model):
    """One change of what a feed shows, written in the transaction of the change.

    Rows are only ever added, so that writers never wait for each other: a feed's version is the set of its rows since
    yesterday, together with today's date (see ``feeds.version``). Older rows say nothing and are deleted.
    """

    feed = models.CharField(max_length=80)
    token = models.CharField(max_length=16, default=new_token)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        # With all that a version is made of: nobody who asks whether something changed reads a row.
        indexes = [models.Index(fields=["feed", "at", "token"], name="feed_change_version")]

    def __str__(self) -> str:
        return f"{self.feed} {self.token}"


class FeedState(models.Model):
    """The bytes that a feed last had, by their ETag, and when they became so. ``modified`` never goes back."""

    feed = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    etag = models.CharField(max_length=64)
    modified = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "language"], name="feed_state_once")]

    def __str__(self) -> str:
        return f"{self.feed} {self.language} {self.etag}"


class FeedAddressQuerySet(models.QuerySet["FeedAddress"]):
    def live(self) -> FeedAddressQuerySet:
        return self.filter(revoked_at=None)


class FeedAddress(models.Model):
    """A secret address of a private calendar: a person's own, or with ``organization`` that one's, made by ``user``.

    Whoever knows the token reads the calendar, so it is kept as a hash only and told once, when it is made.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_addresses")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="feed_addresses"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The day is enough to see whether anybody reads it; more would say when a person's phone is awake.
    last_used_on = models.DateField(null=True, blank=True)

    objects = FeedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("日历地址")
        verbose_name_plural = _("日历地址")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(organization=None, revoked_at=None), name="feed_address_one_a_person"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(organization__isnull=False, revoked_at=None),
                name="feed_address_one_an_organization",
            ),
        ]

    def __str__(self) -> str:
        return _("日历地址 %(number)s") % {"number": self.pk}

    @property
    def feed(self) -> str:
        """The key of what is read there."""
        return f"address-{self.pk}"
