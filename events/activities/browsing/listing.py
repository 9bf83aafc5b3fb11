"""What is on: the public list of occurrences with its filters, at a constant number of queries."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from events.activities.browsing.cards import Card
from events.activities.browsing.filters import FiltersForm, When, narrowed, without
from events.activities.browsing.searching import Search
from events.activities.models import Occurrence, OccurrenceQuerySet, Submission
from events.activities.panels import with_seats_taken
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from portal.common.periods import day_period
from portal.common.renditions import CARD

PAGE_SIZE = 20


class Day(NamedTuple):
    date: dt.date
    cards: list[Card]


def week_of(today: dt.date) -> tuple[dt.date, dt.date]:
    """From ``today`` to Sunday, both included."""
    return today, today + dt.timedelta(days=6 - today.weekday())


def weekend_of(today: dt.date) -> tuple[dt.date, dt.date]:
    """This week's Saturday and Sunday; on a Sunday, that day alone."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return max(today, sunday - dt.timedelta(days=1)), sunday


def shown(occurrences: OccurrenceQuerySet) -> QuerySet[Occurrence]:
    """With all that a card shows: activity, organization, field, room, picture, ``taken``."""
    pictures = get_image_model().objects.prefetch_renditions(*CARD)
    return (
        with_seats_taken(occurrences)
        .select_related("activity__organization", "activity__service_field", "room__center")
        .prefetch_related(Prefetch("activity__picture", queryset=pictures))
        .defer("event_zh", "event_en", "activity__body", "activity__search_text")
    )


class Found(NamedTuple):
    """Keys of occurrences, the best first; ``close``: nothing has all that was typed, these have some of it."""

    keys: Sequence[int]
    close: bool = False


def find(wanted: dict[str, Any], now: dt.datetime | None = None) -> Found:
    """What there is of it; what comes close when there is nothing."""
    keys = exactly(wanted, now)
    search = Search.of(wanted.get("q", ""))
    if not search.words or keys:
        return Found(keys)
    return Found(list(search.close(listed(wanted, now)).values_list("pk", flat=True)), close=True)


def exactly(wanted: dict[str, Any], now: dt.datetime | None = None) -> Sequence[int]:
    """Keys of the public occurrences that are asked for: the nearest in time first, past ones latest first; what was
    typed decides before the time does."""
    occurrences = listed(wanted, now)
    search = Search.of(wanted.get("q", ""))
    if not search.words:
        return occurrences.values_list("pk", flat=True)
    # A text is looked through once: the keys also say how many there are.
    return list(search.ranked(search.found(occurrences)).values_list("pk", flat=True))


def listed(wanted: dict[str, Any], now: dt.datetime | None = None) -> QuerySet[Occurrence]:
    """The same, whatever words are looked for."""
    return narrowed(timed(Occurrence.objects.public(), wanted, now or timezone.now()), wanted)


def timed(occurrences: OccurrenceQuerySet, wanted: dict[str, Any], now: dt.datetime) -> OccurrenceQuerySet:
    """Those of the time that is asked for, in order. Days that are named may lie in the past."""
    today = timezone.localtime(now).date()
    when, since, until = (wanted.get(name) for name in FiltersForm.OF_TIME)
    match when:
        case When.TODAY:
            since = until = today
        case When.WEEK:
            since, until = week_of(today)
        case When.WEEKEND:
            since, until = weekend_of(today)
    if when == When.PAST or (until and until < today and not since):
        occurrences = occurrences.past(now)
    elif when or not since:
        occurrences = occurrences.upcoming(now)
    else:
        occurrences = occurrences.order_by("starts", "pk")
    if since:
        begin = day_period(since).start
        # The second condition is for the index, as in ``upcoming``.
        occurrences = occurrences.filter(ends__gt=begin, starts__gt=begin - Occurrence.LONGEST)
    if until:
        occurrences = occurrences.filter(starts__lt=day_period(until).end)
    return occurrences


def by_day(cards: Iterable[Card]) -> list[Day]:
    """Grouped by the day on which they start, in the order given."""
    return [Day(date, list(group)) for date, group in itertools.groupby(cards, key=lambda card: card.date)]


class Link(NamedTuple):
    """The same list at another time."""

    label: str
    href: str
    current: bool


def when_links(wanted: dict[str, Any], query: QueryDict) -> list[Link]:
    """Days chosen by hand make way."""
    by_hand = "since" in wanted or "until" in wanted
    now = wanted.get("when", None if by_hand else When.SOON)
    return [
        Link(label, without(query, *FiltersForm.OF_TIME, **({"when": when} if when else {})), when == now)
        for when, label in When.CHOICES
    ]


def later_link(wanted: dict[str, Any], query: QueryDict, today: dt.date | None = None) -> Link | None:
    """What follows this week or weekend: late in the week little is left of it, and people mean the next."""
    monday = week_of(today or timezone.localdate())[1] + dt.timedelta(days=1)
    match wanted.get("when"):
        case When.WEEK:
            label, first = _("下周的活动"), monday
        case When.WEEKEND:
            label, first = _("下个周末的活动"), monday + dt.timedelta(days=5)
        case _other:
            return None
    last = monday + dt.timedelta(days=6)
    return Link(label, without(query, "when", since=f"{first}", until=f"{last}"), False)


# So long something that nobody reviewed stands where staff look.
UNREVIEWED = dt.timedelta(days=30)
MOST_UNREVIEWED = 20


def submissions_waiting() -> QuerySet[Submission]:
    """What staff have to decide, the longest waiting first; ``dates`` proposed, ``undecided`` rooms, ``due`` first of them."""
    proposed = Q(activity__occurrences__status=Occurrence.Status.PROPOSED)
    asked = proposed & Q(activity__occurrences__booking__status__in=Booking.Status.CAN_DECIDE)
    return (
        Submission.objects.waiting()
        .select_related("activity__organization", "revision", "submitted_by")
        .annotate(
            dates=Count("activity__occurrences", filter=proposed),
            undecided=Count("activity__occurrences__booking", filter=asked),
            first=Min("activity__occurrences__starts", filter=proposed),
            due=Min("activity__occurrences__booking__due_at", filter=asked),
        )
        # Counting forgets the model's order.
        .order_by("submitted_at", "pk")
    )


def published_by_policy(now: dt.datetime | None = None) -> QuerySet[Submission]:
    """What was published lately and nobody reviewed, the latest first."""
    lately = (now or timezone.now()) - UNREVIEWED
    found = Submission.objects.filter(policy__isnull=False, decided_at__gt=lately)
    return found.select_related("activity__organization", "policy", "revision").order_by("-decided_at", "-pk")[
        :MOST_UNREVIEWED
    ]


def answered(organization: Organization) -> QuerySet[Submission]:
    """How the organization's submissions were answered, the latest first."""
    found = Submission.objects.filter(activity__organization=organization, decided_at__isnull=False)
    return found.select_related("activity", "revision").order_by("-decided_at", "-pk")
