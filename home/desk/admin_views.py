"""The desk in the Wagtail admin: 待办 as a page, as the first panel and on top of the menu."""

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
from wagtail.admin.ui.components import Component

from home.desk import menu
from home.desk.todo import count_of, queues_of, todo_of
from portal.common.records import answers_403

ON_PAGE, ON_PANEL = 50, 8
STYLE = Media(css={"all": ["desk/todo.css"]})


def has_desk(user: Any) -> bool:
    """Whether there is any queue that ``user`` may decide."""
    return any(True for _queue in queues_of(user))


@require_safe
@answers_403
def todo(request: HttpRequest) -> HttpResponse:
    """All that waits for this person, the most pressing first."""
    if not has_desk(request.user):
        raise PermissionDenied
    items = todo_of(request.user)
    page = Paginator(items, ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "items": page.object_list,
        "page": page,
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


class TodoPanel(Component):
    """The first of what waits, on the admin's home page."""

    name = "todo"
    template_name = "desk/todo_panel.html"
    order = 10

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def media(self) -> Media:
        return STYLE

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        items = todo_of(self.user)
        return {"items": items[:ON_PANEL], "count": len(items), "overdue": sum(item.is_overdue for item in items)}


@hooks.register("construct_homepage_panels")
def todo_first(request: HttpRequest, panels: list[Component]) -> None:
    if has_desk(request.user):
        panels.insert(0, TodoPanel(request.user))


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that add to it
def no_summary(request: HttpRequest, items: list[Component]) -> None:
    """How many pages there are is not what staff come for."""
    items.clear()


hooks.register("construct_main_menu", menu.group_main_menu)
hooks.register("construct_reports_menu", menu.trim_reports)
