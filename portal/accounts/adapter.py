"""What this house does differently from allauth: phones, words, steps of signing in, and what reaches the log."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.accounts import actions, phones
from portal.accounts.models import User
from portal.common import sms

security = logging.getLogger("security")


def refused(request: HttpRequest | None, door: str, user: User | None = None) -> None:
    """Note a refused sign-in: from where, at which door, and as whom if that account exists; never what was typed."""
    address = request.META.get("REMOTE_ADDR", "") if request else ""
    security.warning("sign-in refused door=%s user=%s address=%s", door, user.pk if user else "-", address)


class NotSent(Exception):  # noqa: N818 - it is somebody else's fault
    """The gateway did not take a message that a person waits for. What it said is the cause; the page says it calmly."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("这个账号已停用。如有疑问请联系中心。"),
        "duplicate_email": gettext_lazy("这已经是您的邮箱。"),
        "email_password_mismatch": gettext_lazy("邮箱或密码不正确。"),
        "email_taken": gettext_lazy("这个邮箱已被另一个账号使用。"),
        "phone_taken": gettext_lazy("这个手机号已被另一个账号使用。"),
        "enter_current_password": gettext_lazy("当前密码不正确。"),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "incorrect_code": gettext_lazy("验证码不正确，请再看一下收到的六位数字。"),
        "same_as_current": gettext_lazy("新的不能和现在的一样。"),
        "too_many_login_attempts": gettext_lazy("尝试次数过多，请稍后再试。"),
        "rate_limited": gettext_lazy("请求太频繁了，请过一会儿再试。"),
        "unverified_primary_email": gettext_lazy("请先验证您的邮箱。"),
    }

    # --- Steps and ways ---------------------------------------------------------------------------------------------
    def get_login_stages(self) -> list[str]:
        ours = {
            "allauth.account.stages.EmailVerificationStage": "portal.accounts.stages.EmailVerificationStage",
            "allauth.account.stages.PhoneVerificationStage": "portal.accounts.stages.PhoneVerificationStage",
        }
        return [ours.get(path, path) for path in super().get_login_stages()]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtail_serve", args=[""])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_data")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("my_data")

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        # Before the first save: a person without phone and e-mail is refused by the database.
        user.name = form.cleaned_data["name"]
        user.phone = form.cleaned_data.get("phone") or None
        user.language = get_language()
        return super().save_user(request, user, form, commit=commit)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        refused(request, "password")

    # --- Phones -----------------------------------------------------------------------------------------------------
    def phone_form_field(self, **kwargs: Any) -> phones.PhoneField:
        kwargs.pop("label", None)
        return phones.PhoneField(**kwargs)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_verified"])
            if verified:
                actions.prove_contact(user, phone)

    def set_phone_verified(self, user: Any, phone: str) -> None:
        if (user.phone, user.phone_verified) != (phone, True):
            self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> Any:
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        self._text(phone, _("【红心空间】验证码 %(code)s，十分钟内有效。请不要告诉任何人。") % {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._text(
            phone,
            _("【红心空间】有人用这个手机号登录，但它还没有注册。注册请打开 %(address)s；如非本人操作请忽略。")
            % {"address": self._absolute("account_signup")},
        )

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._text(
            phone,
            _("【红心空间】这个手机号已经注册过，请直接登录：%(address)s 。如非本人操作请忽略。")
            % {"address": self._absolute("account_login")},
        )

    # --- Sending ----------------------------------------------------------------------------------------------------
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's errors are among them
            raise NotSent from error

    def _text(self, phone: str, text: str) -> None:
        try:
            sms.send(phone, text)
        except Exception as error:  # each gateway has its own
            raise NotSent from error

    def _absolute(self, name: str) -> str:
        return context.request.build_absolute_uri(reverse(name))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("验证码不正确，请看验证器里现在显示的六位数字。"),
        "unverified_email": gettext_lazy("请先验证您的邮箱，再开启两步验证。"),
    }

    def get_totp_issuer(self) -> str:
        return _("红心空间")

    def get_totp_label(self, user: Any) -> str:
        return user.email or phones.shown(user.phone or "") or str(user)
