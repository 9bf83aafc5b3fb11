import pytest
from django.db import IntegrityError, connection, transaction

from portal.common import rules
from tests.factories.bookings import BookingFactory


def test_every_rule_is_up(db):
    assert rules.missing() == []


def test_a_rule_taken_down_is_missed_and_refuses_nothing(db):
    booking = BookingFactory()
    hold = booking.holds.get()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        hold.pk = None
        hold.save(force_insert=True)
    assert rules.named(refused.value) == "room_held_once"
    with connection.cursor() as cursor:
        for statement in rules.REGISTRY["room_held_once"].down(connection.vendor):
            cursor.execute(statement)
    assert rules.missing() == ["room_held_once"]
    hold.pk = None
    hold.save(force_insert=True)
