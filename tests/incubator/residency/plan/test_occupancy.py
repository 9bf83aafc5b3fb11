import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from incubator.premises.models import Center, Zone
from incubator.residency.area import Floor, Let
from incubator.residency.plan.occupancy import occupancy, series, spans
from tests.factories.residency import TermFactory

DAY = dt.date(2027, 1, 20)


def floor(lets=()):
    center = Center(pk=1, area=Decimal("300.0"))
    zones = [Zone(pk=pk, center=center, name=str(pk), area=Decimal("200.0"), lettable=pk != 3) for pk in (1, 2, 3)]
    return Floor(center, zones, list(lets))


def test_months_are_calendar_months_cut_at_both_ends():
    assert spans(DAY, dt.date(2027, 3, 5), "month") == [
        (DAY, dt.date(2027, 2, 1)),
        (dt.date(2027, 2, 1), dt.date(2027, 3, 1)),
        (dt.date(2027, 3, 1), dt.date(2027, 3, 5)),
    ]
    assert spans(DAY, DAY, "month") == []
    assert len(spans(DAY, DAY + dt.timedelta(days=9), "day")) == 9


def test_a_month_is_its_average_day_and_its_most():
    february = dt.date(2027, 2, 1)
    lets = [
        Let(1, Decimal("28.0"), february, february + dt.timedelta(days=7)),
        Let(2, Decimal("10.0"), DAY, dt.date.max),
    ]
    found = series(floor(lets), february, dt.date(2027, 3, 1))
    [point] = found.points
    assert point.by_zone == {1: Decimal("7.0"), 2: Decimal("10.0")}
    assert (point.let, point.most) == (Decimal("17.0"), Decimal("38.0"))
    assert (found.area, found.lettable) == (Decimal("300.0"), Decimal("300.0"))


@given(
    some.lists(
        some.builds(
            lambda zone, area, start, length: Let(
                zone,
                Decimal(area) / 10,
                DAY + dt.timedelta(days=start),
                DAY + dt.timedelta(days=start + length),
            ),
            some.integers(1, 2),
            some.integers(1, 900),
            some.integers(-40, 60),
            some.integers(0, 60),
        ),
        max_size=8,
    )
)
def test_months_are_the_mean_of_their_days(lets):
    ends = DAY + dt.timedelta(days=70)
    house = floor(lets)
    days = series(house, DAY, ends, "day").points
    for month in series(house, DAY, ends).points:
        inside = [day for day in days if month.starts <= day.starts < month.ends]
        assert abs(month.let - sum(day.let for day in inside) / len(inside)) <= Decimal("0.05")
        assert month.most == max(day.most for day in inside)


def test_it_costs_two_queries(house, django_assert_num_queries):
    for _n in range(3):
        TermFactory(residency__center=house.center, zone=house.zone, area="10.0", starts=DAY)
    center = Center.objects.get()
    with django_assert_num_queries(2):
        found = occupancy(center, DAY, DAY + dt.timedelta(days=400))
    assert found.points[1].let == Decimal("30.0") and len(found.points) == 14
