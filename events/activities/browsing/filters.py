"""What a reader asks for: the filters of list and month, in the address so that it can be shared."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.activities.models import Occurrence, OccurrenceQuerySet, Programme
from events.activities.panels import with_seats_taken
from incubator.organizations.models import Organization, ServiceField
from incubator.premises.remembered import premises
from portal.common.forms import DayField, PlainSelect
from portal.common.kept import Remembered

ELSEWHERE = "elsewhere"


class When:
    SOON = ""
    TODAY = "today"
    WEEK = "week"
    WEEKEND = "weekend"
    PAST = "past"

    CHOICES = (
        (SOON, gettext_lazy("接下来")),
        (TODAY, gettext_lazy("今天")),
        (WEEK, gettext_lazy("本周")),
        (WEEKEND, gettext_lazy("周末")),
        (PAST, gettext_lazy("办过的")),
    )


class Known(NamedTuple):
    """What may be chosen. Shared by all requests: to be read only."""

    fields: list[ServiceField]
    organizations: list[Organization]
    programmes: list[Programme]


@Remembered
def known() -> Known:
    return Known(
        list(ServiceField.objects.all()),
        list(Organization.objects.public().only("slug", "name").order_by("name")),
        list(Programme.objects.all()),
    )


class FiltersForm(forms.Form):
    """A filter that cannot be read is not applied."""

    q = forms.CharField(
        label=gettext_lazy("找活动"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    when = forms.ChoiceField(label=gettext_lazy("时间"), required=False, choices=When.CHOICES, widget=forms.HiddenInput)
    since = DayField(
        label=gettext_lazy("从哪天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = DayField(
        label=gettext_lazy("到哪天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    field = forms.ChoiceField(label=gettext_lazy("领域"), required=False, widget=PlainSelect)
    organization = forms.ChoiceField(label=gettext_lazy("组织"), required=False, widget=PlainSelect)
    place = forms.ChoiceField(label=gettext_lazy("地点"), required=False, widget=PlainSelect)
    programme = forms.ChoiceField(label=gettext_lazy("项目"), required=False, widget=PlainSelect)
    free = forms.BooleanField(label=gettext_lazy("还有名额"), required=False)
    children = forms.BooleanField(label=gettext_lazy("适合孩子"), required=False)
    elders = forms.BooleanField(label=gettext_lazy("适合老人"), required=False)

    # Those that ask for a time: the month has its own.
    OF_TIME = ("when", "since", "until")
    CHOSEN = ("field", "organization", "place", "programme")
    TICKED = ("free", "children", "elders")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("全部"))
        may_be = known()
        self.fields["field"].choices = [anything, *((field.slug, str(field)) for field in may_be.fields)]
        self.fields["organization"].choices = [anything, *((one.slug, one.name) for one in may_be.organizations)]
        self.fields["programme"].choices = [anything, *((one.slug, str(one)) for one in may_be.programmes)]
        rooms = ((room.slug, room.name) for room in premises().rooms)
        self.fields["place"].choices = [anything, *rooms, (ELSEWHERE, _("服务中心以外"))]

    @property
    def chosen(self) -> list[forms.BoundField]:
        """Those among which there is something to choose."""
        return [self[name] for name in self.CHOSEN if len(self.fields[name].choices) > 1]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TICKED]

    def wanted(self) -> dict[str, Any]:
        """The filters that are on, read: ``{name: value}``. Days chosen by hand go before "this week"."""
        self.is_valid()
        on = {name: value for name, value in self.cleaned_data.items() if value}
        since, until = on.get("since"), on.get("until")
        if since and until:
            on["since"], on["until"] = min(since, until), max(since, until)
        if (since or until) and on.get("when") != When.PAST:
            on.pop("when", None)
        return on


def narrowed(occurrences: OccurrenceQuerySet, wanted: dict[str, Any]) -> QuerySet[Occurrence]:
    """Those of ``occurrences`` that the filters ask for, whenever they take place and whatever words are looked for."""
    if field := wanted.get("field"):
        occurrences = occurrences.filter(activity__service_field__slug=field)
    if organization := wanted.get("organization"):
        occurrences = occurrences.filter(activity__organization__slug=organization)
    if place := wanted.get("place"):
        occurrences = occurrences.filter(room=None) if place == ELSEWHERE else occurrences.filter(room__slug=place)
    if programme := wanted.get("programme"):
        occurrences = occurrences.filter(activity__programme__slug=programme)
    if wanted.get("children"):
        occurrences = occurrences.filter(activity__for_children=True)
    if wanted.get("elders"):
        occurrences = occurrences.filter(activity__for_elders=True)
    if wanted.get("free"):
        occurrences = with_seats_taken(occurrences).filter(
            Q(capacity=None) | Q(capacity__gt=F("taken")), status=Occurrence.Status.SCHEDULED
        )
    return occurrences


class Chip(NamedTuple):
    """A filter that is on: what it asks for, the names it has in the address, and the address without it."""

    label: str
    names: tuple[str, ...]
    href: str


def chips(form: FiltersForm, query: QueryDict) -> list[Chip]:
    """One for each filter that is on, but for ``when``, which has links of its own."""
    wanted = form.wanted()
    labels: list[tuple[str, tuple[str, ...]]] = []
    if text := wanted.get("q"):
        labels.append((_("“%(text)s”") % {"text": text}, ("q",)))
    if days := days_text(wanted.get("since"), wanted.get("until")):
        labels.append((days, ("since", "until")))
    for name in form.CHOSEN:
        if name in wanted:
            labels.append((str(dict(form.fields[name].choices)[wanted[name]]), (name,)))  # type: ignore[attr-defined]
    labels += [(str(form.fields[name].label), (name,)) for name in form.TICKED if name in wanted]
    return [Chip(label, names, without(query, *names)) for label, names in labels]


def days_text(since: dt.date | None, until: dt.date | None) -> str:
    """The days between, in words; empty when any will do."""
    first = date_format(since, "MONTH_DAY_FORMAT") if since else ""
    last = date_format(until, "MONTH_DAY_FORMAT") if until else ""
    if first and last:
        return first if since == until else _("%(first)s到%(last)s") % {"first": first, "last": last}
    if first:
        return _("%(day)s以后") % {"day": first}
    return _("%(day)s以前") % {"day": last} if last else ""


def without(query: QueryDict, *names: str, **instead: str) -> str:
    """The address of the same page without the filters ``names`` (and from its first page), or with others ``instead``."""
    other = query.copy()
    for name in ("page", *names):
        other.pop(name, None)
    for name, value in instead.items():
        other[name] = value
    return f"?{other.urlencode()}" if other else "."
