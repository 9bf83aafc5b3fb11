"""Where a link of an editor leads: to a page of ours, or to an address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

WAYS = ("/", "https://", "http://", "tel:", "mailto:")


def in_language(address: str, language: str) -> str:
    """``address`` of this site in another language; any other one stays as it is."""
    spoken = next((code for code, _name in settings.LANGUAGES if address.startswith(f"/{code}/")), None)
    # An address is understood only in its own language.
    with override(spoken or settings.LANGUAGE_CODE):
        return translate_url(address, language)


class LinkValue(blocks.StructValue):
    @property
    def target(self) -> Any:
        """The page in the active language, or as it is where it is not translated; None without one."""
        page = self.get("page")
        return page.localized if page and page.live else None

    @property
    def url(self) -> str:
        """Empty when the page is gone."""
        address = self.target.get_url() if self.target else self.get("address") or ""
        return in_language(address, get_language() or settings.LANGUAGE_CODE) if address.startswith("/") else address


class LinkBlock(blocks.StructBlock):
    """One of the two: ``page`` follows its page wherever that moves, ``address`` is typed."""

    page = blocks.PageChooserBlock(
        required=False, label=_("页面"), help_text=_("网站上由编辑写的页面。改名、搬家都不会断。")
    )
    address = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("或者网址"),
        help_text=_("别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。"),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        page, address = cleaned.get("page"), (cleaned.get("address") or "").strip()
        wrong = ""
        if bool(page) == bool(address):
            wrong = _("页面和网址，请填其中一个。")
        elif address and (not address.startswith(WAYS) or address.startswith("//")):
            wrong = _("网址以 https:// 或 / 开头，电话以 tel: 开头。")
        if wrong:
            raise blocks.StructBlockValidationError({"address": ValidationError(wrong)})
        cleaned["address"] = address
        return cleaned

    class Meta:
        value_class = LinkValue
        icon = "link"
