"""A residency on its way, each step through its verb."""

import pytest

from incubator.residency import actions
from incubator.residency.models import Moment


@pytest.fixture
def offered(announced, cast):
    return actions.begin_residency(announced, by=cast.staff)


@pytest.fixture
def signed(offered, cast):
    actions.sign_agreement(offered.agreements.get(), name="负责人", by=cast.lead)
    offered.refresh_from_db()
    return offered


def tick_all(residency, moment, by):
    actions.check_off(residency, residency.checklist.filter(moment=moment), by=by)


@pytest.fixture
def trial(signed, cast):
    tick_all(signed, Moment.MOVING_IN, cast.staff)
    return actions.move_in(signed, by=cast.staff)


@pytest.fixture
def active(trial, cast):
    return actions.confirm_residency(trial, by=cast.staff)
