"""How points become a figure, and several figures a picture: pure functions, no database.

Points are whole numbers from 0 to 10; ``None`` is a criterion that the reviewer left blank. Blank is never 0: it takes
its weight out of the mean, and the weights of the other criteria share the whole among them, so that who could not
judge one thing says nothing against it. With weights 3, 2 and 1 and points 8, blank and 5 the mean is
(3 x 8 + 1 x 5) / (3 + 1) = 7.25. A review without any points has no mean.

All results are decimals with two places, rounded half up as people do by hand. Median, mean and spread of several
reviews are taken from those rounded means: whoever adds up the column that the page shows comes to the same figure.
They are advice; a director decides with reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import isqrt

CENT = Decimal("0.01")


def rounded(value: Fraction) -> Decimal:
    """``value``, exact, as a decimal with two places, rounded half up; never negative here."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT, ROUND_HALF_UP)


def weighted_mean(points: Mapping[int, int | None], weights: Mapping[int, int]) -> Decimal | None:
    """The mean (0 to 10) of one review, by ``weights`` (criterion: weight, at least 1); None when all is blank.

    Points for a criterion that has no weight (one of another call) do not count.
    """
    given = {code: value for code, value in points.items() if value is not None and code in weights}
    whole = sum(weights[code] for code in given)
    if not whole:
        return None
    return rounded(Fraction(sum(weights[code] * value for code, value in given.items()), whole))


@dataclass(frozen=True)
class Spread:
    """How several reviewers see the same thing; all in points, 0 to 10."""

    count: int
    median: Decimal
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    # Standard deviation over all who gave points (they are the whole panel, not a sample of one); 0 for one of them.
    deviation: Decimal

    @property
    def range(self) -> Decimal:
        return self.highest - self.lowest


def spread(values: Iterable[Decimal | int | None]) -> Spread | None:
    """Median, mean and spread of what was given; None when nobody gave anything."""
    given = sorted(Fraction(value) for value in values if value is not None)
    if not given:
        return None
    count = len(given)
    mean = sum(given, Fraction()) / count
    middle = (given[(count - 1) // 2] + given[count // 2]) / 2
    variance = sum(((value - mean) ** 2 for value in given), Fraction()) / count
    return Spread(count, rounded(middle), rounded(mean), rounded(given[0]), rounded(given[-1]), _root(variance))


def _root(square: Fraction) -> Decimal:
    """The square root with two places, rounded half up, by whole numbers only."""
    # Half up of sqrt(q) * 100 is floor(sqrt(q) * 100 + 1/2) = floor((sqrt(40000 q) + 1) / 2).
    return (Decimal((isqrt(40000 * square.numerator // square.denominator) + 1) // 2) / 100).quantize(CENT)
