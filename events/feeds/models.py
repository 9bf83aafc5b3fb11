"""What a feed's reader needs to know without building it: whether it changed, and when it last did."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone


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
        indexes = [models.Index(fields=["feed", "at"], name="feed_change_recent")]

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
