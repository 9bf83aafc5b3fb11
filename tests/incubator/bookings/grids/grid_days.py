"""Days and moments that the tests of the grids stand on."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.common.periods import at


def next_monday():
    today = timezone.localdate()
    return today + dt.timedelta(days=7 - today.weekday())


def moment(day, hour, minute=0):
    return at(day, dt.time(hour, minute))


def queries(client, address):
    with CaptureQueriesContext(connection) as kept:
        assert client.get(address).status_code == 200
    return len(kept)
