"""The desk in the Wagtail admin: 待办 as a page and on top of the menu. The panels stand in ``dashboard/``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk import menu
from home.desk.todo import count_of, has_desk, kinds_of, todo_of
from portal.common.records import answers_403

ON_PAGE = 50
STYLE = Media(css={"all": ["desk/todo.css"]})


@require_safe
@answers_403
def todo(request: HttpRequest) -> HttpResponse:
    """All that waits for this person, the most pressing first; with ``?kind=`` of one kind."""
    if not has_desk(request.user):
        raise PermissionDenied
    every = todo_of(request.user)
    kinds = kinds_of(every)
    chosen = next((kind.kind for kind in kinds if kind.kind == request.GET.get("kind")), "")
    items = [item for item in every if not chosen or item.kind == chosen]
    page = Paginator(items, ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "items": page.object_list,
        "page": page,
        "kinds": kinds,
        "chosen": chosen,
        "overdue": sum(item.is_overdue for item in items),
        "header_title": _("待办"),
        "page_title": _("待办"),
        "header_icon": "list-ul",
        "media": STYLE,
    }
    return render(request, "desk/todo.html", context)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("todo/", todo, name="todo")]


class TodoItem(MenuItem):
    """待办 with the number of things that wait for whoever looks."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_desk(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if count := count_of(request.user):
            component.label = _("待办（%(count)s）") % {"count": count}
        return component


@hooks.register("register_admin_menu_item")
def todo_menu_item() -> MenuItem:
    return TodoItem(gettext_lazy("待办"), reverse("todo"), name="todo", icon_name="list-ul", order=0)


hooks.register("construct_main_menu", menu.group_main_menu)
hooks.register("construct_reports_menu", menu.trim_reports)
