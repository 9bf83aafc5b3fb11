"""Listings in the Wagtail admin of records that only actions write: no form that could change one behind their back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField
from wagtail.actions.edit import EditAction
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.views.generic.history import HistoryFilterSet, HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from portal.common import audit
from portal.common.failures import forbidden
from portal.common.forms import DayField
from portal.common.spreadsheets import SpreadsheetInWords

View = Callable[..., HttpResponse]


def answers_403(view: View) -> View:
    """A missing permission answers 403; Wagtail would redirect to its front page and call that a success."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as error:
            return forbidden(request, error)

    return guarded


class DayRangeField(DateRangeField):
    """From one day to another, both of our time: the calendar's ends overflow when a database counts in UTC."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = (DayField(required=False), DayField(required=False))


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    field_class = DayRangeField


class RecordHistoryFilter(HistoryFilterSet):
    timestamp = DayRangeFilter(label=_("日期"), widget=DateRangePickerWidget)


class RecordHistory(HistoryView):
    """Who did what, from which state to which, why and when; whoever may look at a thing may read it."""

    filterset_class = RecordHistoryFilter
    any_permission_required = ["add", "change", "delete", "view"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("what", label=_("做了什么"), accessor="what"),
            Column("about", label=_("内容"), accessor="about"),
            Column("change", label=_("变化"), accessor="change"),
            Column("why", label=_("理由"), accessor="why"),
            Column("who", label=_("谁"), accessor="who"),
            Column(
                "when",
                label=_("时间"),
                accessor=lambda told: date_format(localtime(told.when), "SHORT_DATETIME_FORMAT"),
            ),
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        return super().header_buttons if self.edit_url_name else []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["table"].data = audit.tell(context["table"].data)
        return context


class RecordedEditView(EditView):
    """A form of Wagtail's whose log entry says which fields changed, and from what to what."""

    def save_instance(self) -> Any:
        changes = {name: values_of(self.form, name) for name in self.form.changed_data}
        formsets = getattr(self.form, "formsets", {})
        changes |= {name: None for name, formset in formsets.items() if formset.has_changed()}
        instance = self.form.instance
        EditAction(instance, user=self.request.user, form=self.form, log_action=None).execute(
            skip_permission_checks=True
        )
        if changes:
            audit.record(instance, "wagtail.edit", by=self.request.user, fields=changes)
        return instance


def values_of(form: Any, name: str) -> list[str] | None:
    """The old and the new value of a field that changed, as short texts; None for what is long or many."""
    field = form.instance._meta.get_field(name)
    if isinstance(field, models.TextField) or field.many_to_many:
        return None
    after = form.cleaned_data[name]
    before = form.initial.get(name)
    if field.is_relation:
        before = field.related_model._default_manager.filter(pk=before).first()
    return ["" if value is None else str(value) for value in (before, after)]


class DayColumn(Column):
    """A day as people write it: Wagtail's own says of one that lies ahead that it was 0 minutes ago."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day) if day else ""


class ListIndex(SpreadsheetInWords, IndexView):
    """A list that asks for its rows' relations once, however many rows there are."""

    def get_base_queryset(self) -> Any:
        wanted = {column.name for column in self.columns} | {*self.list_export, "center"}
        relations = [field.name for field in self.model._meta.fields if field.is_relation and field.name in wanted]
        rows = super().get_base_queryset()
        return rows.select_related(*relations) if relations else rows


class RecordIndex(ListIndex):
    """A list whose rows lead to the record's page, whatever the person may change there."""

    def get_edit_url(self, instance: Any) -> str:
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_add_url(self) -> None:
        return None

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return []


class RecordViewSet(ModelViewSet):
    """A list at ``<prefix>/`` and a page of each record at ``<prefix>/<pk>/``; ``pages`` are further addresses.

    Subclasses give ``record_view(request, pk)`` as a staticmethod. Adding, changing and deleting have no address.
    """

    index_view_class = RecordIndex
    copy_view_enabled = False
    add_to_reference_index = False
    record_view: View
    pages: list[Any] = []

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", answers_403(self.record_view), name="edit"),
            *self.pages,
        ]
