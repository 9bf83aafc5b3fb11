"""How forms look everywhere: one renderer, one template a field; and the fields that every floor asks with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

SELECTED = mark_safe(" selected")


class HouseRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ field.as_field_group }}`` use the components of the house."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class PlainSelect(forms.Select):
    """A choice of many, drawn at once: Django's own goes through a template for every option, which a page that
    everybody opens pays a hundred times."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = {str(item) for item in value} if isinstance(value, list | tuple) else {str(value or "")}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, (attrs or {}) | {"name": name})), options
        )


class DayField(forms.DateField):
    """A date of our time: calendars end, and a slip of the finger is told as one."""

    default_error_messages = {
        "invalid": _("请填写日期，例如 2026-12-05。"),
        "year": _("请检查年份。"),
    }

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and not 2000 <= value.year <= 2100:
            raise forms.ValidationError(self.error_messages["year"], code="year")


class ChoicesField(forms.ModelMultipleChoiceField):
    """Several rows by key. A key that no column could hold is an unknown choice, not an error of the database."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if isinstance(key, str) and whole_number(key) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes in digits, as long as a key may be; None for everything else."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None
