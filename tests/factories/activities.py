import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.activities.models import Activity, Occurrence, Programme
from events.signups.models import Registration
from portal.common.periods import at
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.people import UserFactory


class ActivityFactory(DjangoModelFactory):
    """A published activity; ``draft=True`` for one that nobody outside sees."""

    class Meta:
        model = Activity

    class Params:
        draft = factory.Trait(live=False)

    organization = factory.SubFactory(OrganizationFactory)
    slug = factory.Sequence(lambda n: f"activity-{n}")
    title = factory.Sequence(lambda n: f"社区急救知识宣讲 {n}")
    summary = "学会心肺复苏。"
    service_field = factory.SubFactory(ServiceFieldFactory)
    contact_name = "王老师"
    contact_phone = "0535-7300000"
    live = True


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"公益惠民 {n}")
    name_en = factory.Sequence(lambda n: f"Welfare {n}")
    slug = factory.Sequence(lambda n: f"programme-{n}")


class OccurrenceFactory(DjangoModelFactory):
    """Tomorrow from 14 to 16, in a place in words."""

    class Meta:
        model = Occurrence

    activity = factory.SubFactory(ActivityFactory)
    starts = factory.LazyFunction(lambda: at(timezone.localdate() + dt.timedelta(days=1), dt.time(14)))
    ends = factory.LazyAttribute(lambda occurrence: occurrence.starts + dt.timedelta(hours=2))
    place = "梨园小区凉亭"


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    occurrence = factory.SubFactory(OccurrenceFactory)
    user = factory.SubFactory(UserFactory)
    # Each another: of fifty by chance two are alike once in eight hundred runs, and only people try again.
    code = factory.Sequence(lambda number: f"{(123_457 + number * 7_919) % 1_000_000:06}")
    name = "李阿姨"
