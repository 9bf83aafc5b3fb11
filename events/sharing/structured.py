"""What search engines read of an activity: schema.org events, one a date, in the page itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from wagtail.images.models import SourceImageIOError

from events.activities.models import Activity, Occurrence
from events.activities.pictures import SHARED
from events.feeds.calendar import absolute
from portal.common.audit import history
from portal.common.calendar import ZONE

SCHEMA = "https://schema.org"
# Inside of a script these end it or begin a comment; in JSON they may be written so.
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def offered(request: HttpRequest, activity: Activity, occurrences: Iterable[Occurrence]) -> dict[str, Any]:
    """For the page of a published activity: ``structured``, a block of data that no browser runs."""
    # Who belongs to it sees dates that nobody else does.
    dates = [occurrence for occurrence in occurrences if occurrence.status in Occurrence.Status.PUBLIC]
    if not activity.live or not dates:
        return {}
    return {"structured": script({"@context": SCHEMA, "@graph": events_of(activity, dates)})}


def script(data: Any) -> SafeString:
    text = json.dumps(data, ensure_ascii=False).translate(_UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def events_of(activity: Activity, occurrences: Iterable[Occurrence]) -> list[dict[str, Any]]:
    """``occurrences`` with room and center; the activity's organization and picture are loaded."""
    url = absolute(activity.get_absolute_url())
    moved = moved_of(activity)
    about: dict[str, Any] = {
        "@type": "Event",
        "name": activity.title,
        "description": activity.summary,
        "url": url,
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "inLanguage": "zh-Hans",
        "organizer": {
            "@type": "Organization",
            "name": activity.organization.name,
            "url": absolute(activity.organization.get_absolute_url()),
        },
        "image": [absolute(picture_of(activity))],
    }
    return [
        about
        | {
            "@id": f"{url}#{occurrence.uid.partition('@')[0]}",
            "startDate": localtime(occurrence.starts, ZONE).isoformat(),
            "endDate": localtime(occurrence.ends, ZONE).isoformat(),
            "eventStatus": f"{SCHEMA}/{status_of(occurrence, moved)}",
            "location": place_of(occurrence),
            "offers": offer_of(occurrence, url),
        }
        for occurrence in occurrences
    ]


def status_of(occurrence: Occurrence, moved: set[int]) -> str:
    if occurrence.is_cancelled:
        return "EventCancelled"
    return "EventRescheduled" if occurrence.pk in moved else "EventScheduled"


def moved_of(activity: Activity) -> set[int]:
    """The dates that took place at another time or in another room when they were announced, as the log tells."""
    entries = history(activity).filter(action="activities.move_occurrence")
    return {data.get("occurrence") for data in entries.values_list("data", flat=True)}


def place_of(occurrence: Occurrence) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": occurrence.where, "address": occurrence.where}
    if room := occurrence.room:
        place["address"] = room.where
        center = room.center
        if not room.address and center.latitude is not None and center.longitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(center.latitude),
                "longitude": float(center.longitude),
            }
    return place


def offer_of(occurrence: Occurrence, url: str) -> dict[str, Any]:
    full = occurrence.capacity is not None and occurrence.seats_left == 0
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "CNY",
        "url": url,
        "availability": f"{SCHEMA}/{'SoldOut' if full else 'InStock'}",
    }


def picture_of(activity: Activity) -> str:
    """The address of its picture, else of its poster."""
    if activity.picture:
        try:
            return activity.picture.get_rendition(SHARED).url
        except SourceImageIOError:
            pass
    return reverse("poster_square", args=[activity.slug])
