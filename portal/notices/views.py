"""A person's inbox, and in development what went out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.notices import actions, kept
from portal.notices.permissions import get_notice_for, notices_of

PER_PAGE = 20


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/inbox.html", {"page": page})


@never_cache
@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_notice_for(request.user, pk)
    if request.method == "GET":
        actions.mark_read(found)
    return render(request, "notices/notice.html", {"notice": found})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(request.user)
    return redirect("notices")


@never_cache
@require_safe
def dev_messages(request: HttpRequest) -> HttpResponse:
    """What was sent by SMS and mail, newest first. Only where nothing real is sent."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "notices/dev_messages.html", {"sent": kept.newest()})
