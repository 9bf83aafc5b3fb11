"""The days of the week, as narrow columns have them."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import pgettext_lazy

SHORT_WEEKDAYS = (
    pgettext_lazy("星期", "一"),
    pgettext_lazy("星期", "二"),
    pgettext_lazy("星期", "三"),
    pgettext_lazy("星期", "四"),
    pgettext_lazy("星期", "五"),
    pgettext_lazy("星期", "六"),
    pgettext_lazy("星期", "日"),
)


def short_and_long() -> list[tuple[str, str]]:
    """What stands over the columns of a month, and what those hear who listen."""
    return [(str(short), str(WEEKDAYS[number])) for number, short in enumerate(SHORT_WEEKDAYS)]
