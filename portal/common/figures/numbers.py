"""Small sums that figures are made of."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


class Spread(NamedTuple):
    """The middle of some numbers, and between which two the middle half of them lies."""

    median: float
    lower: float
    upper: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread | None:
        if len(numbers) < 2:
            return cls(*[*numbers] * 3) if numbers else None
        lower, median, upper = statistics.quantiles(numbers, n=4, method="inclusive")
        return cls(median, lower, upper)


def nine_of_ten(numbers: Sequence[float]) -> float | None:
    """What nine of ten do not exceed; None of nothing."""
    if len(numbers) < 2:
        return numbers[0] if numbers else None
    return statistics.quantiles(numbers, n=10, method="inclusive")[-1]
