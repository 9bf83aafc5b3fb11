import datetime as dt

import factory
from factory.django import DjangoModelFactory

from incubator.premises.models import Center, OpeningHours, Room, SpecialDay, Zone


class OpeningHoursFactory(DjangoModelFactory):
    class Meta:
        model = OpeningHours

    weekday = 0
    opens = dt.time(8)
    closes = dt.time(22)


class CenterFactory(DjangoModelFactory):
    """A center without hours; ``open_daily=True`` opens it every day from 8 to 22."""

    class Meta:
        model = Center
        skip_postgeneration_save = True

    name = "梨园党群服务中心"
    slug = factory.Sequence(lambda n: f"center-{n}")
    address = "莱阳市梨园小区 1 号"
    telephone = "0535-7300000"
    area = "300.0"

    @factory.post_generation
    def open_daily(self, create, extracted, **kwargs):
        if extracted:
            for weekday in range(7):
                OpeningHoursFactory(center=self, weekday=weekday)


class ZoneFactory(DjangoModelFactory):
    class Meta:
        model = Zone

    center = factory.SubFactory(CenterFactory)
    name = factory.Sequence(lambda n: f"{n} 区")
    area = "200.0"


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    center = factory.SubFactory(CenterFactory, open_daily=True)
    name = factory.Sequence(lambda n: f"活动室 {n}")
    slug = factory.Sequence(lambda n: f"room-{n}")
    capacity = 40
    area = "50.0"


class SpecialDayFactory(DjangoModelFactory):
    class Meta:
        model = SpecialDay

    center = factory.SubFactory(CenterFactory)
    note = "停电检修"
