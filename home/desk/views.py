"""Pages made of all floors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.desk.my import desk_of


@require_safe
@login_required
def my(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is ahead of me, and where I go from here."""
    return render(request, "desk/my.html", {"desk": desk_of(request.user)})
