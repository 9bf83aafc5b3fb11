import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from incubator.bookings.models import Booking, Hold, Series
from portal.common.periods import at
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.premises import RoomFactory


class BookingFactory(DjangoModelFactory):
    """A confirmed booking tomorrow from 9 to 11 with its hold; ``pending=True`` for an undecided one."""

    class Meta:
        model = Booking
        skip_postgeneration_save = True

    class Params:
        pending = factory.Trait(status=Booking.Status.PENDING)
        cancelled = factory.Trait(status=Booking.Status.CANCELLED)

    organization = factory.SubFactory(OrganizationFactory)
    room = factory.SubFactory(RoomFactory)
    starts = factory.LazyFunction(lambda: at(timezone.localdate() + dt.timedelta(days=1), dt.time(9)))
    ends = factory.LazyAttribute(lambda booking: booking.starts + dt.timedelta(hours=2))
    people = 10
    purpose = "排练"
    status = Booking.Status.CONFIRMED
    requested_by = factory.SubFactory(UserFactory)
    series = None
    due_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=3))
    original_start = factory.LazyAttribute(lambda booking: booking.starts if booking.series else None)

    @factory.post_generation
    def holds(self, create, extracted, **kwargs):
        if self.status in Booking.Status.HOLDS_ROOM:
            Hold.objects.create(booking=self, room=self.room, starts=self.starts, ends=self.ends)


class SeriesFactory(DjangoModelFactory):
    """Weekly for a month, without a date: ``BookingFactory(series=...)`` makes one."""

    class Meta:
        model = Series

    organization = factory.SubFactory(OrganizationFactory)
    room = factory.SubFactory(RoomFactory)
    pattern = Series.Pattern.WEEKLY
    first = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=1))
    until = factory.LazyAttribute(lambda series: series.first + dt.timedelta(weeks=4))
    requested_by = factory.SubFactory(UserFactory)
