import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.finding.expecting import expected
from incubator.bookings.forms import BookingForm
from incubator.bookings.rules.policies import Policy
from portal.common.periods import Period, at
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory
from tests.factories.rules import PolicyFactory


@pytest.fixture
def period():
    starts = at(timezone.localdate() + dt.timedelta(days=2), dt.time(9))
    return Period(starts, starts + dt.timedelta(hours=2))


def test_without_rules_people_answer_and_no_hours_are_counted(house, cast, period):
    told = expected(cast.organization, house.room, period)
    assert told.hours == ""
    assert told.answer == "工作人员会在 3 天内答复。"


def test_hours_used_and_left_are_told_and_what_is_automatic(house, cast, period):
    PolicyFactory(center=house.center, name="平日", automatic=True, minutes=600, span=Policy.Span.WEEK)
    other = RoomFactory(center=house.center)
    BookingFactory(organization=cast.organization, room=other, starts=period.start, ends=period.end, pending=True)
    told = expected(cast.organization, house.room, period)
    assert "已用 2 小时，共可用 10 小时。这次要用 2 小时，还剩 8 小时。" in told.hours
    assert told.answer == "符合“平日”：有空就自动通过，马上知道结果。"


def test_the_form_tells_it_before_sending(client, house, cast, period):
    PolicyFactory(center=house.center, automatic=True, minutes=600)
    client.force_login(cast.lead)
    address = f"/rooms/{house.room.slug}/book/"
    assert "还剩" not in client.get(address).content.decode()
    known = {"date": f"{period.start.date()}", "start": "09:00", "minutes": "120"}
    answer = client.get(address, known).content.decode()
    assert "还剩 10 小时" in answer
    assert "自动通过" in answer
    with_activity = client.get(address, known | {"want": "activity"}).content.decode()
    assert "自动通过" not in with_activity
    assert "工作人员会在 3 天内答复。" in with_activity


@pytest.mark.parametrize("wrong", [{"organization": "x"}, {"date": "明天"}, {"start": "25:00"}, {"minutes": "7"}])
def test_what_is_not_known_yet_is_not_guessed(client, house, cast, period, wrong):
    known = {"organization": cast.organization.pk, "date": f"{period.start.date()}", "start": "09:00", "minutes": "120"}
    assert BookingForm(cast.lead, house.room, initial=known).asked() == (cast.organization, period)
    assert BookingForm(cast.lead, house.room, initial=known | wrong).asked() is None
    client.force_login(cast.lead)
    assert client.get(f"/rooms/{house.room.slug}/book/", known | wrong).status_code == 200
