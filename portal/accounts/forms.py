"""The forms at the doors. Each door has one form and one method: phone and code, or e-mail and password."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import EmailField
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.accounts import privacy
from portal.accounts.models import Consent, User
from portal.accounts.phones import PhoneField


class PhoneCodeForm(allauth_forms.RequestLoginCodeForm):
    """Sign-in by phone: the number to which a code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth's form takes either of two optional fields, and so an empty one too.
        del self.fields["email"]
        self.fields["phone"] = PhoneField()

    def clean_phone(self) -> str:
        try:
            return super().clean_phone()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                raise ValidationError(
                    _("给这个手机号的验证码发得太频繁了，请过一分钟再试。"), code="rate_limited"
                ) from error
            raise


class PasswordForm(allauth_forms.LoginForm):
    """Sign-in by e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField(label=_("电子邮箱"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
        self.fields["password"].label = _("密码")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password"])


class SignupForm(allauth_forms.SignupForm):
    """What both sign-ups ask: how to address the person, and consent to the privacy text.

    Known and unknown addresses get the same answer; the owner of a known one is told by message.
    """

    asks: tuple[str, ...] = ()

    name = forms.CharField(
        label=_("怎么称呼您"),
        max_length=60,
        help_text=_("例如：王阿姨、李明。会显示给中心和您参加的组织。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent = forms.BooleanField(
        label=_("我已阅读并同意隐私说明"), error_messages={"required": _("请先阅读并同意隐私说明，再注册。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].help_text = format_html(
            '<a href="{}" target="_blank">{}</a>', reverse("privacy"), _("阅读隐私说明（另开一页）")
        )
        # Out of sight by a class (the page allows no style attributes), out of the way of keys and screen readers.
        self.fields["website"].widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
        self.order_fields(["name", *self.asks, "consent"])

    def _get_signup_fields(self, kwargs: dict[str, Any]) -> dict[str, dict[str, bool]]:
        return {field: {"required": True} for field in self.asks}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # The same address twice in the same moment: the second one is known by now.
            self.account_already_exists = True
            return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        Consent.objects.create(user=user, document=privacy.DOCUMENT, version=privacy.VERSION)


class PhoneSignupForm(SignupForm):
    asks = ("phone",)


class EmailSignupForm(SignupForm):
    asks = ("email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("电子邮箱")
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email"})
        self.fields["password1"].label = _("设一个密码")
        new_password(self)


def own_words(field: forms.Field) -> None:
    """An address by the name that it has everywhere here, and no second label inside of the field."""
    field.label = _("电子邮箱")
    field.widget.attrs.pop("placeholder", None)


def new_password(form: forms.Form) -> None:
    """What makes a good password in one sentence of ours, and the labels only above the fields."""
    form.fields["password1"].help_text = _("至少 8 个字符；不要用您的姓名、邮箱或常见的密码。")
    for name in ("oldpassword", "password1", "password2"):
        if name in form.fields:
            form.fields[name].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new_password(self)


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new_password(self)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new_password(self)


class AddEmailForm(allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words(self.fields["email"])


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words(self.fields["email"])


class CodeField(forms.CharField):
    """Six digits that were sent to someone; dashes and spaces do no harm."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(label=_("六位验证码"), max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)


class LoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    code = CodeField()


class PhoneCodeConfirmForm(allauth_forms.VerifyPhoneForm):
    code = CodeField()


class EmailCodeConfirmForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    code = CodeField()


class ResetCodeConfirmForm(allauth_forms.ConfirmPasswordResetCodeForm):
    code = CodeField()


class NameForm(forms.ModelForm):
    """What a person may change about themselves without proving anything."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("怎么称呼您")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class EraseForm(forms.Form):
    """Erasing one's account, after reading what it means."""

    sure = forms.BooleanField(
        label=_("我明白：注销后不能恢复"), error_messages={"required": _("请勾选确认，再注销账号。")}
    )
