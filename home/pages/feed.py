"""The newest news as an Atom feed, in the language of its address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.syndication.views import Feed as Syndication
from django.db.models import Count, Max
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.feeds.atom import CONTENT_TYPE, ENTRIES, Atom, Nobodys
from events.feeds.calendar import absolute
from events.feeds.feeds import Kept, answer
from events.feeds.serving import serve
from home.pages.models import NewsCategory, NewsIndexPage, NewsPage
from portal.common.periods import at


class News(Syndication):
    feed_type = Atom

    def title(self, index: NewsIndexPage) -> str:
        return f"{_('红心空间')} · {index.title}"

    def subtitle(self, index: NewsIndexPage) -> str:
        return index.introduction

    def link(self, index: NewsIndexPage) -> str:
        return absolute(index.get_url())

    def feed_url(self, index: NewsIndexPage) -> str:
        return absolute(reverse("news_atom"))

    def author_name(self) -> str:
        return _("红心空间")

    def items(self, index: NewsIndexPage) -> list[NewsPage]:
        return list(NewsPage.objects.newest().child_of(index)[:ENTRIES])

    def item_title(self, item: NewsPage) -> str:
        return item.title

    def item_description(self, item: NewsPage) -> str:
        return Truncator(item.summary).chars(400)

    def item_link(self, item: NewsPage) -> str:
        return absolute(item.get_url())

    def item_categories(self, item: NewsPage) -> list[str]:
        return [str(item.category)] if item.category else []

    def item_pubdate(self, item: NewsPage) -> dt.datetime:
        return at(item.date, dt.time(8))

    def item_updateddate(self, item: NewsPage) -> dt.datetime:
        return item.last_published_at or self.item_pubdate(item)


@dataclass(frozen=True, kw_only=True)
class NewsFeed(Kept):
    """In the language of its list."""

    index: NewsIndexPage = field(compare=False)

    def state(self, today: dt.date) -> tuple[Any, ...]:
        news = NewsPage.objects.live().child_of(self.index)
        seen = news.aggregate(Count("pk"), Max("last_published_at"), Max("latest_revision_created_at"))
        return (*seen.values(), *NewsCategory.objects.values_list("name", "name_en"))

    def body(self, today: dt.date) -> bytes:
        made: Any = News().get_feed(self.index, Nobodys())
        return made.writeString("utf-8").encode()


@require_safe
def news_atom(request: HttpRequest) -> HttpResponseBase:
    """The news of the language's own list; where it has none, of the first one."""
    lists = NewsIndexPage.objects.live()
    index = lists.filter(locale__language_code=get_language()).first() or lists.order_by("path").first()
    if index is None:
        raise Http404
    feed = NewsFeed(key=f"news-{index.pk}", language=get_language() or "", changes="news", index=index)
    return serve(request, answer(feed, lambda: feed), content_type=CONTENT_TYPE)
