"""People: one user model with two doors, phone and code or e-mail and password."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


def random_username() -> str:
    """A name that identifies a row and nobody: it is never shown and never typed."""
    return secrets.token_hex(10)


class PeopleManager(UserManager["User"]):
    def create_superuser(self, username: str | None = None, *args: Any, **kwargs: Any) -> User:
        """Create an administrator; whoever may do this vouches for the address."""
        user = super().create_superuser(username or random_username(), *args, **kwargs)
        vouch_for_addresses(user)
        return user

    def create_person(
        self,
        *,
        name: str,
        email: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> User:
        """Create a person known by e-mail or phone (``+86…``), vouched for: neither needs to be verified by code.

        Without a password they sign in by phone and code, or set one by resetting it.
        """
        user = self.model(name=name, email=email, phone=phone, phone_verified=bool(phone), **extra)
        user.set_password(password)
        user.save(using=self._db)
        vouch_for_addresses(user)
        return user


def vouch_for_addresses(user: User) -> None:
    """Take the person's e-mail address as verified; it replaces any other."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=user).exclude(email=user.email or "").delete()
    if user.email:
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class User(AbstractUser):
    """A person. ``phone`` is E.164 (``+8613…``); one of phone and e-mail is there unless the person was erased."""

    username = models.CharField(max_length=64, unique=True, default=random_username)
    name = models.CharField(_("称呼"), max_length=60, blank=True)
    phone = models.CharField(_("手机号"), max_length=20, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(_("手机号已验证"), default=False)
    email = models.EmailField(_("电子邮箱"), null=True, blank=True, unique=True)  # type: ignore[assignment]
    # In which language this person is written to: the one they signed up in or last read the site in.
    language = models.CharField(_("语言"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    erased_at = models.DateTimeField(_("注销时间"), null=True, blank=True, editable=False)
    # Part of what a session is signed with: one more, and every session of this person is over.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    # Wagtail greets people by their first name; there is one name here.
    first_name = property(lambda self: self.name)  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    objects = PeopleManager()  # type: ignore[misc]

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.CheckConstraint(
                name="user_reachable",
                condition=Q(phone__isnull=False) | Q(email__isnull=False) | Q(erased_at__isnull=False),
                violation_error_message=_("请至少填写手机号或电子邮箱中的一项。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or _("用户 %(number)s") % {"number": self.pk}

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        # Unique columns hold many "none" but only one empty string; an address is the same in capitals.
        self.email = self.email.lower() if self.email else None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            "portal.accounts.User.session", f"{self.password}{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_center_staff(self) -> bool:
        """Whether this person works in the Wagtail admin (director, staff, editor)."""
        return self.is_active and self.has_perm("wagtailadmin.access_admin")


class Consent(models.Model):
    """That a person agreed to a text, in which version and when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(max_length=40, default="privacy")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("同意记录")
        constraints = [
            models.UniqueConstraint(fields=["user", "document", "version"], name="consent_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"
