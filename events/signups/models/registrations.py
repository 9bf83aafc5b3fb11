"""Who comes: names on the list of an occurrence, up to its seats."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence
from portal.common.rules import Rule


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def taking_seats(self) -> RegistrationQuerySet:
        return self.filter(status__in=Registration.Status.TAKES_SEATS)

    def live(self) -> RegistrationQuerySet:
        """Those that mean to come, or came."""
        return self.filter(status__in=Registration.Status.LIVE)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, the first in line first."""
        return self.filter(status=Registration.Status.WAITLISTED).order_by("created_at", "pk")

    def before(self, registration: Registration) -> RegistrationQuerySet:
        """Those who stand before ``registration``."""
        return self.filter(
            Q(created_at__lt=registration.created_at) | Q(created_at=registration.created_at, pk__lt=registration.pk)
        )

    def came(self) -> RegistrationQuerySet:
        return self.filter(status=Registration.Status.ATTENDED)

    def with_place(self) -> RegistrationQuerySet:
        """Annotate ``place``: where each stands in the line of its occurrence, or would; the first is 1."""
        earlier = Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
        line = (
            Registration.objects.filter(
                earlier, occurrence=OuterRef("occurrence"), status=Registration.Status.WAITLISTED
            )
            .order_by()
            .values("occurrence")
            .annotate(people=Count("pk"))
            .values("people")
        )
        return self.annotate(place=Coalesce(Subquery(line), 0) + 1)

    def of(self, user: Any) -> RegistrationQuerySet:
        return self.filter(user=user)

    def of_phone(self, phone: str) -> RegistrationQuerySet:
        """What was signed up for with ``phone``, without an account."""
        return self.filter(user=None, phone=phone) if phone else self.none()

    def upcoming(self) -> RegistrationQuerySet:
        """What is still ahead, the next one first; a cancelled occurrence is among them until its time is over."""
        return (
            self.live()
            .filter(occurrence__ends__gt=timezone.now())
            .select_related("occurrence__activity__organization", "occurrence__room__center")
            .defer("occurrence__event_zh", "occurrence__event_en")
            .order_by("occurrence__starts", "pk")
        )


def new_code() -> str:
    """Six digits that are easy to say at a door."""
    return f"{secrets.randbelow(1_000_000):06}"


class Registration(models.Model):
    """A sign-up for an occurrence: by a person with an account or without one, for themselves or for somebody else.

    ``name`` is who comes (with a party of ``party_size``, themselves among them), ``user`` or ``phone`` who is told.
    Those on the waiting list stand in the order of ``created_at``, which is given under the occurrence's lock.
    """

    class Status(models.TextChoices):
        # Signed up without an account, and has not typed the code yet: no seat is held.
        PENDING = "pending", _("等验证码")
        CONFIRMED = "confirmed", _("已报名")
        WAITLISTED = "waitlisted", _("候补")
        # A seat became free and is held until ``offered_until``.
        OFFERED = "offered", _("有名额，待确认")
        CANCELLED = "cancelled", _("已取消")
        ATTENDED = "attended", _("到场")
        NO_SHOW = "no_show", _("没来")

        TAKES_SEATS: ClassVar[frozenset[str]]
        LIVE: ClassVar[frozenset[str]]
        EXPECTED: ClassVar[frozenset[str]]

    Status.TAKES_SEATS = frozenset({Status.CONFIRMED, Status.OFFERED, Status.ATTENDED})
    Status.LIVE = Status.TAKES_SEATS | {Status.WAITLISTED}
    # Have a seat, and are not here yet.
    Status.EXPECTED = frozenset({Status.CONFIRMED, Status.OFFERED})

    class ForWhom(models.TextChoices):
        SELF = "self", _("自己")
        CHILD = "child", _("孩子（我是监护人）")
        ELDER = "elder", _("老人或别人")

    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("场次")
    )
    # None: signed up without an account, walked in, or erased.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="registrations",
        verbose_name=_("报名人"),
    )
    # Of somebody without an account, checked by a code; in international form.
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    for_whom = models.CharField(_("替谁报名"), max_length=6, choices=ForWhom, default=ForWhom.SELF)
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    party_size = models.PositiveSmallIntegerField(
        _("人数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    # What was asked and answered: {"question", "answer"}, as it was worded then.
    answers = models.JSONField(_("回答"), default=list, blank=True)
    # The version and language of the text that a guardian, or somebody without an account, agreed to.
    consent_version = models.CharField(max_length=20, blank=True, editable=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.CONFIRMED)
    offered_until = models.DateTimeField(_("保留到"), null=True, blank=True)
    # What one shows or says at the door.
    code = models.CharField(_("入场码"), max_length=6, default=new_code, editable=False)
    walked_in = models.BooleanField(_("现场来的"), default=False)
    # How many of the party came.
    attended_size = models.PositiveSmallIntegerField(_("实到人数"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    # When it began to count; for somebody without an account, when the code was typed.
    created_at = models.DateTimeField(_("报名时间"), default=timezone.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "user"],
                condition=Q(status__in=["confirmed", "waitlisted", "offered", "attended"], for_whom="self"),
                name="registration_once_a_person",
                violation_error_message=_("您已经报过名了。"),
            ),
            models.UniqueConstraint(
                fields=["occurrence", "user", "name"],
                condition=Q(status__in=["confirmed", "waitlisted", "offered", "attended"]) & ~Q(for_whom="self"),
                name="registration_once_a_name",
                violation_error_message=_("已经替这位报过名了。"),
            ),
            models.UniqueConstraint(
                fields=["occurrence", "phone", "name"],
                condition=Q(status__in=["confirmed", "waitlisted", "offered", "attended"], user=None) & ~Q(phone=""),
                name="registration_once_a_phone",
                violation_error_message=_("这个手机号已经报过名了。"),
            ),
            models.UniqueConstraint(fields=["occurrence", "code"], name="registration_code_once"),
            models.CheckConstraint(name="registration_party_positive", condition=Q(party_size__gte=1)),
            models.CheckConstraint(
                name="registration_offer_has_an_end", condition=~Q(status="offered") | Q(offered_until__isnull=False)
            ),
            models.CheckConstraint(
                name="registration_attended_says_how_many",
                condition=~Q(status="attended") | Q(attended_size__isnull=False, attended_size__gte=1),
            ),
        ]
        indexes = [models.Index(fields=["occurrence", "status"], name="registration_seats")]

    def __str__(self) -> str:
        return f"{self.occurrence_id}/{self.pk}"

    def called(self) -> str:
        """The name on lists; an erased person has none any more, and who walks in need not say one."""
        return self.name or str(_("现场来的") if self.walked_in else _("已注销"))

    called.short_description = _("称呼")  # type: ignore[attr-defined]
    called.admin_order_field = "name"  # type: ignore[attr-defined]

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def tone(self) -> str:
        """How its state looks."""
        good = {self.Status.CONFIRMED, self.Status.ATTENDED}
        return "ok" if self.status in good else "warn" if self.is_live or self.status == self.Status.PENDING else "bad"

    @property
    def language(self) -> str:
        """What whoever is told about it reads: an account knows, else it was agreed to in a language."""
        if self.user:
            return str(self.user.language)
        return self.consent_version.partition(" ")[2] or settings.LANGUAGE_CODE

    @property
    def is_live(self) -> bool:
        return self.status in self.Status.LIVE


class PhoneCheck(models.Model):
    """The code that somebody without an account has to type before their sign-up counts."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="phone_check")
    code_hash = models.CharField(max_length=128)
    sent_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("手机验证")

    def __str__(self) -> str:
        return str(self.registration_id)


def seats_taken() -> Subquery:
    """On a query set of occurrences: how many people (not registrations) are on the list; NULL when nobody is."""
    return Subquery(
        Registration.objects.taking_seats()
        .filter(occurrence=OuterRef("pk"))
        .order_by()
        .values("occurrence")
        .annotate(people=Sum("party_size"))
        .values("people")
    )


def people_came() -> Subquery:
    """On a query set of occurrences: how many people came, walk-ins among them; NULL when nobody was checked in."""
    return Subquery(
        Registration.objects.came()
        .filter(occurrence=OuterRef("pk"))
        .order_by()
        .values("occurrence")
        .annotate(people=Sum("attended_size"))
        .values("people")
    )


# Law L3. Seats are never oversold, and a capacity never falls below what is taken.
_TAKES_SEATS = "('confirmed', 'offered', 'attended')"
_TAKEN = (
    f"(SELECT COALESCE(SUM(r.party_size), 0) FROM events_registration r WHERE r.status IN {_TAKES_SEATS} "
    "AND r.occurrence_id = {occurrence})"
)
Rule(
    "seats_not_oversold",
    Registration,
    lock=("events_occurrence", "NEW.occurrence_id"),
    broken=(
        f"SELECT 1 FROM events_occurrence o WHERE o.id = NEW.occurrence_id AND NEW.status IN {_TAKES_SEATS} "
        f"AND o.capacity IS NOT NULL AND {_TAKEN.format(occurrence='o.id')} > o.capacity"
    ),
    audit=(
        "SELECT 1 FROM events_occurrence o WHERE o.capacity IS NOT NULL "
        f"AND {_TAKEN.format(occurrence='o.id')} > o.capacity"
    ),
)
Rule(
    "capacity_not_below_taken",
    Occurrence,
    on=("UPDATE",),
    columns=("capacity",),
    broken=f"SELECT 1 WHERE NEW.capacity IS NOT NULL AND {_TAKEN.format(occurrence='NEW.id')} > NEW.capacity",
)
