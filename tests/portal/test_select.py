"""Our template of a choice writes what Django's own writes."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from portal.common.forms import HouseRenderer


class Disabling(forms.Select):
    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        option["attrs"] |= {"disabled": True, "data-a": 'b"<', "hidden": False}
        return option


CHOICES = [("", "请选择"), ("时间", [(1, "<9:00>"), (2, "10:00")]), (3, "晚上")]


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, Disabling])
@pytest.mark.parametrize("value", [None, "2", ["1", "3"]])
def test_it_writes_what_djangos_own_writes(widget, value):
    choice = widget(attrs={"class": "wide", "required": True}, choices=CHOICES)
    ours = choice.render("start", value, renderer=HouseRenderer())
    assert "<option" in ours
    assert parse_html(ours) == parse_html(choice.render("start", value, renderer=DjangoTemplates()))
