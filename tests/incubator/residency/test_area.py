import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from incubator.premises.models import Center, Zone
from incubator.residency.area import Floor, Let, floor_of, peak, shortage
from incubator.residency.models import Residency
from tests.factories.residency import ApplicationFactory, TermFactory

DAY = dt.date(2027, 1, 1)


def day(n):
    return DAY + dt.timedelta(days=n)


def let(area, starts, ends, zone=1):
    return Let(zone, Decimal(area), day(starts), day(ends))


@pytest.mark.parametrize(
    ("lets", "most"),
    [
        ([], "0.0"),
        ([let("10.0", 0, 10)], "10.0"),
        ([let("10.0", -10, 0), let("10.0", 10, 20)], "0.0"),
        ([let("10.0", 0, 5), let("7.5", 5, 10)], "10.0"),
        ([let("10.0", -5, 6), let("7.5", 5, 20)], "17.5"),
        ([let("10.0", 3, 3)], "0.0"),
    ],
)
def test_the_peak_counts_half_open_days(lets, most):
    assert peak(lets, day(0), day(10)) == Decimal(most)


some_lets = some.lists(
    some.builds(
        lambda area, start, length: let(Decimal(area) / 10, start, start + length),
        some.integers(1, 3000),
        some.integers(-20, 40),
        some.integers(0, 30),
    ),
    max_size=12,
)


@given(some_lets, some.integers(-10, 30), some.integers(1, 20))
def test_the_peak_is_the_most_on_any_day_counted_one_by_one(lets, start, length):
    days = [day(n) for n in range(start, start + length)]
    counted = max(sum((one.area for one in lets if one.starts <= d < one.ends), Decimal()) for d in days)
    assert peak(lets, day(start), day(start + length)) == counted


@given(
    some.lists(
        some.builds(
            lambda zone, area, start, length: let(Decimal(area) / 10, start, start + length, zone),
            some.integers(1, 2),
            some.integers(1, 1500),
            some.integers(-20, 40),
            some.integers(0, 30),
        ),
        max_size=10,
    ),
    some.integers(-5, 30),
    some.integers(1, 20),
    some.integers(1, 2100),
)
def test_what_is_free_and_from_when_is_what_a_walk_from_day_to_day_finds(lets, start, length, tenths):
    """``free`` against the least of all days, ``next_start`` against the first day from which it is free so long."""
    house, area = floor(*lets), Decimal(tenths) / 10
    zone = house.zones[0]

    def free_on(n):
        here = [one for one in lets if one.starts <= day(n) < one.ends]
        in_zone = zone.area - sum((one.area for one in here if one.zone_id == zone.pk), Decimal())
        return max(Decimal(), min(in_zone, house.center.area - sum((one.area for one in here), Decimal())))

    walked = {n: free_on(n) for n in range(-10, 100)}
    assert house.free(zone, day(start), day(start + length)) == min(walked[n] for n in range(start, start + length))
    # After day 70 nothing is let any more.
    first = next(
        (n for n in range(start, 80) if all(walked[m] >= area for m in range(n, n + length))),
        None,
    )
    assert house.next_start(zone, area, day(start), day(start + length)) == (None if first is None else day(first))


@given(some_lets, some.integers(-10, 40))
def test_giving_up_what_one_has_frees_it_from_that_day_and_not_before(lets, turn):
    residency = Residency(pk=7)
    own = [one._replace(source_id=7) for one in lets[::2]]
    house = floor(*own, *lets[1::2])
    after = house.without(residency, day(turn))
    for n in range(-25, 75):
        taken = sum((one.area for one in after.on(day(n))), Decimal())
        rest = [one for one in (house.on(day(n)) if n < turn else lets[1::2]) if one.starts <= day(n) < one.ends]
        assert taken == sum((one.area for one in rest), Decimal())
    assert house.lets[: len(own)] == own, "the floor itself stays as it was"


def floor(*lets):
    center = Center(pk=1, area=Decimal("300.0"))
    zones = [
        Zone(pk=1, center=center, name="东区", area=Decimal("200.0")),
        Zone(pk=2, name="西区", area=Decimal("200.0")),
    ]
    return Floor(center, zones, list(lets))


def test_the_center_limits_what_its_zones_promise_together():
    house = floor(let("150.0", 0, 10, zone=1))
    east, west = house.zones
    assert house.free(east, day(0), day(10)) == Decimal("50.0")
    assert house.free(west, day(0), day(10)) == Decimal("150.0")
    assert house.free(west, day(10), day(20)) == Decimal("200.0")


def test_the_refusal_says_how_much_is_free_and_when():
    house = floor(let("190.0", 0, 100))
    east = house.zones[0]
    assert shortage(house, east, Decimal("10.0"), day(0), day(50)) == ""
    sentence = shortage(house, east, Decimal("10.1"), day(0), day(50))
    assert "10.0" in sentence and str(day(100)) in sentence and "西区 110.0" in sentence
    assert house.next_start(east, Decimal("200.1"), day(0), day(50)) is None


def test_the_floor_reads_terms_and_promises_in_a_constant_number_of_queries(house, django_assert_num_queries):
    for _n in range(5):
        TermFactory(residency__center=house.center, zone=house.zone, area="10.0", starts=day(0), ends=day(10))
        ApplicationFactory(
            call__center=house.center,
            status="decided",
            outcome="accepted",
            granted_zone=house.zone,
            granted_area="5.0",
            granted_starts=day(0),
            granted_ends=day(10),
        )
    center = Center.objects.get(pk=house.center.pk)
    with django_assert_num_queries(2):
        [state] = floor_of(center).states(day(0), day(10))
    assert (state.let, state.free) == (Decimal("50.0"), Decimal("150.0"))
    with django_assert_num_queries(3):
        [state] = floor_of(center, promised=True).states(day(0), day(10))
    assert state.free == Decimal("125.0")
