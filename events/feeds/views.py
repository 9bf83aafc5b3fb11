"""The feeds' addresses, and the page that says how to subscribe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.activities.models import Activity, Occurrence, Programme
from events.feeds import actions, feeds, occurrences, private, rooms
from events.feeds.atom import CONTENT_TYPE, atom_feed
from events.feeds.calendar import COLUMNS, absolute
from events.feeds.permissions import addresses_for, get_address_by, get_address_for, organizations_spoken_for
from events.feeds.serving import PRIVATE, serve
from events.feeds.ways import in_wechat, ways_to
from incubator.organizations.models import Organization, ServiceField
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.everybody import for_everybody
from portal.common.qr import drawn


@require_safe
def activities_ics(request: HttpRequest) -> HttpResponseBase:
    made = feeds.answer(request.path, lambda: occurrences.activities_feed(_language()))
    return serve(request, made, filename="activities.ics")


def _public(request: HttpRequest, slug: str, found: Any, feed_of: Callable[[Any, str], feeds.Feed]) -> HttpResponseBase:
    """The calendar of one of ``found``."""

    def find() -> feeds.Feed:
        return feed_of(get_object_or_404(found, slug=slug), _language())

    return serve(request, feeds.answer(request.path, find), filename=f"{slug}.ics")


@require_safe
def organization_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _public(request, slug, Organization.objects.public(), occurrences.organization_feed)


@require_safe
def activity_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _public(request, slug, Activity.objects.public(), occurrences.activity_feed)


@require_safe
def occurrence_ics(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One date alone, by a name that says what it is among other files."""
    public = Occurrence.objects.public().select_related("activity")
    occurrence = get_object_or_404(public, activity__slug=slug, pk=pk)
    name = slugify(occurrence.activity.title, allow_unicode=True)[:40] or slug
    filename = f"{name}-{localtime(occurrence.starts):%Y%m%d}.ics"
    return serve(request, occurrences.alone(occurrence, _language()), filename=filename)


@require_safe
def field_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _public(request, slug, ServiceField, occurrences.field_feed)


@require_safe
def programme_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _public(request, slug, Programme, occurrences.programme_feed)


@require_safe
def room_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _public(request, slug, Room.objects.select_related("center"), rooms.room_feed)


@require_safe
def activities_atom(request: HttpRequest) -> HttpResponseBase:
    return _atom(request, lambda: None)


@require_safe
def organization_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _atom(request, lambda: get_object_or_404(Organization.objects.public(), slug=slug))


def _atom(request: HttpRequest, organization: Callable[[], Organization | None]) -> HttpResponseBase:
    made = feeds.answer(request.path, lambda: atom_feed(organization()))
    return serve(request, made, content_type=CONTENT_TYPE)


@require_safe
def my_ics(request: HttpRequest, token: str) -> HttpResponseBase:
    """A private calendar: whoever knows the address reads it, nobody keeps or finds it."""
    address = get_address_by(token)
    actions.note_use(address, localdate())
    response = serve(
        request, feeds.fresh(private.feed_behind(address, _language())), filename="hongxin.ics", kept=PRIVATE
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _language() -> str:
    language = get_language()
    if language not in COLUMNS:
        raise Http404
    return language


@require_safe
@for_everybody
def calendar(request: HttpRequest) -> HttpResponse:
    """How to subscribe, a tap per client: to all activities, or with ``?organization=``, ``?field=``, ``?programme=``,
    ``?activity=`` or ``?room=<slug>`` to those of one, or to when a room is taken.
    """
    subject = _asked_for(request)
    context: dict[str, Any] = {}
    query = ""
    if subject is None:
        feed = occurrences.activities_feed(_language())
        context["organizations"] = Organization.objects.public().order_by("name")
        context["fields"] = ServiceField.objects.all()
    else:
        name, one, feed_of = subject
        feed = feed_of(one, _language())
        query = f"?{name}={one.slug}"
        context[name] = one
    response = render(
        request,
        "feeds/calendar.html",
        {
            "subject": bool(subject),
            "feed": feed,
            **ways_to(absolute(feed.path), feed.name),
            "qr": drawn(absolute(request.path + query)),
            "in_wechat": in_wechat(request),
            **context,
        },
    )
    patch_vary_headers(response, ["User-Agent"])
    return response


def _asked_for(request: HttpRequest) -> tuple[str, Any, Callable[[Any, str], feeds.Feed]] | None:
    """(what kind of thing, the thing, its feed) that the page is about; None for all activities."""
    subjects: dict[str, tuple[Any, Callable[[Any, str], feeds.Feed]]] = {
        "organization": (Organization.objects.public(), occurrences.organization_feed),
        "field": (ServiceField, occurrences.field_feed),
        "programme": (Programme, occurrences.programme_feed),
        "activity": (Activity.objects.public(), occurrences.activity_feed),
        "room": (Room.objects.select_related("center"), rooms.room_feed),
    }
    for name, (found, feed_of) in subjects.items():
        if slug := request.GET.get(name, ""):
            if not slug_re.match(slug):
                raise Http404
            return name, get_object_or_404(found, slug=slug), feed_of
    return None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_my(request: HttpRequest) -> HttpResponse:
    """One's own secret addresses. POST makes one (``organization=<slug>``: the organization's) and shows it, this once."""
    organizations = organizations_spoken_for(request.user).order_by("name")
    context: dict[str, Any] = {"in_wechat": in_wechat(request)}
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
