"""Who comes: names on the list of an occurrence, up to its seats."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence
from portal.common.rules import Rule


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def taking_seats(self) -> RegistrationQuerySet:
        return self.filter(status__in=Registration.Status.TAKES_SEATS)

    def of(self, user: Any) -> RegistrationQuerySet:
        return self.filter(user=user)

    def upcoming(self) -> RegistrationQuerySet:
        """What is still ahead, the next one first; a cancelled occurrence is among them until its time is over."""
        return (
            self.taking_seats()
            .filter(occurrence__ends__gt=timezone.now())
            .select_related("occurrence__activity__organization", "occurrence__room__center")
            .defer("occurrence__event_zh", "occurrence__event_en")
            .order_by("occurrence__starts", "pk")
        )


class Registration(models.Model):
    """A person's sign-up for an occurrence, with the number of people who come along."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("已报名")
        CANCELLED = "cancelled", _("已取消")

        TAKES_SEATS: ClassVar[frozenset[str]]

    Status.TAKES_SEATS = frozenset({Status.CONFIRMED})

    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("场次")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("报名人")
    )
    name = models.CharField(_("称呼"), max_length=40)
    party_size = models.PositiveSmallIntegerField(
        _("人数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.CONFIRMED)
    created_at = models.DateTimeField(_("报名时间"), default=timezone.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "user"],
                condition=Q(status="confirmed"),
                name="registration_once_a_person",
                violation_error_message=_("您已经报过名了。"),
            ),
            models.CheckConstraint(name="registration_party_positive", condition=Q(party_size__gte=1)),
        ]
        indexes = [models.Index(fields=["occurrence", "status"], name="registration_seats")]

    def __str__(self) -> str:
        return f"{self.occurrence_id}/{self.user_id}"

    def called(self) -> str:
        """The name on lists; an erased person has none any more."""
        return self.name or str(_("已注销"))

    called.short_description = _("称呼")  # type: ignore[attr-defined]
    called.admin_order_field = "name"  # type: ignore[attr-defined]

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED


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


# Law L3. Seats are never oversold, and a capacity never falls below what is taken.
_TAKEN = (
    "(SELECT COALESCE(SUM(r.party_size), 0) FROM events_registration r WHERE r.status = 'confirmed' "
    "AND r.occurrence_id = {occurrence})"
)
Rule(
    "seats_not_oversold",
    Registration,
    lock=("events_occurrence", "NEW.occurrence_id"),
    broken=(
        "SELECT 1 FROM events_occurrence o WHERE o.id = NEW.occurrence_id AND NEW.status = 'confirmed' "
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
