"""What is done to accounts beside signing in: changed, switched off and on, erased. Each leaves an entry in the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import privacy
from portal.accounts.contacts import contacts_of
from portal.accounts.models import Consent, User, vouch_for_addresses
from portal.accounts.signals import contact_proved, person_erased
from portal.common.audit import record
from portal.common.errors import Refused


@transaction.atomic
def change_name(user: User, *, name: str, by: Any) -> None:
    """Change how a person is addressed."""
    user.name = name
    user.save(update_fields=["name"])
    record(user, "accounts.change", by=by, fields=["name"])


@transaction.atomic
def prove_contact(user: User, contact: str) -> None:
    """It is certain now that ``contact`` reaches ``user``; what waited for that address finds its person."""
    contact_proved.send(sender=User, user=user, contact=contact.lower())


@transaction.atomic
def enter_person(*, by: Any, groups: Iterable[Group] = (), is_superuser: bool = False, **contact: Any) -> User:
    """Create an account for someone, as staff do: ``contact`` is name, phone and e-mail, one of the two at least.

    Refuses ``superuser`` when ``by`` is none.
    """
    if is_superuser and not by.is_superuser:
        raise Refused("superuser", _("只有系统管理员可以设系统管理员。"), field="is_superuser")
    user = User.objects.create_person(is_superuser=is_superuser, **contact)
    user.groups.set(groups)
    record(user, "accounts.enter", by=by, after=_roles(user))
    for proved in contacts_of(user):
        prove_contact(user, proved)
    return user


@transaction.atomic
def change_person(
    user: User,
    *,
    by: Any,
    name: str,
    phone: str | None,
    email: str | None,
    groups: Iterable[Group],
    is_active: bool,
    is_superuser: bool | None = None,
) -> None:
    """Change an account, as staff do; a changed e-mail address is taken as verified, a changed phone is not.

    Refuses ``superuser`` (only one of them may change one or make one) and what ``deactivate`` and ``reactivate`` do.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if (user.is_superuser or is_superuser) and not by.is_superuser:
        raise Refused("superuser", _("只有系统管理员可以修改系统管理员。"))
    before, changed = _roles(user), []
    for field, value in {"name": name, "phone": phone, "email": email, "is_superuser": is_superuser}.items():
        if value != getattr(user, field) and not (field == "is_superuser" and value is None):
            setattr(user, field, value)
            changed.append(field)
    if "phone" in changed:
        user.phone_verified = False
    if changed:
        user.save(update_fields=[*changed, "phone_verified"])
    if "email" in changed:
        vouch_for_addresses(user)
    user.groups.set(groups)
    after = _roles(user)
    if changed or before != after:
        record(user, "accounts.change", by=by, before=before, after=after, fields=changed)
    if "email" in changed and user.email:
        prove_contact(user, user.email)
    if is_active != user.is_active:
        (reactivate if is_active else deactivate)(user, by=by)


def _roles(user: User) -> str:
    return ",".join(user.groups.order_by("name").values_list("name", flat=True))


@transaction.atomic
def give_consent(user: User, *, by: Any) -> None:
    """Record that ``user`` agrees to the privacy text in force; once a version."""
    _consent, new = Consent.objects.get_or_create(user=user, document=privacy.DOCUMENT, version=privacy.VERSION)
    if new:
        record(user, "accounts.consent", by=by, after=privacy.VERSION)


@transaction.atomic
def deactivate(user: User, *, by: Any, why: str = "") -> None:
    """Switch an account off: it cannot sign in and its sessions end at once; nothing is deleted.

    Refuses ``self`` (nobody locks themselves out) and ``superuser`` (only one of them may switch off another).
    """
    if user == by:
        raise Refused("self", _("不能停用自己的账号。"), field="is_active")
    if user.is_superuser and not by.is_superuser:
        raise Refused("superuser", _("只有系统管理员可以停用系统管理员。"), field="is_active")
    if not user.is_active:
        return
    user.is_active = False
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    record(user, "accounts.deactivate", by=by, before="active", after="inactive", why=why)


@transaction.atomic
def reactivate(user: User, *, by: Any, why: str = "") -> None:
    """Switch an account on again. Refuses ``erased``: there is nobody to come back."""
    if user.erased_at:
        raise Refused("erased", _("这个账号已经注销，不能恢复。"), field="is_active")
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(user, "accounts.reactivate", by=by, before="inactive", after="active", why=why)
    for proved in contacts_of(user):
        prove_contact(user, proved)


@transaction.atomic
def erase(user: User, *, by: Any) -> None:
    """Make a person unknown: name, phone, e-mail, password, second factors and inbox go; what must stay loses its name.

    All sessions end. Floors above take their part out on ``person_erased`` and may refuse (the last lead of an
    organization hands it over first). Refuses ``staff``: who works in the house is taken out of its groups first.
    """
    if user.is_superuser or user.groups.exists():
        raise Refused("staff", _("您是中心的工作人员，请先由主任移除您的角色，再注销账号。"))
    if user.erased_at:
        return
    was = {"name": user.name, "contacts": contacts_of(user)}
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.name, user.email, user.phone, user.phone_verified = "", None, None, False
    user.is_active, user.erased_at = False, timezone.now()
    user.session_epoch += 1
    user.set_unusable_password()
    user.save(
        update_fields=[
            *("name", "email", "phone", "phone_verified", "password"),
            *("is_active", "erased_at", "session_epoch"),
        ]
    )
    record(user, "accounts.erase", by=by, after="erased")
    person_erased.send(sender=User, user=user, **was)


def drop_unfinished_signups(*, limit: int = 100) -> int:
    """Delete sign-ups that were never proved by a code, a day after; return how many. They are nobody's account."""
    stale = User.objects.filter(
        last_login__isnull=True,
        date_joined__lt=timezone.now() - timedelta(days=1),
        consents__isnull=False,  # who was entered by staff gave none on the site
        phone_verified=False,
        groups__isnull=True,
        is_superuser=False,
        erased_at__isnull=True,
    ).exclude(emailaddress__verified=True)
    pks = list(stale.values_list("pk", flat=True).distinct()[:limit])
    for pk in pks:
        with transaction.atomic():
            User.objects.filter(pk=pk, last_login__isnull=True).delete()
    return len(pks)
