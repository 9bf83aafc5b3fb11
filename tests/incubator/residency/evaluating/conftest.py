"""A resident in the middle of two years, and what is judged of it."""

import datetime as dt

import pytest

from tests.factories.residency import EvaluationFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today

DAY = dt.timedelta(days=1)


@pytest.fixture
def resident(cast, house):
    residency = ResidencyFactory(organization=cast.organization, center=house.center)
    TermFactory(residency=residency, zone=house.zone, starts=today(-365), ends=today(365))
    return residency


@pytest.fixture
def evaluation(resident):
    return EvaluationFactory(residency=resident)
