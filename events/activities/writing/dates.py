"""When and where, as it is filled in: by hand, by a rule, or in rooms that the organization has booked.

All of it may be used at once. What was typed is kept with a draft as it is (``typed()``), complete or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.activities.models import Activity, Occurrence
from events.activities.occurrences import Planned, Terms
from events.activities.writing.rule import NO_TIME, Day, RuleForm, listed
from incubator.bookings.models import Booking
from incubator.bookings.permissions import organizations_booking_for
from incubator.bookings.wording import what_and_when
from incubator.organizations.models import Organization
from portal.common.forms import DayField, whole_number
from portal.common.periods import at

# Rows by hand; more dates than that follow a rule.
MOST_ROWS = 30
# Bookings to choose from.
MOST_BOOKINGS = 120
COLUMNS = ("date", "start", "end")


class WhereForm(forms.Form):
    """In whose name, and the place of all dates that are not in rooms of ours."""

    use_required_attribute = False
    organization = forms.ModelChoiceField(
        label=gettext_lazy("以哪个组织的名义"),
        queryset=Organization.objects.none(),
        empty_label=gettext_lazy("请选择"),
        error_messages={"invalid_choice": gettext_lazy("请选择您所在的组织。")},
    )
    place = forms.CharField(
        label=gettext_lazy("在哪里"),
        required=False,
        max_length=Occurrence._meta.get_field("place").max_length,
        help_text=gettext_lazy("写到居民找得到，例如：梨园小区北门凉亭。"),
    )

    def __init__(self, user: Any, data: Any, *, with_organization: bool, **kwargs: Any) -> None:
        super().__init__(data, prefix="where", **kwargs)
        if not with_organization:
            del self.fields["organization"]
            return
        organizations = organizations_booking_for(user)
        field: Any = self.fields["organization"]
        field.queryset = organizations
        if len(mine := list(organizations[:2])) == 1:
            field.empty_label, field.initial = None, mine[0]


class RowForm(forms.Form):
    """One date by hand. An empty row is none."""

    use_required_attribute = False
    date = DayField(
        label=gettext_lazy("日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("请填写日期。")},
    )
    start = forms.TimeField(
        label=gettext_lazy("开始"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=NO_TIME | {"required": gettext_lazy("请填写几点开始。")},
    )
    end = forms.TimeField(
        label=gettext_lazy("结束"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=NO_TIME | {"required": gettext_lazy("请填写几点结束。")},
    )

    def __init__(self, values: tuple[str, ...], number: str, *, bound: bool, takes_focus: bool = False) -> None:
        initial = dict(zip(COLUMNS, values, strict=True))
        data = {f"where-{name}": value for name, value in initial.items()} if bound else None
        super().__init__(data, prefix="where", initial=initial, auto_id=f"id_%s-{number}")
        self.number = number
        self.fields["date"].widget.attrs["min"] = timezone.localdate().isoformat()
        if takes_focus:
            self.fields["date"].widget.attrs["autofocus"] = True

    @property
    def is_empty(self) -> bool:
        return not any(self[name].value() for name in COLUMNS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        date, start, end = (cleaned.get(name) for name in COLUMNS)
        if date and start and at(date, start) <= timezone.now():
            self.add_error("date", _("开始时间已经过去，请选一个将来的时间。"))
        if start and end and end <= start:
            self.add_error("end", _("结束时间要晚于开始时间。"))
        return cleaned

    def period(self) -> tuple[dt.datetime, dt.datetime]:
        cleaned = self.cleaned_data
        return at(cleaned["date"], cleaned["start"]), at(cleaned["date"], cleaned["end"])


class DatesEditor:
    """``planned()`` feeds the verbs, ``typed()`` goes along for the next time that the form is opened."""

    def __init__(
        self,
        user: Any,
        data: QueryDict | None,
        activity: Activity | None,
        *,
        before: Mapping[str, Any],
        asked: Collection[int] = (),
    ) -> None:
        """``before`` is what ``typed()`` gave, ``asked`` the bookings that a link names."""
        self._user, self._activity = user, activity
        self.needs_dates = activity is None or not activity.live
        self.bound = data is not None
        self.where = WhereForm(user, data, with_organization=activity is None, initial=before)
        if data is not None:
            columns = [data.getlist(f"where-{name}") for name in COLUMNS]
            rows = [*zip(*columns, strict=False)][:MOST_ROWS]
            self.rule = RuleForm(data)
            self._offered, self._taken = set(data.getlist("rule-offered")), set(data.getlist("rule-day"))
            self._chosen = {key for text in data.getlist("where-booking") if (key := whole_number(text))}
        else:
            rows = [tuple(row) for row in before.get("rows", ()) if len(row) == len(COLUMNS)]
            rule = before.get("rule", {})
            # A rule that was kept is looked at again, to list its dates.
            self.rule = RuleForm({f"rule-{name}": value for name, value in rule.items()} if rule.get("first") else None)
            self._offered, self._taken = set(before.get("offered", ())), set(before.get("days", ()))
            self._chosen = {*before.get("bookings", ()), *asked}
        self._rows: list[tuple[str, ...]] = rows
        self.focus: int | None = None
        self.errors: list[str] = []
        self.bookings = self._bookings()
        self._make()

    def _bookings(self) -> list[Booking]:
        """Those ahead that nothing else takes place in yet."""
        organizations = [self._activity.organization_id] if self._activity else organizations_booking_for(self._user)
        free = Booking.objects.filter(
            organization__in=organizations, status__in=Booking.Status.HOLDS_ROOM, starts__gt=timezone.now()
        )
        own = Q(occurrence=None)
        if self._activity is not None:
            own |= Q(occurrence__activity=self._activity, occurrence__status=Occurrence.Status.PROPOSED)
        found = free.filter(own).select_related("room", "organization").order_by("starts", "pk")
        return list(found[:MOST_BOOKINGS])

    def _make(self) -> None:
        rows = self._rows
        if not rows and not self._chosen and not self.rule.is_given and self.needs_dates:
            rows = self._rows = [("", "", "")]
        self.rows = [
            RowForm(row, str(number), bound=self.bound, takes_focus=number == self.focus)
            for number, row in enumerate(rows)
        ]
        self.days: list[Day] = []
        if self.rule.is_bound and self.rule.is_given and self.rule.is_valid():
            self.days = listed(self.rule.days(), offered=self._offered, taken=self._taken)

    @property
    def blank(self) -> RowForm:
        """An empty row for the script to copy."""
        return RowForm(("", "", ""), "NEW", bound=False)

    @property
    def choices(self) -> list[tuple[Booking, str, bool]]:
        return [(booking, what_and_when(booking), booking.pk in self._chosen) for booking in self.bookings]

    @property
    def chosen(self) -> list[Booking]:
        return [booking for booking in self.bookings if booking.pk in self._chosen]

    @property
    def may_grow(self) -> bool:
        return len(self._rows) < MOST_ROWS

    @property
    def anchor(self) -> str:
        """Where what is wrong with all dates together is mended: the first of them, or their part of the page."""
        return f"#{self.rows[0]['date'].id_for_label}" if self.rows else "#dates"

    def rearrange(self, verb: str, what: str) -> None:
        """Add a row, take one out, or list the dates of the rule."""
        number = int(what) if what.isdecimal() and len(what) < 4 else -1
        if verb == "add" and self.may_grow:
            # The next week at the same time is what is meant most often.
            last = self._rows[-1] if self._rows else ("", "", "")
            self._rows.append(("", *last[1:]))
            self.focus = len(self._rows) - 1
        elif verb == "drop" and 0 <= number < len(self._rows):
            del self._rows[number]
        self.bound = False
        typed = {name: self.where[name].value() for name in self.where.fields}
        self.where = WhereForm(self._user, None, with_organization="organization" in typed, initial=typed)
        if verb != "list" and not self.rule.is_valid():
            self.rule = RuleForm(initial=self.rule.typed())
        self._make()

    def is_valid(self) -> bool:
        """Whether all that was filled in is complete; ``errors`` then say what is not."""
        valid = [row.is_valid() for row in self.rows if not row.is_empty]
        valid += [self.where.is_valid(), not self.rule.is_bound or self.rule.is_valid()]
        self.errors = []
        if {day.key for day in self.days} - self._offered:
            self.errors.append(_("按规律列出了下面这些日期，请看一看，不办的去掉，再提交。"))
        elsewhere = any(not row.is_empty for row in self.rows) or any(day.taken for day in self.days)
        if elsewhere and not self.where["place"].value() and not self.where.has_error("place"):
            self.where.add_error("place", _("请写明在哪里举行。"))
            valid.append(False)
        if self.needs_dates and not elsewhere and not self.chosen and not self.rule.errors:
            self.errors.append(_("请填写活动在什么时候、什么地方举行。"))
        organization = self.where.cleaned_data.get("organization")
        if organization and any(booking.organization_id != organization.pk for booking in self.chosen):
            self.errors.append(_("只能使用本组织预约的场地。"))
        return all(valid) and not self.errors

    def forgive(self) -> bool:
        """Take back the errors that a draft may have; whether nothing else stands against keeping it."""
        self.errors = []
        if not self.where["place"].value():
            self.where.errors.pop("place", None)
        return not self.where.errors

    def planned(self, terms: Terms) -> list[Planned]:
        """What is complete, in order; after ``is_valid()``."""
        place = self.where.cleaned_data.get("place", "") if self.where.is_bound else ""
        periods = []
        if place:
            periods = [row.period() for row in self.rows if not row.is_empty and row.is_valid()]
            if any(day.taken for day in self.days):
                start, end = self.rule.cleaned_data["start"], self.rule.cleaned_data["end"]
                dates = [dt.date.fromisoformat(day.key) for day in self.days if day.taken]
                periods += [(at(date, start), at(date, end)) for date in dates]
        found = [terms.elsewhere(starts, ends, place) for starts, ends in periods]
        return sorted([*found, *map(terms.in_room, self.chosen)], key=lambda planned: planned.starts)

    def typed(self) -> dict[str, Any]:
        """As JSON keeps it: short, and without what PostgreSQL takes for no text."""
        place = str(self.where["place"].value() or "").replace("\0", "")
        rows = [[text.replace("\0", "")[:20] for text in row] for row in self._rows if any(row)]
        return {
            "place": place[: self.where.fields["place"].max_length],  # type: ignore[attr-defined]
            "rows": rows,
            "rule": {name: text.replace("\0", "")[:20] for name, text in self.rule.typed().items()},
            "offered": [day.key for day in self.days],
            "days": [day.key for day in self.days if day.taken],
            "bookings": [booking.pk for booking in self.chosen],
        }


def typed_before(activity: Activity) -> dict[str, Any]:
    """What was typed about the dates of ``activity``; of one without that, what is proposed."""
    if activity.plan:
        return dict(activity.plan)
    proposed = list(activity.occurrences.filter(status=Occurrence.Status.PROPOSED))
    elsewhere = [occurrence for occurrence in proposed if not occurrence.booking_id]
    return {
        "place": elsewhere[0].place if elsewhere else "",
        "rows": [
            [
                f"{timezone.localtime(occurrence.starts):%Y-%m-%d}",
                f"{timezone.localtime(occurrence.starts):%H:%M}",
                f"{timezone.localtime(occurrence.ends):%H:%M}",
            ]
            for occurrence in elsewhere
        ],
        "bookings": [occurrence.booking_id for occurrence in proposed if occurrence.booking_id],
    }
