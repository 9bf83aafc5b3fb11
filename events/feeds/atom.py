"""The newest activities as an Atom feed, of all or of one organization, for programs that read news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.syndication.views import Feed as Syndication
from django.db.models import Max, Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence
from events.feeds.calendar import absolute
from events.feeds.feeds import Kept
from incubator.organizations.models import Organization
from portal.common.calendar import clean, one_line, without_mobiles

ENTRIES = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# What a feed without entries says of itself: Django would take the present moment, and be another one at each look.
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Nobodys(HttpRequest):
    """Django asks a request for the host that stands before an address; ours are whole."""

    def get_host(self) -> str:
        return ""


class Atom(Atom1Feed):
    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else LONG_AGO


class Activities(Syndication):
    """The newest first; an entry is a newer one when what calendars show of a date of it has changed."""

    feed_type = Atom

    def title(self, organization: Organization | None) -> str:
        if organization is None:
            return _("红心空间活动")
        return _("%(organization)s的活动") % {"organization": one_line(organization.name)}

    def subtitle(self) -> str:
        return _("社区里的公益活动：什么时候、在哪里、谁来办。")

    def link(self, organization: Organization | None) -> str:
        return absolute(organization.get_absolute_url() if organization else reverse("activities"))

    def feed_url(self, organization: Organization | None) -> str:
        return absolute(path_of(organization))

    def author_name(self) -> str:
        return _("红心空间")

    def items(self, organization: Organization | None) -> list[Activity]:
        return newest(organization)

    def item_title(self, item: Activity) -> str:
        return without_mobiles(one_line(item.title), _("（电话见网页）"))

    def item_description(self, item: Activity) -> str:
        hidden = _("（电话见网页）")
        dates: list[Occurrence] = item.dates  # type: ignore[attr-defined]
        lines = [without_mobiles(clean(item.summary), hidden), *(when_and_where(date, hidden) for date in dates)]
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines))

    def item_link(self, item: Activity) -> str:
        return absolute(item.get_absolute_url())

    def item_author_name(self, item: Activity) -> str:
        return one_line(item.organization.name)

    def item_categories(self, item: Activity) -> list[str]:
        return [one_line(kind) for kind in (item.service_field, item.programme) if kind]

    def item_pubdate(self, item: Activity) -> dt.datetime:
        return item.first_published_at or item.created_at

    def item_updateddate(self, item: Activity) -> dt.datetime:
        return max(item.changed_at, self.item_pubdate(item))  # type: ignore[attr-defined]


def when_and_where(occurrence: Occurrence, hidden: str) -> str:
    starts, ends = localtime(occurrence.starts), localtime(occurrence.ends)
    when = f"{date_format(starts, 'DATE_FORMAT')} {starts:%H:%M}–{ends:%H:%M}"
    line = f"{when} · {without_mobiles(one_line(occurrence.where), hidden)}"
    return _("【已取消】%(title)s") % {"title": line} if occurrence.is_cancelled else line


def newest(organization: Organization | None) -> list[Activity]:
    """Those that everybody sees with a date that everybody sees, at a constant number of queries."""
    dates = Occurrence.objects.filter(status__in=Occurrence.Status.PUBLIC).select_related("room")
    activities = Activity.objects.public().filter(occurrences__status__in=Occurrence.Status.PUBLIC)
    if organization:
        activities = activities.filter(organization=organization)
    return list(
        activities.annotate(changed_at=Max("occurrences__changed_at"))
        .select_related("organization", "service_field", "programme")
        .prefetch_related(
            Prefetch("occurrences", dates.order_by("starts", "pk").defer("event_zh", "event_en"), to_attr="dates")
        )
        .defer("body")
        .order_by("-first_published_at", "-created_at", "-pk")[:ENTRIES]
    )


def path_of(organization: Organization | None) -> str:
    return reverse("organization_atom", args=[organization.slug]) if organization else reverse("activities_atom")


@dataclass(frozen=True, kw_only=True)
class AtomFeed(Kept):
    """In the active language."""

    name: str
    organization: Organization | None = field(compare=False)

    def body(self, today: dt.date) -> bytes:
        made: Any = Activities().get_feed(self.organization, Nobodys())
        return made.writeString("utf-8").encode()


def atom_feed(organization: Organization | None = None) -> AtomFeed:
    key = f"organization-{organization.pk}" if organization else "activities"
    return AtomFeed(
        key=f"atom-{key}",
        language=get_language() or "",
        changes=key,
        name=organization.name if organization else "",
        organization=organization,
    )
