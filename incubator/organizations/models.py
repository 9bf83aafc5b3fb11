"""Organizations and the people who act for them."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts import contacts
from portal.common.papers import PrivateFile
from portal.common.rules import Rule

credit_code_shape = RegexValidator(r"^[0-9A-HJ-NPQRTUWXY]{18}$", _("统一社会信用代码是 18 位数字和大写字母。"))


def short_slug() -> str:
    """An address for things that people name in Chinese: short, typed easily, no letters that look alike."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _n in range(8))


class ServiceField(models.Model):
    """A field of service (急救, 教辅, 调解 ...), for organizations and for their activities."""

    name = models.CharField(_("名称"), max_length=30, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=60)
    slug = models.SlugField(_("网址名"), unique=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("服务领域")
        verbose_name_plural = _("服务领域")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> OrganizationQuerySet:
        """Those whose profile everyone may see."""
        return self.filter(standing__in=Organization.Standing.PUBLIC)

    def of(self, user: object) -> OrganizationQuerySet:
        """Those that ``user`` actively belongs to."""
        return self.filter(
            pk__in=Membership.objects.filter(user=user, status=Membership.Status.ACTIVE).values("organization")
        )


class Organization(models.Model):
    """A grassroots social organization, from a first group of friends to a registered body."""

    class Stage(models.TextChoices):
        BUDDING = "budding", _("萌芽")
        FILED = "filed", _("备案")
        REGISTERED = "registered", _("登记")

    class Standing(models.TextChoices):
        PENDING = "pending", _("待核实")
        ACTIVE = "active", _("正常")
        SUSPENDED = "suspended", _("暂停")
        CLOSED = "closed", _("已关闭")

        PUBLIC: ClassVar[frozenset[str]]
        MAY_ASK: ClassVar[frozenset[str]]
        IN_BEING: ClassVar[frozenset[str]]

    # Named sets of standings, by the question they answer. (Enum members cannot hold them.)
    Standing.PUBLIC = frozenset({Standing.ACTIVE})
    Standing.MAY_ASK = frozenset({Standing.PENDING, Standing.ACTIVE})
    Standing.IN_BEING = frozenset({Standing.PENDING, Standing.ACTIVE, Standing.SUSPENDED})

    name = models.CharField(_("名称"), max_length=80, unique=True)
    slug = models.SlugField(_("网址名"), max_length=60, unique=True, default=short_slug)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage, default=Stage.BUDDING)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[credit_code_shape])
    fields_of_service = models.ManyToManyField(
        ServiceField, verbose_name=_("服务领域"), related_name="organizations", blank=True
    )
    introduction = models.TextField(_("简介"), max_length=2000)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("标志"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    contact_name = models.CharField(_("联系人"), max_length=40)
    contact_phone = models.CharField(_("联系电话"), max_length=20)
    standing = models.CharField(_("状态"), max_length=12, choices=Standing, default=Standing.PENDING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("社会组织")
        verbose_name_plural = _("社会组织")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organization_registered_has_code",
                condition=~Q(stage="registered") | ~Q(credit_code=""),
                violation_error_message=_("已登记的组织要填写统一社会信用代码。"),
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organization_credit_code_once",
                violation_error_message=_("这个统一社会信用代码已经有组织使用。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization", args=[self.slug])

    @property
    def may_ask(self) -> bool:
        """Whether it may ask for rooms and space: one waiting to be confirmed may, a suspended or closed one not."""
        return self.standing in Organization.Standing.MAY_ASK

    def speakers(self) -> models.QuerySet:
        """The people who act for it and are told what happens to it: active leads and editors."""
        return self._people(Membership.Role.MAY_EDIT)

    def leads(self) -> models.QuerySet:
        return self._people({Membership.Role.LEAD})

    def _people(self, roles: Iterable[str]) -> models.QuerySet:
        holders = self.memberships.active().filter(role__in=roles)
        return get_user_model().objects.filter(is_active=True, pk__in=holders.values("user"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(status=Membership.Status.ACTIVE)


class Membership(models.Model):
    """A person's part in an organization. Every organization has one active lead at least (a database rule)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("负责人")
        EDITOR = "editor", _("编辑")
        VIEWER = "viewer", _("成员")

        MAY_EDIT: ClassVar[frozenset[str]]

    class Status(models.TextChoices):
        INVITED = "invited", _("已邀请")
        ACTIVE = "active", _("在任")
        ENDED = "ended", _("已结束")

    # Named sets, by the question they answer.
    Role.MAY_EDIT = frozenset({Role.LEAD, Role.EDITOR})

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("角色"), max_length=10, choices=Role, default=Role.VIEWER)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.ACTIVE)
    since = models.DateTimeField(_("从何时起"), default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员")
        verbose_name_plural = _("成员")
        constraints = [models.UniqueConstraint(fields=["organization", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.user_id} {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def run_out(self) -> InvitationQuerySet:
        return self.filter(sent_at__lt=timezone.now() - dt.timedelta(days=Invitation.DAYS))


class Invitation(models.Model):
    """That a lead asked whoever is behind an address to join. It stands until it is answered, taken back or run out.

    Whether an account is known by the address shows in ``membership`` alone: the one to answer, which no lead ever sees.
    """

    MOST_OPEN = 20  # at a time, of one organization
    DAYS = 90  # after it was sent last

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    # An e-mail address in small letters, or a phone number as ``+86…``.
    contact = models.CharField(_("电子邮箱或手机号"), max_length=254, db_index=True)
    role = models.CharField(_("角色"), max_length=10, choices=Membership.Role, default=Membership.Role.VIEWER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    membership = models.ForeignKey(
        Membership, null=True, editable=False, on_delete=models.SET_NULL, related_name="invitations"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("邀请")
        verbose_name_plural = _("邀请")
        constraints = [models.UniqueConstraint(fields=["organization", "contact"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.role}"

    @property
    def shown_contact(self) -> str:
        return contacts.masked(self.contact)

    @property
    def last_day(self) -> dt.date:
        return timezone.localdate(self.sent_at) + dt.timedelta(days=self.DAYS)

    @property
    def was_sent_today(self) -> bool:
        return timezone.localdate(self.sent_at) >= timezone.localdate()


class StageChangeQuerySet(models.QuerySet["StageChange"]):
    def pending(self) -> StageChangeQuerySet:
        return self.filter(status=StageChange.Status.PENDING)

    def in_force(self) -> StageChangeQuerySet:
        """Of each organization the change that was approved last: what it is rests on this paper."""
        approved = StageChange.objects.filter(organization=OuterRef("organization"), status=StageChange.Status.APPROVED)
        return self.filter(pk=Subquery(approved.order_by("-decided_at", "-uploaded_at").values("pk")[:1]))


class StageChange(PrivateFile):
    """That an organization says it is filed or registered now (or no longer), with the paper that proves it."""

    folder = "stages"

    class Status(models.TextChoices):
        PENDING = "pending", _("待核实")
        APPROVED = "approved", _("已核实")
        DECLINED = "declined", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="stage_changes")
    stage = models.CharField(_("阶段"), max_length=12, choices=Organization.Stage)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    expires = models.DateField(_("证书有效期至"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PENDING)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("核实时间"), null=True, blank=True, editable=False)
    # Of how many days ahead its leads were told last that it expires; 0 that it has.
    reminded = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("阶段变更")
        verbose_name_plural = _("阶段变更")
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(status="pending"), name="stage_change_one_at_a_time"
            ),
        ]

    def get_absolute_url(self) -> str:
        """The paper itself."""
        return reverse("stage_paper", args=[self.organization.slug, self.pk])

    @property
    def is_expired(self) -> bool:
        return self.expires is not None and self.expires < timezone.localdate()


Rule(
    "organization_keeps_a_lead",
    Membership,
    on=("UPDATE", "DELETE"),
    lock=("incubator_organization", "OLD.organization_id"),
    broken=(
        "SELECT 1 WHERE OLD.role = 'lead' AND OLD.status = 'active' AND NOT EXISTS ("
        "SELECT 1 FROM incubator_membership m WHERE m.organization_id = OLD.organization_id "
        "AND m.role = 'lead' AND m.status = 'active')"
    ),
)
