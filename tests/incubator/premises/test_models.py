import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from incubator.premises.models import OpeningHours, Room
from tests.factories.premises import CenterFactory, OpeningHoursFactory, RoomFactory, SpecialDayFactory


def test_a_hall_divides_once(house):
    part = RoomFactory(center=house.center, whole=house.room)
    for wrong in (Room(whole=part), house.room):
        wrong.whole = wrong.whole or part
        with pytest.raises(ValidationError) as error:
            wrong.clean()
        assert "whole" in error.value.error_dict


def test_a_hall_with_parts_is_no_part(house):
    RoomFactory(center=house.center, whole=house.room)
    house.room.whole = RoomFactory(center=house.center)
    with pytest.raises(ValidationError) as error:
        house.room.clean()
    assert "已经分成几块" in str(error.value)


def test_the_address_of_the_search_is_not_given_away(house):
    with pytest.raises(ValidationError):
        Room(slug="find").clean()


def test_hours_and_special_days_of_a_room_stay_in_its_center(house):
    elsewhere = CenterFactory()
    for row in (OpeningHoursFactory.build, SpecialDayFactory.build):
        with pytest.raises(ValidationError) as error:
            row(
                center=elsewhere,
                room=house.room,
                **({"date": dt.date(2026, 12, 1)} if row == SpecialDayFactory.build else {}),
            ).clean()
        assert "room" in error.value.error_dict


def test_hours_end_after_they_began(house):
    with pytest.raises(ValidationError):
        OpeningHours(center=house.center, valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 1)).clean()


def test_hours_in_a_rooms_form_take_its_center(house):
    hours = OpeningHours(room=house.room, weekday=0, opens=dt.time(9), closes=dt.time(12))
    hours.save()
    assert hours.center == house.center
