"""The feeds' addresses, and the page that says how to subscribe."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.activities.models import Activity
from events.feeds import actions, feeds, occurrences, private, rooms
from events.feeds.calendar import COLUMNS, absolute
from events.feeds.permissions import addresses_for, get_address_by, get_address_for, organizations_spoken_for
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.qr import drawn

PUBLIC = "public, max-age=300"  # seconds; clients ask once an hour or later anyway
PRIVATE = "private, no-cache"  # asked for anew each time: it may have been stopped


@require_safe
def activities_ics(request: HttpRequest) -> HttpResponseBase:
    return _serve(request, feeds.answer(occurrences.activities_feed(_language())), "activities.ics")


@require_safe
def organization_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    organization = get_object_or_404(Organization.objects.public(), slug=slug)
    return _serve(request, feeds.answer(occurrences.organization_feed(organization, _language())), f"{slug}.ics")


@require_safe
def activity_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    activity = get_object_or_404(Activity.objects.public(), slug=slug)
    return _serve(request, feeds.answer(occurrences.activity_feed(activity, _language())), f"{slug}.ics")


@require_safe
def room_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
    return _serve(request, feeds.answer(rooms.room_feed(room, _language())), f"{slug}.ics")


@require_safe
def my_ics(request: HttpRequest, token: str) -> HttpResponseBase:
    """A private calendar: whoever knows the address reads it, nobody keeps or finds it."""
    address = get_address_by(token)
    actions.note_use(address, localdate())
    response = _serve(request, feeds.fresh(private.feed_behind(address, _language())), "hongxin.ics", PRIVATE)
    response["X-Robots-Tag"] = "noindex"
    return response


def _language() -> str:
    language = get_language()
    if language not in COLUMNS:
        raise Http404
    return language


def _serve(request: HttpRequest, made: feeds.Answer, filename: str, kept: str = PUBLIC) -> HttpResponseBase:
    """Answer with a feed's bytes, or 304. Touches neither session nor cookie: the answer is everybody's who asks."""
    zipped = _takes_gzip(request)
    # Zipped bytes are other bytes: a strong ETag names each of the two.
    etag = f'"{made.etag}-gzip"' if zipped else f'"{made.etag}"'
    headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": f'inline; filename="{filename}"',
        "ETag": etag,
        # Several changes within a second put it ahead of the clock; what is sent never is.
        "Last-Modified": http_date(min(made.modified, now()).timestamp()),
        "Cache-Control": kept,
    }
    validators = HttpResponse(headers=headers)
    patch_vary_headers(validators, ["Accept-Encoding"])
    # With a response given it always answers with one.
    answer: Any = get_conditional_response(
        request, etag=etag, last_modified=int(made.modified.timestamp()), response=validators
    )
    if answer is not validators:
        return answer
    answer.content = made.zipped if zipped else made.body
    if zipped:
        answer["Content-Encoding"] = "gzip"
    answer["Content-Length"] = str(len(answer.content))
    return answer


def _takes_gzip(request: HttpRequest) -> bool:
    """Whether ``Accept-Encoding`` names gzip without refusing it (``gzip;q=0``)."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _semicolon, quality = part.partition(";")
        if coding.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """How to subscribe, a tap per client: to all activities, with ``?organization=<slug>`` to one's own, with
    ``?room=<slug>`` to when a room is taken.
    """
    organization = room = None
    query = ""
    if slug := _slug_asked(request, "organization"):
        organization = get_object_or_404(Organization.objects.public(), slug=slug)
        feed = occurrences.organization_feed(organization, _language())
        query = f"?organization={slug}"
    elif slug := _slug_asked(request, "room"):
        room = get_object_or_404(Room.objects.select_related("center"), slug=slug)
        feed = rooms.room_feed(room, _language())
        query = f"?room={slug}"
    else:
        feed = occurrences.activities_feed(_language())
    response = render(
        request,
        "feeds/calendar.html",
        {
            "organization": organization,
            "room": room,
            "name": feed.name,
            **ways_to(absolute(feed.path), feed.name),
            "qr": drawn(absolute(request.path + query)),
            "in_wechat": _in_wechat(request),
            "organizations": Organization.objects.public().order_by("name"),
        },
    )
    patch_vary_headers(response, ["User-Agent"])
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_my(request: HttpRequest) -> HttpResponse:
    """One's own secret addresses. POST makes one (``organization=<slug>``: the organization's) and shows it, this once."""
    organizations = organizations_spoken_for(request.user).order_by("name")
    context: dict[str, Any] = {"in_wechat": _in_wechat(request)}
    if request.method == "POST":
        slug = request.POST.get("organization", "")
        if not slug_re.match(slug or "-"):
            raise Http404
        organization = get_object_or_404(organizations, slug=slug) if slug else None
        try:
            token = actions.make_address(by=request.user, organization=organization)
        except Refused as refused:  # what changed since the page was made
            raise PermissionDenied(str(refused)) from refused
        address = absolute(reverse("my_ics", args=[token]))
        name = organization.name if organization else _("我的红心空间")
        ways = ways_to(address, name)
        # Phones that subscribe from a camera do so by webcal; https would take in today's events, this once.
        context |= ways | {"made_for": organization, "qr": drawn(ways["webcal"])}
    live = {address.organization_id: address for address in addresses_for(request.user)}
    context |= {
        "own": live.get(None),
        "organizations": [(organization, live.get(organization.pk)) for organization in organizations],
    }
    response = render(request, "feeds/my.html", context)
    patch_vary_headers(response, ["User-Agent"])
    return response


@login_required
@require_POST
def calendar_my_stop(request: HttpRequest, pk: int) -> HttpResponse:
    actions.stop_address(get_address_for(request.user, pk), by=request.user)
    messages.success(request, _("这个日历地址已停用，不会再更新。"))
    return redirect("calendar_my")


def _in_wechat(request: HttpRequest) -> bool:
    return "micromessenger" in request.headers.get("User-Agent", "").lower()


def _slug_asked(request: HttpRequest, name: str) -> str:
    slug = request.GET.get(name, "")
    if slug and not slug_re.match(slug):
        raise Http404
    return slug


def ways_to(address: str, name: str) -> dict[str, str]:
    """How each client takes an address."""
    # What Apple's and most phones' calendars open by themselves, and Google takes as an address.
    webcal = "webcal://" + address.partition("://")[2]
    return {
        "address": address,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        "outlook": "https://outlook.live.com/calendar/0/addfromweb?" + urlencode({"url": address, "name": name}),
    }
