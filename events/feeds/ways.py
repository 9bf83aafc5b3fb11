"""How each client takes a calendar, or one date of it; the part of an activity's page that offers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language

from events.activities.models import Activity, Occurrence
from events.feeds.calendar import COLUMNS, absolute
from portal.common.calendar import ZONE, one_line

# So many dates are offered one by one; whoever wants more of them subscribes.
DATES_OFFERED = 6


def in_wechat(request: HttpRequest) -> bool:
    """Whether the page is read inside WeChat, which opens no calendar."""
    return "micromessenger" in request.headers.get("User-Agent", "").lower()


def ways_to(address: str, name: str) -> dict[str, str]:
    """How to subscribe to the calendar at ``address``."""
    # What Apple's and most phones' calendars open by themselves, and Google takes as an address.
    webcal = "webcal://" + address.partition("://")[2]
    return {
        "address": address,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        "outlook": "https://outlook.live.com/calendar/0/addfromweb?" + urlencode({"url": address, "name": name}),
    }


def ways_of(occurrence: Occurrence, activity: Activity) -> dict[str, Any]:
    """How to put one date down: as a file, or in a form that is filled in already."""
    title, page = one_line(activity.title), absolute(activity.get_absolute_url())
    place = ", ".join(filter(None, [occurrence.where, occurrence.room.where if occurrence.room else ""]))
    starts, ends = localtime(occurrence.starts, ZONE), localtime(occurrence.ends, ZONE)
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{starts:%Y%m%dT%H%M%S}/{ends:%Y%m%dT%H%M%S}",
        "ctz": ZONE.key,
        "details": page,
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": starts.isoformat(),
        "enddt": ends.isoformat(),
        "body": page,
        "location": place,
    }
    return {
        "occurrence": occurrence,
        "file": reverse("occurrence_ics", args=[activity.slug, occurrence.pk]),
        "google": "https://calendar.google.com/calendar/render?" + urlencode(google),
        # It reads "+" as itself.
        "outlook": "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(outlook, quote_via=quote),
    }


def offered(request: HttpRequest, activity: Activity, occurrences: Iterable[Occurrence]) -> dict[str, Any]:
    """For the page of an activity: ``calendar`` with its dates to come, and how to subscribe to all of them."""
    if not activity.live or get_language() not in COLUMNS:
        return {}
    ahead = [occurrence for occurrence in occurrences if occurrence.may_be_cancelled]
    return {
        "calendar": {
            **ways_to(absolute(reverse("activity_ics", args=[activity.slug])), activity.title),
            "dates": [ways_of(occurrence, activity) for occurrence in ahead[:DATES_OFFERED]],
            "page": f"{reverse('calendar')}?activity={activity.slug}",
        },
        "in_wechat": in_wechat(request),
    }
