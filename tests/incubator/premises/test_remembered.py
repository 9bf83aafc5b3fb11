import pytest
from django.http import Http404

from incubator.premises.models import Room
from incubator.premises.remembered import premises
from tests.factories.premises import RoomFactory

pytestmark = pytest.mark.django_db


def test_it_is_what_the_database_holds(house, django_assert_num_queries):
    closed = RoomFactory(center=house.center, active=False)
    known = premises()
    with django_assert_num_queries(0):
        assert known.room(closed.slug) == closed
        assert all(room.center == house.center for room in known.rooms)
    assert known.bookable == list(Room.objects.bookable())
    with pytest.raises(Http404):
        known.room("no-such-room")
