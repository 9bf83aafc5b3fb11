"""The canteen: what there is to eat this week, and what there was."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.pages.blocks.canteen import Days, workdays
from home.pages.blocks.text import body
from home.pages.forms import CanteenWeekForm
from home.pages.models.base import KNOWN, EditorsPage, picture_field, summary_field
from portal.common.periods import monday_of


class CanteenPage(EditorsPage):
    """This week first, then the next where it is written, then the past ones by their date."""

    summary = summary_field()
    picture = picture_field()
    body = StreamField(
        body(), verbose_name=_("关于食堂"), blank=True, help_text=_("几点开饭、谁可以来、怎么付钱，显示在菜单下面。")
    )

    content_panels = [
        *EditorsPage.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [*EditorsPage.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.CanteenWeekPage"]
    max_count_per_parent = 1
    template = "pages/canteen.html"
    page_description = _("社区食堂：本周菜单在最前面，每周的菜单写在它下面。")
    PER_PAGE = 12

    class Meta:
        verbose_name = _("食堂")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        monday = monday_of(timezone.localdate())
        weeks = CanteenWeekPage.objects.live().child_of(self).select_related(*KNOWN)
        open_weeks = weeks.filter(monday__gte=monday).order_by("monday")[:2]
        past = weeks.filter(monday__lt=monday).order_by("-monday").defer("days")
        return super().get_context(request, *args, **kwargs) | {
            "weeks": open_weeks,
            "this_monday": monday,
            "today": timezone.localdate(),
            "past": Paginator(past, self.PER_PAGE).get_page(request.GET.get("page")),
        }


class CanteenWeekPage(EditorsPage):
    """The dishes of a week. Its title and address are made of its Monday."""

    monday = models.DateField(_("从哪个星期一开始"), help_text=_("选那一周的任何一天都行，会自动换成星期一。"))
    note = models.CharField(_("说明"), max_length=160, blank=True, help_text=_("比如“周三停电，只有面条”。可以不填。"))
    days = StreamField(Days(), verbose_name=_("每天的菜"), default=workdays, help_text=_("不开饭的那天删掉就行。"))

    base_form_class = CanteenWeekForm
    content_panels = [FieldPanel("monday"), FieldPanel("note"), FieldPanel("days")]
    promote_panels: list[Any] = []
    search_fields = [*EditorsPage.search_fields, index.SearchField("days")]
    parent_page_types = ["home.CanteenPage"]
    subpage_types: list[str] = []
    template = "pages/canteen_week.html"
    page_description = _("一周的菜单。复制上一周的改一改最快。")

    class Meta:
        verbose_name = _("一周菜单")

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def dated(self) -> list[tuple[dt.date, Any]]:
        """(its date, the block) for each day, in the order of the week."""
        values = sorted((block.value for block in self.days), key=lambda value: value.number)
        return [(self.monday + dt.timedelta(days=value.number), value) for value in values]

    @property
    def words(self) -> str:
        return self.search_description or self.note

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.monday and not self.title:  # before Wagtail asks for one
            self.name_after(monday_of(self.monday))
        super().full_clean(*args, **kwargs)

    def name_after(self, monday: dt.date) -> None:
        """Make the week that of ``monday``, with the title and the address that say so."""
        with override(self.locale.language_code if self.locale_id else settings.LANGUAGE_CODE):
            first, last = (date_format(day, "MONTH_DAY_FORMAT") for day in (monday, monday + dt.timedelta(days=6)))
            self.title = gettext("%(first)s到%(last)s的菜单") % {"first": first, "last": last}
        self.monday, self.slug = monday, monday.isoformat()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "today": timezone.localdate(),
            "parent": self.get_parent(),
        }
