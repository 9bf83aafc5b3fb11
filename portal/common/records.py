"""Listings in the Wagtail admin of records that only actions write: no form that could change one behind their back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from portal.common.failures import forbidden

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


class RecordIndex(IndexView):
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
