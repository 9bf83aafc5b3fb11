import datetime as dt

import pytest

from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.premises import CenterFactory, RoomFactory

NOW = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(time_machine):
    """Monday 23 November 2026, 9 o'clock in Laiyang; ``move_to`` and ``shift`` move it."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def talk(db, clock):
    """An activity in a room of the center the next day from 14 to 16; every word and number is known."""
    center = CenterFactory(
        name="梨园党群服务中心", address="莱阳市梨园小区 1 号", latitude="36.975200", longitude="120.711000"
    )
    return OccurrenceFactory(
        activity=ActivityFactory(
            organization=OrganizationFactory(name="红心急救队", slug="first-aid"),
            service_field=ServiceFieldFactory(name="急救", name_en="First aid", slug="aid"),
            slug="cpr",
            title="社区急救知识宣讲",
            summary="学会心肺复苏，人人都能救命；带上身边的人一起来。",
            audience="所有居民",
            contact_name="王秀英",
            contact_phone="13812345678",
        ),
        starts=at(dt.date(2026, 11, 24), dt.time(14)),
        room=RoomFactory(center=center, name="梨园活动厅", slug="hall"),
        place="",
        uid="0d4f6c1e-5a5f-4a53-9d0b-2f3b8a1c7e11@hongxin",
    )
