"""A day of the canteen's week."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages.dishes import Dish, dishes
from incubator.premises.models import OpeningHours

MEALS = ("lunch", "dinner")
A_LINE_EACH = _("一行一道菜：菜名、价格、老人价，用空格隔开，比如“红烧豆腐 6 4”。老人价可以不写。可以整段粘贴。")


class DayValue(blocks.StructValue):
    @property
    def number(self) -> int:
        """Of the weekday, Monday is 0."""
        return int(self["weekday"])

    @property
    def meals(self) -> list[tuple[str, list[Dish]]]:
        """(name of the meal, its dishes) for those that are served."""
        return [
            (label, dishes(self[meal])) for meal, label in (("lunch", _("午饭")), ("dinner", _("晚饭"))) if self[meal]
        ]


class Day(blocks.StructBlock):
    weekday = blocks.ChoiceBlock(choices=[(str(day.value), day.label) for day in OpeningHours.Weekday], label=_("星期"))
    lunch = blocks.TextBlock(required=False, rows=5, label=_("午饭"), help_text=A_LINE_EACH)
    dinner = blocks.TextBlock(required=False, rows=4, label=_("晚饭"), help_text=_("不做晚饭就空着。"))
    note = blocks.CharBlock(
        required=False, max_length=80, label=_("说明"), help_text=_("比如“腊八，送粥”，或者“今天歇业”。")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wrong = {}
        for meal in MEALS:
            try:
                dishes(cleaned[meal])
            except ValidationError as error:
                wrong[meal] = error
        if wrong:
            raise blocks.StructBlockValidationError(wrong)
        return cleaned

    def get_preview_value(self) -> Any:
        lunch = "\n".join((gettext("红烧豆腐 6 4"), gettext("白菜炖粉条 5 3"), gettext("小米粥 1")))
        return self.to_python({"weekday": "0", "lunch": lunch, "dinner": "", "note": ""})

    class Meta:
        icon = "date"
        label = _("一天")
        value_class = DayValue
        description = _("一天的午饭和晚饭，一行一道菜。")
        template = "pages/blocks/day.html"


class Days(blocks.StreamBlock):
    """Each weekday once."""

    day = Day()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        numbers = [block.value["weekday"] for block in cleaned]
        if len(set(numbers)) < len(numbers):
            wrong = ValidationError(gettext("同一天写了两次，请合成一天。"))
            raise blocks.StreamBlockValidationError(non_block_errors=ErrorList([wrong]))
        return cleaned


def workdays() -> list[tuple[str, dict[str, str]]]:
    """What a new week starts with."""
    return [("day", {"weekday": str(number), "lunch": "", "dinner": "", "note": ""}) for number in range(5)]
