"""What every page of the desk about one application begins with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.residency import permissions as may
from incubator.residency.models import Application


def page_of(application: Application, **more: Any) -> dict[str, Any]:
    """The context of a page about ``application``."""
    title = f"{application.organization} · {application}"
    return {
        "application": application,
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("applications:index"), "label": _("入驻申请")},
            {"url": reverse("applications:edit", args=[application.pk]), "label": str(application)},
        ],
        **more,
    }


def application_for(request: HttpRequest, pk: int) -> Application:
    """The application for the desk: 403 for others, 404 when there is none."""
    if not may.can_handle(request.user):
        raise PermissionDenied
    return may.get_application_for(request.user, pk)
