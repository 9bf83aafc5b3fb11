"""The step between wanting a change and making it: what it breaks is shown, and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.premises.consequences import Breaks, Broken, weighed
from portal.common.forms import whole_number

# Names of what the question adds to the form that it repeats.
ACCEPTED, REVISE = "accepted", "revise"
TO_RESOLVE = "broken_bookings"


def accepted(request: HttpRequest) -> set[int]:
    """The keys of what the person has seen, and agreed to break."""
    keys = (whole_number(text) for text in request.POST.getlist(ACCEPTED))
    return {key for key in keys if key is not None}


def wants_to_revise(request: HttpRequest) -> bool:
    return REVISE in request.POST


def ask_first(request: HttpRequest, breaks: Breaks) -> HttpResponse:
    """The question, with what was typed as hidden fields: to go on with it, or back to it."""
    ours = {"csrfmiddlewaretoken", ACCEPTED}
    typed = [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]
    context = {
        "broken": breaks.broken.items(),
        "typed": typed,
        "accepted": ACCEPTED,
        "revise": REVISE,
        "header_title": _("这些预约会受影响"),
        "page_title": _("这些预约会受影响"),
        "header_icon": "warning",
    }
    return render(request, "premises/admin/breaks.html", context, status=409)


def resolve(request: HttpRequest, broken: dict[int, Broken]) -> HttpResponse:
    """On to the list on which what was broken is put right."""
    sentence = ngettext(
        "已保存。有 %(count)s 个预约受影响，请在下面改期、换场地或取消，对方会收到通知。",
        "已保存。有 %(count)s 个预约受影响，请在下面改期、换场地或取消，对方会收到通知。",
        len(broken),
    )
    messages.warning(request, sentence % {"count": len(broken)})
    return redirect(TO_RESOLVE)


class Weighed:
    """A form of Wagtail's that saves or deletes what opens rooms: it asks before it breaks a promise.

    Stands left of Wagtail's own view.
    """

    request: HttpRequest
    broken: dict[int, Broken]

    def save_instance(self) -> Any:
        with weighed(accepted(self.request)) as self.broken:
            return super().save_instance()  # type: ignore[misc]

    def delete_action(self) -> None:
        with weighed(accepted(self.request)) as self.broken:
            super().delete_action()  # type: ignore[misc]

    def is_valid(self, form: Any) -> bool:
        """Who wants to revise gets the form back as it was."""
        return super().is_valid(form) and not wants_to_revise(self.request)  # type: ignore[misc]

    def form_invalid(self, form: Any) -> HttpResponse:
        if wants_to_revise(self.request) and form.is_valid():
            self.form = form
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        return super().form_invalid(form)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        self.broken = {}
        try:
            response = super().form_valid(form)  # type: ignore[misc]
        except Breaks as breaks:
            return ask_first(self.request, breaks)
        return resolve(self.request, self.broken) if self.broken else response
