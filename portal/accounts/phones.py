"""Phone numbers as people write them, and as they are stored."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normalize(text: str) -> str:
    """Return E.164 (``+8613800138000``) for a mobile number as people write it, or raise ``ValidationError``.

    Eleven digits are Chinese; another country's number needs its ``+``. Full-width digits, spaces, dashes and dots
    are taken as they come.
    """
    number = re.sub(r"[\s\-.()]", "", unicodedata.normalize("NFKC", text))
    if match := re.fullmatch(r"(?:\+86|0086|86)?(1[3-9]\d{9})", number, re.ASCII):
        return f"+86{match[1]}"
    if re.fullmatch(r"\+(?!86)[1-9]\d{6,14}", number, re.ASCII):
        return number
    raise ValidationError(_("请填写 11 位手机号，例如 138 0013 8000。"), code="invalid_phone")


def shown(phone: str) -> str:
    """The number as its owner knows it: without the country when it is Chinese."""
    return phone.removeprefix("+86")


class PhoneField(forms.CharField):
    """A mobile number; its cleaned value is E.164, or an empty string."""

    def __init__(self, **kwargs) -> None:  # type: ignore[no-untyped-def]
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"})
        )
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def clean(self, value: object) -> str:
        text = super().clean(value)
        return normalize(text) if text else ""
