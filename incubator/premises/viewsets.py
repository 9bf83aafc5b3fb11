"""How the house's lists and forms behave in the Wagtail admin: rules in words, and questions before a promise is broken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import CreateView, DeleteView
from wagtail.admin.views.generic.models import CopyViewMixin
from wagtail.admin.viewsets.model import ModelViewSet

from incubator.premises.confirming import Weighed, wants_to_revise
from incubator.premises.models import Center
from incubator.premises.refusals import SENTENCES
from portal.common.records import ListIndex, RecordedEditView, RecordHistory
from portal.common.rules import named


class RulesInWords:
    """A view whose form shows what a rule of the database refuses."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError as error:
            if named(error) not in SENTENCES:
                raise
            field, sentence = SENTENCES[named(error)]
        form.add_error(field if field in form.fields else None, sentence)
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class HouseCreateView(RulesInWords, CreateView):
    def get_initial_form_instance(self) -> Any:
        """What is new belongs to the first center until somebody says otherwise."""
        instance = super().get_initial_form_instance() or self.model()
        if self.model is not Center:
            instance.center = Center.objects.first()
        return instance


class HouseEditView(RulesInWords, RecordedEditView):
    pass


class HouseDeleteView(DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("还有记录连着它，不能删除。"))
            return redirect(self.get_success_url())


class OpeningCreateView(Weighed, HouseCreateView):
    pass


class OpeningCopyView(CopyViewMixin, OpeningCreateView):
    pass


class OpeningEditView(Weighed, HouseEditView):
    pass


class OpeningDeleteView(Weighed, HouseDeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (
            self.get(request, *args, **kwargs) if wants_to_revise(request) else super().post(request, *args, **kwargs)
        )


class HouseViewSet(ModelViewSet):
    index_view_class = ListIndex
    add_view_class = HouseCreateView
    edit_view_class = HouseEditView
    delete_view_class = HouseDeleteView
    history_view_class = RecordHistory
    copy_view_enabled = False
    inspect_view_enabled = True
    # Their tables are small, and people type Chinese: plain SQL finds it.
    search_backend_name = None


class OpeningViewSet(HouseViewSet):
    """What says when rooms are open: changing it may break bookings."""

    add_view_class = OpeningCreateView
    copy_view_class = OpeningCopyView
    edit_view_class = OpeningEditView
    delete_view_class = OpeningDeleteView
