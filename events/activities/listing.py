"""What is on: the public list of occurrences with its filters, at a constant number of queries."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from events.activities.models import Occurrence, OccurrenceQuerySet, Submission
from events.activities.panels import with_seats_taken
from events.activities.pictures import CARD
from incubator.organizations.models import Organization, ServiceField
from portal.common.forms import DayField
from portal.common.periods import day_period

PAGE_SIZE = 20


class When:
    SOON = ""
    WEEK = "week"
    WEEKEND = "weekend"
    PAST = "past"


class ListingForm(forms.Form):
    """The filters, in the address so that a list can be shared. A filter that cannot be read is not applied."""

    q = forms.CharField(
        label=_("找活动"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    when = forms.ChoiceField(
        label=_("时间"),
        required=False,
        choices=[
            (When.SOON, _("接下来")),
            (When.WEEK, _("本周")),
            (When.WEEKEND, _("周末")),
            (When.PAST, _("办过的")),
        ],
    )
    since = DayField(
        label=_("从哪天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = DayField(
        label=_("到哪天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    field = forms.ModelChoiceField(
        label=_("领域"),
        required=False,
        queryset=ServiceField.objects.all(),
        to_field_name="slug",
        empty_label=_("全部"),
    )
    organization = forms.ModelChoiceField(
        label=_("组织"),
        required=False,
        queryset=Organization.objects.public(),
        to_field_name="slug",
        empty_label=_("全部"),
    )
    free = forms.BooleanField(label=_("还有名额"), required=False)


class Day(NamedTuple):
    date: dt.date
    occurrences: list[Occurrence]


def week_of(today: dt.date) -> tuple[dt.date, dt.date]:
    """From ``today`` to Sunday, both included."""
    return today, today + dt.timedelta(days=6 - today.weekday())


def weekend_of(today: dt.date) -> tuple[dt.date, dt.date]:
    """This week's Saturday and Sunday; on a Sunday, that day alone."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return max(today, sunday - dt.timedelta(days=1)), sunday


def shown(occurrences: OccurrenceQuerySet) -> QuerySet[Occurrence]:
    """With all that a card shows: activity, organization, field, room, picture, ``taken``."""
    pictures = get_image_model().objects.prefetch_renditions(CARD)
    return (
        with_seats_taken(occurrences)
        .select_related("activity__organization", "activity__service_field", "room__center")
        .prefetch_related(Prefetch("activity__picture", queryset=pictures))
        .defer("event_zh", "event_en", "activity__body")
    )


def matching(text: str) -> Q:
    """Every word of ``text`` somewhere in title, summary, body or the organization's name. 急救 is a word, too."""
    condition = Q()
    for word in text.split():
        condition &= (
            Q(activity__title__icontains=word)
            | Q(activity__summary__icontains=word)
            | Q(activity__body__icontains=word)
            | Q(activity__organization__name__icontains=word)
        )
    return condition


def listed(form: ListingForm, now: dt.datetime | None = None) -> QuerySet[Occurrence]:
    """The public occurrences that the filters ask for: the nearest in time first, past ones latest first."""
    form.is_valid()
    wanted: dict[str, Any] = form.cleaned_data
    now = now or timezone.now()
    today = timezone.localtime(now).date()
    public = Occurrence.objects.public()
    when = wanted.get("when") or When.SOON
    occurrences = public.past(now) if when == When.PAST else public.upcoming(now)
    since, until = wanted.get("since"), wanted.get("until")
    if when == When.WEEK:
        since, until = week_of(today)
    elif when == When.WEEKEND:
        since, until = weekend_of(today)
    if since:
        occurrences = occurrences.filter(ends__gt=day_period(since).start)
    if until:
        occurrences = occurrences.filter(starts__lt=day_period(until).end)
    if field := wanted.get("field"):
        occurrences = occurrences.filter(activity__service_field=field)
    if organization := wanted.get("organization"):
        occurrences = occurrences.filter(activity__organization=organization)
    if text := wanted.get("q"):
        occurrences = occurrences.filter(matching(text))
    listed = shown(occurrences)
    if wanted.get("free"):
        listed = listed.filter(Q(capacity=None) | Q(capacity__gt=F("taken")), status=Occurrence.Status.SCHEDULED)
    return listed


def by_day(occurrences: Iterable[Occurrence]) -> list[Day]:
    """Grouped by the day on which they start, in the order given."""
    days = itertools.groupby(occurrences, key=lambda occurrence: timezone.localtime(occurrence.starts).date())
    return [Day(date, list(group)) for date, group in days]


def when_links(query: QueryDict, form: ListingForm) -> list[dict[str, Any]]:
    """The same list at other times: ``label``, ``href``, ``current``. Days chosen by hand make way."""
    links = []
    for when, label in form.fields["when"].choices:  # type: ignore[attr-defined]
        other = query.copy()
        for name in ("page", "since", "until", "when"):
            other.pop(name, None)
        if when:
            other["when"] = when
        links.append(
            {
                "label": label,
                "href": f"?{other.urlencode()}",
                "current": when == (form.cleaned_data.get("when") or When.SOON),
            }
        )
    return links


def submissions_waiting() -> QuerySet[Submission]:
    """What staff have to decide, the longest waiting first."""
    return Submission.objects.waiting().select_related(
        "activity__organization", "booking__room", "revision", "submitted_by"
    )
