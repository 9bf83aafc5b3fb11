"""All components on one page, made of their own templates and style sheets, so that it shows what is and not what was."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

TOKEN = re.compile(r"--([a-z0-9-]+):")
ICON = re.compile(r'<symbol id="([a-z-]+)"')


class Example(forms.Form):
    """Every kind of field; the empty ones are shown with what is wrong."""

    name = forms.CharField(label=_("姓名"), help_text=_("和身份证上的一样。"))
    people = forms.IntegerField(label=_("人数"), min_value=1)
    day = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.ChoiceField(label=_("地点"), choices=[("hall", _("活动厅")), ("parlour", _("会客厅"))])
    way = forms.ChoiceField(
        label=_("怎么告诉您"), choices=[("sms", _("短信")), ("mail", _("邮件"))], widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("想说的话"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=_("我同意"))


@never_cache
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Only in development."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide/styleguide.html", parts())


def parts() -> dict[str, Any]:
    """What the components are shown with."""
    return {
        "colors": [name for name in tokens() if name.startswith("color-")],
        "spaces": [name for name in tokens() if name.startswith("space-")],
        "icons": ICON.findall(read("portal/icons/sprite.svg")),
        "form": Example({"name": "", "people": "0", "place": "hall"}),
        "page": Paginator(range(90), 10).page(4),
        "steps": [
            {"label": _("团队"), "href": "#steps", "done": True},
            {"label": _("计划"), "current": True},
            {"label": _("材料"), "href": "#steps"},
        ],
        "states": [
            ("ok", _("已通过")),
            ("warn", _("等待审批")),
            ("bad", _("已取消")),
            ("plain", _("已结束")),
        ],
    }


def tokens() -> list[str]:
    """The names of the values in ``tokens.css``, in their order."""
    return list(dict.fromkeys(TOKEN.findall(read("portal/tokens.css"))))


def read(name: str) -> str:
    with open(str(finders.find(name)), encoding="utf-8") as file:
        return file.read()
