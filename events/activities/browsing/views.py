"""What is on, for everybody: as a list and as a month. A filter set in one is kept in the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.activities.browsing.cards import Card, cards, cards_of
from events.activities.browsing.filters import FiltersForm, When, chips, narrowed, without
from events.activities.browsing.instead import before, instead
from events.activities.browsing.listing import PAGE_SIZE, by_day, find, later_link, when_links
from events.activities.browsing.month import begun_on, is_far, make_month
from events.activities.browsing.searching import Search
from events.activities.models import Occurrence
from portal.common.kept import kept, kept_part
from portal.common.periods import day_within, months_after

# So many of the chosen day stand below the month; the list has them all.
DAY_SHOWN = 10


@require_safe
@kept
def activities(request: HttpRequest) -> HttpResponse:
    main = kept_part(request, "activities/_list.html", lambda: _list_context(request.GET))
    return render(request, "activities/activities.html", {"main": main, "past": request.GET.get("when") == When.PAST})


def _list_context(query: QueryDict) -> dict[str, Any]:
    form = FiltersForm(query)
    wanted = form.wanted()
    found = find(wanted)
    page = Paginator(found.keys, PAGE_SIZE).get_page(query.get("page"))
    shown = cards_of(list(page.object_list))
    filters = _filters(query, form)
    return filters | {
        "page": page,
        # What was typed orders them, and not the day.
        "days": [] if "q" in wanted else by_day(shown),
        "cards": shown,
        "close": found.close,
        "before": before(wanted, query) if found.close and shown else None,
        "instead": None if shown else instead(wanted, filters["chips"], query),
        "past": wanted.get("when") == When.PAST,
        "whens": when_links(wanted, query),
        "later": later_link(wanted, query),
        "month_href": _month_of(wanted) + _query(query, *FiltersForm.OF_TIME),
    }


@require_safe
@kept
def activities_month(request: HttpRequest, month: dt.date | None = None) -> HttpResponse:
    """``?day=`` is the one that is listed below. Filters that name a time are not asked: the month is the time."""
    first = month or timezone.localdate().replace(day=1)
    main = kept_part(request, "activities/_month.html", lambda: _month_context(request.GET, first))
    context = {"main": main, "first": first, "far": is_far(first), "here": reverse("activities_month", args=[first])}
    return render(request, "activities/month.html", context)


def _month_context(query: QueryDict, first: dt.date) -> dict[str, Any]:
    form = FiltersForm(query)
    wanted = {name: value for name, value in form.wanted().items() if name not in FiltersForm.OF_TIME}
    day = None
    if asked := query.get("day"):
        day = day_within(asked, first, months_after(first, 1) - dt.timedelta(days=1))
    occurrences = Search.of(wanted.get("q", "")).found(narrowed(Occurrence.objects.public(), wanted))
    made = make_month(first, occurrences, day=day)
    below: list[Card] = []
    if made.chosen and made.chosen.count:
        date = made.chosen.date
        below = cards(begun_on(occurrences, date, date).order_by("starts", "pk")[:DAY_SHOWN])
    rest = _query(query, "day", *FiltersForm.OF_TIME)
    return _filters(query, form) | {
        "month": made,
        "cards": below,
        "query": rest,
        "day_link": f"{rest}&day=" if rest else "?day=",
        "day_href": _list(query, made.chosen.date, made.chosen.date) if made.chosen else "",
        "list_href": reverse("activities") + rest if made.is_current else _list(query, first, made.last),
        "here": reverse("activities_month", args=[first]),
    }


def _filters(query: QueryDict, form: FiltersForm) -> dict[str, Any]:
    on = chips(form, query)
    return {"form": form, "chips": on, "narrowed": sum("q" not in chip.names for chip in on)}


def _month_of(wanted: dict[str, Any]) -> str:
    """The month in which the list begins."""
    begins = wanted.get("since") or wanted.get("until")
    return reverse("activities_month", args=[begins.replace(day=1)]) if begins else reverse("activities_now")


def _list(query: QueryDict, first: dt.date, last: dt.date) -> str:
    """The list of these days, with the same filters."""
    return reverse("activities") + without(query, "day", "when", since=f"{first}", until=f"{last}")


def _query(query: QueryDict, *names: str) -> str:
    """What the address asks for but for ``names``, to be taken along; empty when that is nothing."""
    rest = without(query, *names)
    return "" if rest == "." else rest
