"""The panels of the admin's home page, in the order in which a morning at the desk needs them."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from events.activities.permissions import can_moderate
from home.desk.dashboard.expiring import expiring_for
from home.desk.dashboard.house import today_of
from home.desk.dashboard.month import month_of
from home.desk.todo import has_desk, kinds_of, todo_of
from incubator.bookings.permissions import can_decide_booking
from incubator.bookings.wording import day_text
from incubator.residency.permissions import can_handle
from portal.common.periods import today

# How many lines of a list stand open; of what expires the rest unfolds, of 待办 it has a page of its own.
TODO_SHOWN, EXPIRING_SHOWN = 8, 8


class Panel(Component):
    """A panel of ours, for ``user``."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @staticmethod
    def is_for(user: Any) -> bool:
        raise NotImplementedError

    @property
    def media(self) -> Media:
        return Media(css={"all": ["desk/todo.css", "desk/dashboard.css"]})


class TodoPanel(Panel):
    """What waits, by kind, and the first of it."""

    name, order, template_name = "todo", 10, "desk/todo_panel.html"

    is_for = staticmethod(has_desk)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        items = todo_of(self.user)
        return {
            "items": items[:TODO_SHOWN],
            "count": len(items),
            "kinds": kinds_of(items),
            "overdue": sum(item.is_overdue for item in items),
        }


class HousePanel(Panel):
    name, order, template_name = "house", 20, "desk/dashboard/house.html"

    @staticmethod
    def is_for(user: Any) -> bool:
        return bool(user.has_perm("incubator.view_booking"))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.now()
        return {
            "today": today_of(self.user, now),
            "day": day_text(today()),
            "now": timezone.localtime(now, timezone.get_default_timezone()),
            "may_book": can_decide_booking(self.user),
            "special_days_url": reverse("special_days:index"),
        }


class MonthPanel(Panel):
    name, order, template_name = "month", 30, "desk/dashboard/month.html"

    @staticmethod
    def is_for(user: Any) -> bool:
        return bool(can_moderate(user) or user.has_perm("incubator.view_booking") or can_handle(user))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"month": month_of(self.user, today())}


class ExpiringPanel(Panel):
    name, order, template_name = "expiring", 40, "desk/dashboard/expiring.html"

    @staticmethod
    def is_for(user: Any) -> bool:
        return bool(
            can_handle(user) or user.has_perm("incubator.view_organization") or user.has_perm("incubator.change_call")
        )

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = expiring_for(self.user, today())
        return {"first": found[:EXPIRING_SHOWN], "rest": found[EXPIRING_SHOWN:]}


PANELS = (TodoPanel, HousePanel, MonthPanel, ExpiringPanel)
# Of Wagtail's own: what somebody edited last and which pages they keep locked. There are no workflows here.
KEPT = {"recent_edits", "locked_pages"}


@hooks.register("construct_homepage_panels", order=1000)  # after those that add to them
def panels_of_the_house(request: HttpRequest, panels: list[Component]) -> None:
    kept = [panel for panel in panels if panel.name in KEPT]
    panels[:] = [panel(request.user) for panel in PANELS if panel.is_for(request.user)] + kept


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Component]) -> None:
    """How many pages there are is not what staff come for."""
    items.clear()
