import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.residency.reviewing.scoring import Spread, spread, weighted_mean

WEIGHTS = {1: 3, 2: 2, 3: 1}
points = st.dictionaries(st.integers(1, 8), st.none() | st.integers(0, 10), max_size=8)
weights = st.fixed_dictionaries({number: st.integers(1, 100) for number in range(1, 9)})


@pytest.mark.parametrize(
    ("given", "mean"),
    [
        ({1: 8, 2: 6, 3: 5}, "6.83"),
        ({1: 8, 2: None, 3: 5}, "7.25"),
        ({1: 8, 3: 5}, "7.25"),
        ({1: 0, 2: 0, 3: 0}, "0.00"),
        ({2: 7}, "7.00"),
        ({1: 10, 99: 0}, "10.00"),
        ({1: None, 2: None}, None),
        ({}, None),
    ],
)
def test_the_mean_of_a_review_leaves_out_what_is_blank(given, mean):
    assert weighted_mean(given, WEIGHTS) == (Decimal(mean) if mean else None)


def test_halves_are_rounded_up():
    assert weighted_mean({1: 1, 2: 0}, {1: 1, 2: 7}) == Decimal("0.13")


@given(points, weights)
def test_a_mean_lies_between_the_lowest_and_the_highest_points(given, weights):
    there = [value for value in given.values() if value is not None]
    mean = weighted_mean(given, weights)
    assert mean is None if not there else min(there) <= mean <= max(there)


@given(points, weights)
def test_blank_is_the_same_as_not_asked_and_never_the_same_as_0_unless_all_is_0(given, weights):
    without = {code: value for code, value in given.items() if value is not None}
    assert weighted_mean(given, weights) == weighted_mean(without, weights)
    zeros = {code: value or 0 for code, value in given.items()}
    if without:
        assert weighted_mean(zeros, weights) <= weighted_mean(given, weights)


@given(points, weights, st.integers(2, 9))
def test_only_the_proportion_of_the_weights_counts(given, weights, times):
    heavier = {code: weight * times for code, weight in weights.items()}
    assert weighted_mean(given, heavier) == weighted_mean(given, weights)


def test_the_picture_of_several():
    assert spread([8, None, Decimal("5.50"), 9, 4]) == Spread(
        4, Decimal("6.75"), Decimal("6.63"), Decimal("4.00"), Decimal("9.00"), Decimal("1.98")
    )
    assert spread([8, None, Decimal("5.50"), 9, 4]).range == 5
    assert spread([7]) == Spread(1, *[Decimal("7.00")] * 4, Decimal("0.00"))
    assert spread([None]) is None and spread([]) is None


@given(st.lists(st.decimals(0, 10, places=2), min_size=1, max_size=12))
def test_the_picture_agrees_with_the_library_of_the_language(values):
    found = spread(values)
    near = Decimal("0.0051")
    assert abs(found.mean - statistics.mean(values)) <= near
    assert abs(found.median - statistics.median(values)) <= near
    assert abs(float(found.deviation) - statistics.pstdev(map(float, values))) <= float(near)
    assert (found.lowest, found.highest) == (min(values), max(values))
    assert found.lowest <= found.median <= found.highest and found.deviation <= found.range
