"""One inbox per person, and the outbox that repeats it by e-mail or SMS."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """What a person is told, on the site. Written in the transaction of the change that it tells of."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    # Which message this is (``bookings.approved``) and, where it must be told once only, a key that makes it so.
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, null=True, unique=True, editable=False)
    subject = models.CharField(_("主题"), max_length=200)
    body = models.TextField(_("内容"))
    # Path on this site where the reader can act, never into the admin for people who have no access there.
    path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class Letter(models.Model):
    """What is written to an address behind which nobody is known here. It is forgotten some time after (``actions``)."""

    # An e-mail address in small letters, or a phone number as ``+86…``.
    contact = models.CharField(max_length=254, db_index=True)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=400, unique=True, editable=False)
    subject = models.CharField(_("主题"), max_length=200)
    body = models.TextField(_("内容"))
    path = models.CharField(max_length=300)
    written_at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("寄出的信")
        verbose_name_plural = _("寄出的信")

    def __str__(self) -> str:
        return self.kind


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@hongxin.invalid>"


class Delivery(models.Model):
    """One message of the outbox. A crash may repeat it, with the same Message-ID; nothing is ever lost."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("电子邮件")
        SMS = "sms", _("短信")

    class Status(models.TextChoices):
        PENDING = "pending", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        SKIPPED = "skipped", _("无需发送")

    # What is sent: a person's notice, or a letter to an address.
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="deliveries")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Whoever holds the lease sends; when the sender dies the lease runs out and another takes over.
    leased_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    # What the mail carries for a calendar (iTIP), and its METHOD; empty: nothing.
    calendar = models.BinaryField(default=b"")
    calendar_method = models.CharField(max_length=10, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("待发消息")
        verbose_name_plural = _("待发消息")
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel"),
            models.CheckConstraint(
                name="delivery_of_one_thing",
                condition=Q(notice__isnull=False, letter__isnull=True) | Q(notice__isnull=True, letter__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id}"

    @property
    def message(self) -> Notice | Letter:
        return self.notice or self.letter  # type: ignore[return-value]

    @property
    def to(self) -> str:
        """The address it goes to; empty when its reader has none of this kind any more."""
        if self.letter:
            return self.letter.contact
        person = self.notice.recipient  # type: ignore[union-attr]
        return (person.email if self.channel == Delivery.Channel.EMAIL else person.phone) or ""
