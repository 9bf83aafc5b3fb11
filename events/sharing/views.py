"""Posters as files, and the page from which an activity is passed on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.activities.models import Activity
from events.feeds.calendar import absolute
from events.feeds.serving import PUBLIC
from events.sharing import posters
from events.sharing.facts import facts_of, notice
from portal.common.everybody import for_everybody
from portal.common.qr import drawn


def _public(slug: str) -> Activity:
    activities = Activity.objects.public().select_related("organization", "service_field", "picture")
    return get_object_or_404(activities, slug=slug)


@require_safe
def poster(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """A PNG, or for A4 a PDF; drawn when somebody asks and nobody has asked for the same one before."""
    activity = _public(slug)
    facts = facts_of(activity, get_language() or "")
    version = posters.version(facts, form)
    answer = get_conditional_response(request, etag=f'"{version}"')
    if answer is None:
        content_type, extension = ("application/pdf", "pdf") if form == "a4" else ("image/png", "png")
        name = slugify(activity.title, allow_unicode=True)[:40] or slug
        answer = HttpResponse(posters.kept(facts, form, version), content_type=content_type)
        answer.headers["Content-Disposition"] = content_disposition_header(False, f"{name}.{extension}") or ""
    answer.headers["ETag"] = f'"{version}"'
    answer.headers["Cache-Control"] = PUBLIC
    return answer


@require_safe
@for_everybody
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Posters to save, lines to paste into a group, the address and its code."""
    activity = _public(slug)
    facts = facts_of(activity, get_language() or "")
    address = absolute(activity.get_absolute_url())
    text = notice(facts)
    context: dict[str, Any] = {
        "activity": activity,
        "address": address,
        "notice": text,
        # All of it in sight on a phone, where a line holds about so many letters.
        "rows": min(sum(1 + len(line) // 17 for line in text.split("\n")) + 1, 20),
        "qr": drawn(address),
        "files": [
            (reverse(f"poster_{form}", args=[slug]), label, round(540 * posters.FORMS[form].ratio))
            for form, label in (("square", _("方形，发朋友圈")), ("tall", _("竖版，发群")))
        ],
    }
    return render(request, "sharing/share.html", context)
