"""What is on, as a small list for the pages of others: no session, no cookie, no script; links open outside of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from events.activities.models import Occurrence
from events.feeds import feeds
from events.feeds.calendar import absolute
from events.feeds.serving import serve
from incubator.organizations.models import Organization, ServiceField
from portal.common.everybody import for_everybody

COUNTS = (3, 5, 10, 20)
USUAL = 5
# What is over leaves the list within so many seconds.
STEP = 300
HEIGHT = (96, 104)  # of the frame in pixels: of what is always there, and of one more row


class EmbedForm(forms.Form):
    """What the list shows, in its address. A filter that cannot be read is not applied."""

    organization = forms.ModelChoiceField(
        label=_("只要一个组织的"),
        required=False,
        queryset=Organization.objects.public().order_by("name"),
        to_field_name="slug",
        empty_label=_("全部组织"),
    )
    field = forms.ModelChoiceField(
        label=_("只要一类活动"),
        required=False,
        queryset=ServiceField.objects.all(),
        to_field_name="slug",
        empty_label=_("全部领域"),
    )
    count = forms.TypedChoiceField(
        label=_("最多几场"),
        required=False,
        coerce=int,
        empty_value=USUAL,
        initial=USUAL,
        choices=[(count, str(count)) for count in COUNTS],
    )

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "organization": None,
            "field": None,
            **self.cleaned_data,
            "count": self.cleaned_data.get("count") or USUAL,
        }


@dataclass(frozen=True, kw_only=True)
class EmbeddedList(feeds.Kept):
    """A page of its own, in the active language. There are as many as there are filters: none is remembered by date."""

    organization: Organization | None
    field: ServiceField | None
    count: int
    dated = False

    def state(self, today: dt.date) -> tuple[Any, ...]:
        return (int(timezone.now().timestamp()) // STEP,)

    def body(self, today: dt.date) -> bytes:
        found = Occurrence.objects.public().upcoming().select_related("activity__organization", "room")
        if self.organization:
            found = found.filter(activity__organization=self.organization)
        if self.field:
            found = found.filter(activity__service_field=self.field)
        context = {
            "occurrences": found.defer("event_zh", "event_en", "activity__body")[: self.count],
            "organization": self.organization,
            "site": absolute(reverse("activities")),
        }
        return render_to_string("sharing/embed.html", context).encode()


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponseBase:
    wanted = EmbedForm(request.GET).wanted
    found = EmbeddedList(key="embed", language=get_language() or "", changes="activities", **wanted)
    made = feeds.answer(found, lambda: found)
    answer = serve(request, made, content_type="text/html; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@for_everybody
def embed_code(request: HttpRequest) -> HttpResponse:
    """Choose what the list shows, see it, and copy the line for the other page."""
    form = EmbedForm(request.GET or None)
    wanted = form.wanted if form.is_bound else {"organization": None, "field": None, "count": USUAL}
    query = {name: thing.slug for name in ("organization", "field") if (thing := wanted[name])}
    if wanted["count"] != USUAL:
        query["count"] = wanted["count"]
    path = reverse("embed") + ("?" + urlencode(query) if query else "")
    context = {
        "form": form,
        "path": path,
        "address": absolute(path),
        "height": HEIGHT[0] + HEIGHT[1] * wanted["count"],
    }
    return render(request, "sharing/embed_code.html", context)
