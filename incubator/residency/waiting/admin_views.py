"""候补名单 in the Wagtail admin: who waits for what, what is free, and who is next."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incubator.premises.models import Center
from incubator.residency.permissions import can_handle, desk_roles_of
from incubator.residency.transitions import allowed
from incubator.residency.waiting.wishes import waiting_list
from portal.common.records import answers_403


@require_safe
@answers_403
def waiting_lists(request: HttpRequest) -> HttpResponse:
    """The list of each center, with what could be offered to whom."""
    if not can_handle(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    lists = [waiting_list(center, today) for center in Center.objects.filter(calls__isnull=False).distinct()]
    roles = desk_roles_of(request.user)
    context = {
        "lists": [(found, [(row, allowed(row.application, roles)) for row in found.rows]) for found in lists],
        "page_title": _("候补名单"),
        "header_title": _("候补名单"),
        "header_icon": "list-ol",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": "", "label": _("候补名单")},
        ],
    }
    return render(request, "residency/waiting/lists.html", context)


@hooks.register("register_admin_urls")
def waiting_urls() -> list[URLPattern]:
    return [path("applications/waiting/", waiting_lists, name="waiting_lists")]


class WaitingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_handle(request.user)


@hooks.register("register_admin_menu_item")
def waiting_menu_item() -> MenuItem:
    return WaitingItem(
        gettext_lazy("候补名单"), reverse("waiting_lists"), name="waiting-lists", icon_name="list-ol", order=112
    )
