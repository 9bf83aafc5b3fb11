"""The data migration that says of older residencies when they moved in and which day was their last."""

import datetime as dt
from importlib import import_module

from django.apps import apps

from tests.factories.residency import ResidencyFactory, TermFactory

migration = import_module("incubator.migrations.0006_residencies_filled")
DAY = dt.date(2024, 3, 10)
LATER = DAY + dt.timedelta(days=30)


def test_older_residencies_get_their_days(db):
    def known(status, *terms, **more):
        residency = ResidencyFactory(status=status, **more)
        for starts, ends in terms:
            TermFactory(residency=residency, area="1.0", starts=starts, ends=ends)
        return residency

    active = known("active", (DAY, LATER), (LATER, dt.date(2030, 1, 1)))
    left = known("left", (DAY, LATER), (LATER, LATER), left_as="ended")
    never = known("left", (LATER, LATER), left_as="ended")
    offered = known("offered", (DAY, LATER))
    new = known("active", (DAY, LATER), moved_in=LATER)
    migration.fill(apps, None)
    for residency in (active, left, never, offered, new):
        residency.refresh_from_db()
    assert (active.moved_in, active.last_day) == (DAY, None)
    assert (left.moved_in, left.last_day) == (DAY, LATER - dt.timedelta(days=1))
    assert {never.moved_in, offered.moved_in} == {None}
    assert new.moved_in == LATER
