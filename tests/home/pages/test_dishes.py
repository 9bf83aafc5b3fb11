from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from home.pages.dishes import Dish, dishes


@pytest.mark.parametrize(
    ("line", "dish"),
    [
        ("红烧豆腐 6 4", Dish("红烧豆腐", Decimal(6), Decimal(4))),
        ("红烧豆腐，6元，老人4元", Dish("红烧豆腐", Decimal(6), Decimal(4))),
        ("红烧豆腐（软烂） ￥6/4.5", Dish("红烧豆腐（软烂）", Decimal(6), Decimal("4.5"))),
        ("  小米粥\t1  ", Dish("小米粥", Decimal(1), None)),
        ("Braised tofu 6.50", Dish("Braised tofu", Decimal("6.50"), None)),
    ],
)
def test_a_line_is_read_as_people_type_it(line, dish):
    assert dishes(line) == [dish]


def test_empty_lines_are_none():
    assert [dish.name for dish in dishes("粥 1\n\n馒头 1\n")] == ["粥", "馒头"]
    assert dishes("") == []


@pytest.mark.parametrize("line", ["红烧豆腐", "6 4", "红烧豆腐 很便宜"])
def test_what_is_no_dish_is_named(line):
    with pytest.raises(ValidationError, match=line):
        dishes(f"粥 1\n{line}")


@given(st.text(max_size=60))
def test_any_text_is_dishes_or_refused(text):
    try:
        found = dishes(text)
    except ValidationError:
        return
    assert all(dish.name and dish.price >= 0 for dish in found)
