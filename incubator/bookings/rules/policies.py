"""Which rule decides about a request: rows that staff write, the first that matches wins. Matching is pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incubator.bookings.wording import length_text
from incubator.organizations.models import Organization
from incubator.premises.models import Center, OpeningHours, Room
from incubator.residency.models import Residency
from portal.common import audit
from portal.common.periods import Period, at, monday_of

EVERY_DAY = "0123456"


class Policy(models.Model):
    """For these askers, in this room, at these times: who decides, and how much, how early and how long may be used.

    An empty limit leaves what the room and its center say. ``minutes`` are what an organization may use in a week or
    a month under this policy, all its members together; what is pending counts.
    """

    class Who(models.TextChoices):
        ANY = "any", _("所有组织")
        RESIDENT = "resident", _("入驻组织")
        REGISTERED = "registered", _("已登记的组织")
        CENTER = "center", _("服务中心代约")

    class Answer(models.TextChoices):
        AUTOMATIC = "automatic", _("自动通过")
        BY_HAND = "by_hand", _("人工审批")

    class Span(models.TextChoices):
        WEEK = "week", _("每周")
        MONTH = "month", _("每月")

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="policies", verbose_name=_("服务中心"))
    name = models.CharField(_("名称"), max_length=40, help_text=_("预约的人也看得到，例如：入驻组织平日白天。"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=10, help_text=_("小的先看；第一条符合的说了算。"))
    active = models.BooleanField(_("启用"), default=True)
    who = models.CharField(_("谁"), max_length=12, choices=Who, default=Who.ANY)
    room = models.ForeignKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="policies",
        verbose_name=_("哪个场地"),
        help_text=_("不选就是全部场地；选大厅，也管它分成的每一块。"),
    )
    # The digits of the weekdays, Monday is 0.
    weekdays = models.CharField(
        _("星期几"), max_length=7, default=EVERY_DAY, validators=[RegexValidator(r"^(?!.*(.).*\1)[0-6]+$")]
    )
    opens = models.TimeField(
        _("从几点"), null=True, blank=True, help_text=_("整段使用都在这个时间里才算；不填就是全天。")
    )
    closes = models.TimeField(_("到几点"), null=True, blank=True)
    answer = models.CharField(_("怎么答复"), max_length=10, choices=Answer, default=Answer.BY_HAND)
    minutes = models.PositiveIntegerField(
        _("每个组织最多用多少分钟"), null=True, blank=True, help_text=_("待审批的也算在内；不填就不限。")
    )
    span = models.CharField(_("按周还是按月"), max_length=5, choices=Span, default=Span.MONTH)
    notice_hours = models.PositiveSmallIntegerField(_("至少提前几小时"), null=True, blank=True)
    horizon_days = models.PositiveSmallIntegerField(
        _("最多提前多少天"), null=True, blank=True, validators=[MaxValueValidator(730)]
    )
    longest_minutes = models.PositiveSmallIntegerField(
        _("每次最长（分钟）"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("预约规则")
        verbose_name_plural = _("预约规则")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="policy_hours_both_or_none",
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, opens__lt=F("closes")),
                violation_error_message=_("请同时填写起止时间，并且结束晚于开始；全天则都不填。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.room_id and self.center_id and self.room and self.room.center_id != self.center_id:
            raise ValidationError({"room": _("这个场地不属于所选的服务中心。")})

    def matches(self, room: Room, period: Period, kinds: frozenset[str]) -> bool:
        """Whether it speaks of ``room`` in ``period`` for an asker of ``kinds`` (of ``Who``)."""
        return next(self.mismatches(room, period, kinds), None) is None

    def mismatches(self, room: Room, period: Period, kinds: frozenset[str]) -> Iterator[str]:
        """The fields for which it does not speak of ``room`` in ``period`` for an asker of ``kinds``."""
        if not self.active:
            yield "active"
        if self.center_id != room.center_id:
            yield "center"
        if self.who not in kinds:
            yield "who"
        if self.room_id not in (None, room.pk, room.whole_id):
            yield "room"
        starts, ends = timezone.localtime(period.start), timezone.localtime(period.end)
        if str(starts.weekday()) not in self.weekdays:
            yield "weekdays"
        if self.opens is not None and self.closes is not None:
            same_day = starts.date() == ends.date()
            if not (same_day and self.opens <= starts.time() and ends.time() <= self.closes):
                yield "opens"

    def span_of(self, day: dt.date) -> Period:
        """The week (from Monday) or the month of ``day`` whose minutes are added up."""
        if self.span == self.Span.WEEK:
            first = monday_of(day)
            after = first + dt.timedelta(days=7)
        else:
            first = day.replace(day=1)
            after = (first + dt.timedelta(days=32)).replace(day=1)
        return Period(at(first, dt.time()), at(after, dt.time()))

    @property
    def weekday_names(self) -> list[str]:
        return [OpeningHours.Weekday(int(digit)).label for digit in sorted(self.weekdays)]


class Quota(NamedTuple):
    """Minutes that an organization may use under ``policy`` in ``span`` and has asked for there already."""

    policy: Policy
    span: Period
    used: int
    allowed: int

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)

    @property
    def in_words(self) -> str:
        """As it is told to the organization: 本月已用 9 小时，共 20 小时。"""
        first = timezone.localtime(self.span.start).date()
        words = {
            "used": length_text(self.used),
            "allowed": length_text(self.allowed),
            "month": date_format(first, "YEAR_MONTH_FORMAT"),
            "first": date_format(first, "MONTH_DAY_FORMAT"),
        }
        if self.policy.span == Policy.Span.WEEK:
            return gettext("%(first)s那一周已用 %(used)s，共可用 %(allowed)s。") % words
        return gettext("%(month)s已用 %(used)s，共可用 %(allowed)s。") % words

    @property
    def why_not(self) -> str:
        """What is said of a use that they do not suffice for, and by which rule: another time of day may have its own."""
        words = {"used": self.in_words, "left": length_text(self.left), "policy": self.policy}
        if not self.left:
            return gettext("%(used)s已经用完了（规则“%(policy)s”）。") % words
        return gettext("%(used)s只剩 %(left)s，不够这一次（规则“%(policy)s”）。") % words


class Asker(NamedTuple):
    """In whose name a room is asked for: the organization, and what it is in the eyes of policies."""

    organization_id: int
    kinds: frozenset[str]


def asker_of(organization: Organization, *, on_behalf: bool = False) -> Asker:
    """What ``organization`` is today; ``on_behalf``: the center's staff ask in its name. One query."""
    return askers_of([organization], on_behalf=on_behalf)[organization.pk]


def askers_of(organizations: Iterable[Organization], *, on_behalf: bool = False) -> dict[int, Asker]:
    """The same of several, by their keys: one query."""
    given = {organization.pk: organization for organization in organizations}
    residents = Residency.objects.filter(organization__in=given, status__in=Residency.Status.LIVES_HERE)
    inside = set(residents.values_list("organization", flat=True))
    askers = {}
    for pk, organization in given.items():
        kinds: set[Any] = {Policy.Who.ANY}
        if on_behalf:
            kinds.add(Policy.Who.CENTER)
        if organization.stage == Organization.Stage.REGISTERED:
            kinds.add(Policy.Who.REGISTERED)
        if pk in inside:
            kinds.add(Policy.Who.RESIDENT)
        askers[pk] = Asker(pk, frozenset(kinds))
    return askers


@transaction.atomic
def move_policy(policy: Policy, *, up: bool, by: Any) -> None:
    """Let ``policy`` change places with its neighbour; numbers become 10, 20, 30. At the end nothing happens."""
    Center.objects.select_for_update(no_key=True).get(pk=policy.center_id)
    rows = list(Policy.objects.filter(center=policy.center_id))
    here = rows.index(policy)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for number, row in enumerate(rows, start=1):
        row.order = number * 10
    Policy.objects.bulk_update(rows, ["order"])
    audit.record(policy, "bookings.reorder", by=by, before=str(here + 1), after=str(there + 1))
