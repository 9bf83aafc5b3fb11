"""The admin's menu as the center's staff read it: few entries, grouped by what they are about."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

# label, name, icon, order, the lists in it
GROUPS = [
    (
        _("组织与入驻"),
        "house-organizations",
        "group",
        110,
        [
            "applications:index",
            "waiting_lists",
            "organization_records:index",
            "residencies:index",
            "floor_plan",
            "reports:index",
            "evaluations:index",
            "graduations:index",
            "follow_ups:index",
            "calls:index",
            "residency_figures",
        ],
    ),
    (
        _("预约"),
        "house-bookings",
        "calendar",
        120,
        ["bookings_inbox", "bookings_on_behalf", "bookings_admin:index", "booking_figures", "policies:index"],
    ),
    (
        _("活动"),
        "house-activities",
        "calendar-alt",
        130,
        [
            "submission_queue",
            "activity_list:index",
            "registrations:index",
            "programmes_admin:index",
            "publishing_policies:index",
        ],
    ),
]
# Wagtail's own, which speak of pages and lead to its handbook: not what staff come for.
LEFT_OUT = {"help"}
REPORTS = {"site-history"}


def group(items: list[MenuItem]) -> None:
    """Put the lists of ``items`` into their groups, and leave out what only confuses."""
    for label, name, icon, order, lists in GROUPS:
        urls = [reverse(view) for view in lists]
        members = sorted((item for item in items if item.url in urls), key=lambda item: urls.index(item.url))
        for position, item in enumerate(members):
            items.remove(item)
            item.order = position
        if members:
            items.append(SubmenuMenuItem(label, Menu(items=members), name=name, icon_name=icon, order=order))
    items[:] = [item for item in items if item.name not in LEFT_OUT]


def group_main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    group(items)


def trim_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name in REPORTS]
