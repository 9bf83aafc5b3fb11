"""The page on which people find a room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incubator.bookings.finding.forms import USUAL_MINUTES, USUAL_PEOPLE, SearchForm
from incubator.bookings.finding.search import MOST_DAYS, Wish, search
from incubator.bookings.wording import day_text, length_text
from incubator.premises.models import Room
from incubator.premises.remembered import premises
from portal.common.everybody import for_everybody
from portal.common.forms import whole_number


@require_safe
@for_everybody
def room_find(request: HttpRequest) -> HttpResponse:
    """All rooms with a form; with a wish in the address, those that are free first."""
    asked = any(name in request.GET for name in SearchForm.base_fields)
    known = premises()
    rooms = known.bookable
    if not rooms:
        return render(request, "bookings/room_find.html", {"rooms": []})
    form = _form(request, rooms, asked)
    context: dict[str, Any] = {"rooms": rooms, "form": form}
    if asked and form.is_valid():
        wish = form.wish()
        page = whole_number(request.GET.get("page", "")) or 1
        only = _only(rooms, request.GET.get("room", ""))
        found = search(only or rooms, wish, timezone.now(), asker=form.asker(), premises=known, page=page)
        context |= {"wish": wish, "found": found, "title": _title(wish), "only": only[:1]}
        # Then no other day is of any use.
        largest = max(room.capacity for room in only or rooms)
        context["largest"] = largest if wish.people > largest else None
        context |= _other_days(request.GET, wish, form)
    return render(request, "bookings/room_find.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, rooms: list[Room], asked: bool) -> SearchForm:
    """What was asked; the rest is filled in with what is usual, so that an address may say little."""
    usual = {"people": USUAL_PEOPLE, "date": f"{timezone.localdate()}", "minutes": USUAL_MINUTES}
    if not asked:
        return SearchForm(request.user, rooms, initial=usual)
    data = request.GET.copy()
    for name, value in usual.items():
        if name not in data:
            data[name] = str(value)
    return SearchForm(request.user, rooms, data)


def _only(rooms: list[Room], slug: str) -> list[Room]:
    """The room that is asked for by its address, with its hall and the hall's parts; none for all rooms."""
    asked = next((room for room in rooms if room.slug == slug), None)
    return [room for room in rooms if asked and room.family_id == asked.family_id]


def _title(wish: Wish) -> str:
    """How many, when, for how long and with what, in one line."""
    when = day_text(wish.date)
    if wish.until:
        when = _("%(first)s 至 %(last)s") % {"first": when, "last": day_text(wish.until)}
    words = {"when": when, "people": wish.people, "length": length_text(wish.minutes)}
    title = _("%(when)s，%(people)s 人，%(length)s") % words
    if wish.equipment:
        title = _("%(title)s，%(equipment)s") % {"title": title, "equipment": _("、").join(wish.equipment)}
    return title


def _other_days(asked: QueryDict, wish: Wish, form: SearchForm) -> dict[str, str]:
    """The same question for other days: ``before`` and ``after``, and for a ``range`` from the day on."""
    last = wish.until or wish.date
    length = (last - wish.date).days + 1
    today = timezone.localdate()
    urls = {}
    if wish.date > today:
        first = max(today, wish.date - dt.timedelta(days=length))
        urls["before"] = _url(asked, first, first + dt.timedelta(days=length - 1))
    if last < form.last_day:
        first = last + dt.timedelta(days=1)
        urls["after"] = _url(asked, first, min(form.last_day, first + dt.timedelta(days=length - 1)))
    if not wish.until:
        urls["range"] = _url(asked, wish.date, min(form.last_day, wish.date + dt.timedelta(days=MOST_DAYS - 1)))
    anew = _url(asked, None, None)
    return urls | {"each_day": anew if anew == "?" else f"{anew}&", "all_rooms": _url(asked, wish.date, last)}


def _url(asked: QueryDict, first: dt.date | None, last: dt.date | None) -> str:
    """The address of the question for ``first`` to ``last``; without days, to be completed with ``&date=``."""
    query = asked.copy()
    for name in ("date", "until", "page", "room"):
        query.pop(name, None)
    if first and last:
        query["date"] = first.isoformat()
        if last > first:
            query["until"] = last.isoformat()
    return f"?{query.urlencode()}"
