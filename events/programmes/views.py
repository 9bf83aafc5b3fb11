"""Programmes as everybody reads them: what they are, what comes next, and what came of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from events.activities.browsing.cards import cards
from events.activities.models import Occurrence, Programme
from events.programmes import figures, tables
from events.programmes.drawing import SHADES, bars, shares, squares
from events.programmes.figures import Figures
from portal.common.figures.tables import shown
from portal.common.forms import whole_number
from portal.common.kept import kept

NEXT_SHOWN = 6


@require_safe
@kept
def programmes(request: HttpRequest) -> HttpResponse:
    """All of them, those that go on first."""
    now = timezone.now()
    taking_place = Q(activities__live=True, activities__occurrences__status=Occurrence.Status.SCHEDULED)
    found = Programme.objects.annotate(
        held=Count("activities__occurrences", filter=taking_place & Q(activities__occurrences__ends__lte=now)),
        ahead=Count("activities__occurrences", filter=taking_place & Q(activities__occurrences__ends__gt=now)),
    )
    return render(request, "programmes/programmes.html", {"programmes": found.order_by("-is_open", "order", "pk")})


@require_safe
@kept
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """``?year=`` is one in which something took place; else the latest. With ``days`` its days stand in a table."""
    found = get_object_or_404(Programme, slug=slug)
    upcoming = Occurrence.objects.public().filter(activity__programme=found).upcoming()
    years, read = figures_of(request, found)
    may_export = request.user.has_perm("events.view_programme")
    context = {
        "programme": found,
        "next": cards(upcoming[:NEXT_SHOWN]),
        "years": years,
        "export_url": f"{reverse('programme_figures', args=[found.pk])}?year={read.year}&export=xlsx"
        if read and may_export
        else "",
        **(pictures(read, by_day="days" in request.GET) if read else {}),
    }
    return render(request, "programmes/programme.html", context)


def figures_of(request: HttpRequest, found: Programme) -> tuple[list[int], Figures | None]:
    """The years that there are, and the figures of the one that is asked for; 404 for one that is not."""
    years = figures.years(found)
    asked = request.GET.get("year", "")
    if asked and whole_number(asked) not in years:
        raise Http404
    return years, figures.read(found, whole_number(asked) or years[0]) if years else None


def pictures(read: Figures, *, by_day: bool) -> dict[str, Any]:
    """Each picture with the table that says the same; ``by_day`` that of all days, which is too long to stand beside its own."""
    months = [(date_format(read.last.replace(month=month, day=1), "n"), there) for month, there in read.months.items()]
    return {
        "figures": read,
        "hours": round(read.whole.minutes / 60),
        "by_month": {
            "activities": bars([(label, there.activities) for label, there in months]),
            "people": bars([(label, there.people) for label, there in months]),
            "hours": bars([(label, round(there.minutes / 60)) for label, there in months]),
            "table": shown(tables.months(read)),
        },
        "by_field": {
            "activities": shares([(name, there.activities) for name, there in read.fields]),
            "table": shown(tables.fields(read)),
        },
        "by_day": {"table": shown(tables.days(read))}
        if by_day
        else {"halves": squares(read), "shades": range(SHADES + 1)},
    }
