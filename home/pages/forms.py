"""What the admin asks of a page beyond its fields."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from portal.common.periods import monday_of

A_WEEK = dt.timedelta(days=7)


class CanteenWeekForm(WagtailAdminPageForm):
    """A week once; its title and address follow its Monday."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and not self.instance.monday:
            self.initial["monday"] = self._next_monday()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if day := cleaned.get("monday"):
            monday = cleaned["monday"] = monday_of(day)
            if self._weeks().filter(monday=monday).exclude(pk=self.instance.pk).exists():
                self.add_error("monday", ValidationError(_("这一周的菜单已经有了，请去改那一份。")))
            else:
                self.instance.name_after(monday)
        return cleaned

    def _weeks(self) -> Any:
        return type(self.instance).objects.child_of(self.parent_page)

    def _next_monday(self) -> dt.date:
        """The first one from this week on that has no menu yet."""
        today = timezone.localdate()
        monday = monday_of(today)
        taken = set(self._weeks().filter(monday__gte=monday).values_list("monday", flat=True))
        while monday in taken:
            monday += A_WEEK
        return monday
