"""Sign-ins and refusals are noted: successes in the log of the admin, refusals in the ``security`` log.

What allauth proves of a person becomes news of this room.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import (
    email_confirmed,
    email_verification_code_rejected,
    login_code_rejected,
    password_reset_code_rejected,
    user_logged_in,
)
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import ModelLogEntry

from portal.accounts.actions import prove_contact
from portal.accounts.adapter import refused
from portal.accounts.models import User
from portal.common.audit import record


@receiver(pre_save, sender=ModelLogEntry)
def no_names_in_the_log(sender: Any, instance: ModelLogEntry, **kwargs: Any) -> None:
    # Wagtail's own entries carry the object's title, and entries are never changed: a person's is a number.
    if instance.content_type and instance.content_type.model_class() is User:
        instance.label = f"{User._meta.verbose_name} {instance.object_id}"


@receiver(user_logged_in)
def on_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    # Which limits the session keeps (SESSION_LIMITS) is decided once, here.
    request.session["is_staff"] = user.is_center_staff
    record(user, "accounts.sign_in", by=user)


@receiver(email_confirmed)
def on_email_confirmed(sender: Any, email_address: Any, **kwargs: Any) -> None:
    prove_contact(email_address.user, email_address.email)


@receiver(login_code_rejected)
@receiver(email_verification_code_rejected)
@receiver(password_reset_code_rejected)
def on_wrong_code(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    refused(request, "code", user)


@receiver(mfa_signals.authentication_failed)
def on_wrong_second_factor(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    refused(request, "second factor", user)


@receiver(mfa_signals.authenticator_added)
def on_second_factor_added(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(user, "accounts.second_factor_on", by=user, after=authenticator.type)
    if authenticator.type == Authenticator.Type.TOTP:
        # A code was typed to set it up, after proving who one is: asking for another at once proves nothing more.
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(mfa_signals.authenticator_removed)
def on_second_factor_removed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(user, "accounts.second_factor_off", by=user, before=authenticator.type)
