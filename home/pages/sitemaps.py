"""Every public page for search engines, in both languages, in files of some thousand addresses; and where they must not go."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from events.activities.models import Activity, Programme
from events.feeds.calendar import absolute
from incubator.organizations.models import Organization
from incubator.premises.models import Room

# Private, or no page: each in every language.
CLOSED = ("accounts/", "my/", "calendar/my/", "bookings/", "signups/", "series/", "dev/")
CLOSED_ONCE = ("/admin/", "/papers/", "/documents/")


class Addresses(Sitemap):
    """A part of the sitemap: each of its things in both languages, each naming the other."""

    i18n = True
    alternates = True
    x_default = True
    limit = 2000

    @property
    def protocol(self) -> str:  # type: ignore[override]
        return settings.BASE_URL.partition("://")[0]

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        # By the address that people type, whichever the request came by.
        return super().get_urls(page, SimpleNamespace(domain=settings.BASE_URL.partition("://")[2]), protocol)


class HousePages(Addresses):
    names = ("activities", "organizations", "programmes", "center", "room_find", "rooms_day", "calendar", "embed_code")

    def items(self) -> tuple[str, ...]:
        return self.names

    def location(self, item: str) -> str:
        return reverse(item)


class Activities(Addresses):
    """Ten thousand of them: no more of each than what stands there."""

    def items(self) -> QuerySet[Activity, tuple[str, dt.datetime | None]]:
        rows = Activity.objects.public().annotate(changed_at=Max("occurrences__changed_at"))
        return rows.order_by("pk").values_list("slug", "changed_at")

    def location(self, item: tuple[str, dt.datetime | None]) -> str:
        return reverse("activity", args=[item[0]])

    def lastmod(self, item: tuple[str, dt.datetime | None]) -> dt.datetime | None:
        return item[1]


class Organizations(Addresses):
    def items(self) -> QuerySet[Organization]:
        return Organization.objects.public().only("slug").order_by("pk")


class Programmes(Addresses):
    def items(self) -> QuerySet[Programme]:
        return Programme.objects.only("slug").order_by("pk")


class Rooms(Addresses):
    def items(self) -> QuerySet[Room]:
        return Room.objects.only("slug").order_by("pk")

    def location(self, item: Room) -> str:
        return reverse("room", args=[item.slug])


class EditorsPages(Addresses):
    """Wagtail's: a page in another language is a page of its own, with an address of its own."""

    i18n = False

    def items(self) -> list[Page]:
        pages = Page.objects.live().public().filter(depth__gt=1).select_related("locale").order_by("path")
        return [page for page in pages if page.url]

    def lastmod(self, item: Page) -> dt.datetime | None:
        return item.last_published_at

    def location(self, item: Page) -> str:
        return "/" + item.url.partition("://")[2].partition("/")[2] if "://" in item.url else item.url

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        rows = super().get_urls(page, site, protocol)
        same: dict[Any, list[dict[str, Any]]] = {}
        for row in rows:
            same.setdefault(row["item"].translation_key, []).append(row)
        for row in rows:
            others = same[row["item"].translation_key]
            row["alternates"] = [
                {"location": other["location"], "lang_code": other["item"].locale.language_code} for other in others
            ]
        return rows


PARTS = {
    "pages": EditorsPages,
    "house": HousePages,
    "activities": Activities,
    "organizations": Organizations,
    "programmes": Programmes,
    "rooms": Rooms,
}


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The index; made anew at each look, which is seldom."""
    return sitemap_views.index(request, PARTS, sitemap_url_name="sitemap_part")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_part(request: HttpRequest, section: str) -> HttpResponseBase:
    return sitemap_views.sitemap(request, PARTS, section)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    ways = list(CLOSED_ONCE)
    for code, _name in settings.LANGUAGES:
        with override(code):
            start = reverse("activities").removesuffix("activities/")
        ways += [start + closed for closed in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {way}" for way in ways), "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
