import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from incubator.premises.actions import import_arrangement
from incubator.premises.arrangement import Arrangement, OfficialDay, arrangement_of, unannounced
from incubator.premises.comparing import compare
from incubator.premises.consequences import Breaks
from incubator.premises.models import SpecialDay
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.factories.premises import SpecialDayFactory

ADDRESS = "/admin/special_days/import/"
CLOSED = SpecialDay.ActsAs.CLOSED
FIRST, SECOND, THIRD = (dt.date(2031, 5, n) for n in (1, 2, 3))
GUESS = Arrangement(2031, False, (OfficialDay(FIRST, CLOSED, "劳动节"), OfficialDay(SECOND, CLOSED, "劳动节")))
ANNOUNCED = Arrangement(2031, True, (OfficialDay(FIRST, CLOSED, "劳动节"), OfficialDay(THIRD, 4, "劳动节调休上班")))
ALL = {FIRST, SECOND, THIRD}


def page(response):
    return response.content.decode()


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def rows(house):
    return [(row.date, row.acts_as, row.note, row.provisional) for row in house.center.special_days.all()]


# --- The action --------------------------------------------------------------------------------------------------


def test_2026_is_imported_once(house, cast):
    year = arrangement_of(2026)
    dates = {day.date for day in year.days}
    done, broken = import_arrangement(house.center, year, dates=dates, by=cast.staff)
    assert (len(done), broken) == (39, {})
    assert rows(house) == [(day.date, day.acts_as, day.note, False) for day in year.days]
    worked = house.center.special_days.exclude(acts_as=CLOSED)
    assert len(worked) == 6
    assert audit.history(worked[0])[0].action == "premises.import_day"
    assert import_arrangement(house.center, year, dates=dates, by=cast.staff)[0] == []


def test_what_staff_wrote_stays(house, cast):
    SpecialDayFactory(center=house.center, date=FIRST, acts_as=3, note="照常开放")
    SpecialDayFactory(center=house.center, room=house.room, date=THIRD)
    import_arrangement(house.center, ANNOUNCED, dates=ALL, by=cast.staff)
    assert rows(house) == [
        (FIRST, 3, "照常开放", False),
        (THIRD, CLOSED, "停电检修", False),
        (THIRD, 4, "劳动节调休上班", False),
    ]


def test_only_ticked_days_are_imported(house, cast):
    import_arrangement(house.center, ANNOUNCED, dates={THIRD}, by=cast.staff)
    assert [row[0] for row in rows(house)] == [THIRD]


def test_the_announcement_replaces_what_was_guessed_and_nobody_edited(house, cast):
    import_arrangement(house.center, GUESS, dates=ALL, by=cast.staff)
    assert rows(house) == [(FIRST, CLOSED, "劳动节", True), (SECOND, CLOSED, "劳动节", True)]
    assert {row.source for row in house.center.special_days.all()} == {unannounced(2031)}
    first, second, third = compare(house.center, ANNOUNCED)
    assert (first.same, first.replaces) == (True, True)
    assert second.withdraws
    assert third.is_new
    import_arrangement(house.center, ANNOUNCED, dates=ALL, by=cast.staff)
    assert rows(house) == [(FIRST, CLOSED, "劳动节", False), (THIRD, 4, "劳动节调休上班", False)]
    # A guess never replaces the announcement.
    assert import_arrangement(house.center, GUESS, dates={FIRST}, by=cast.staff)[0] == []


def test_a_guess_that_somebody_edited_stays(house, cast, staff):
    import_arrangement(house.center, GUESS, dates=ALL, by=cast.staff)
    row = house.center.special_days.get(date=SECOND)
    data = {"center": house.center.pk, "room": "", "date": f"{SECOND}", "acts_as": "1", "note": "半天班"}
    data |= {"source": row.source, "provisional": "on"}
    assert staff.post(reverse("special_days:edit", args=[row.pk]), data).status_code == 302
    second = compare(house.center, ANNOUNCED)[1]
    assert second.kept
    import_arrangement(house.center, ANNOUNCED, dates=ALL, by=cast.staff)
    assert (SECOND, 1, "半天班", True) in rows(house)


def test_days_are_imported_by_staff_alone(house, cast):
    with pytest.raises(Refused) as refused:
        import_arrangement(house.center, ANNOUNCED, dates=ALL, by=cast.lead)
    assert refused.value.code == "not_allowed"
    assert rows(house) == []


def test_an_import_that_breaks_bookings_asks_first(house, cast):
    starts = at(FIRST, dt.time(9))
    booking = BookingFactory(room=house.room, starts=starts)
    with pytest.raises(Breaks) as breaks:
        import_arrangement(house.center, ANNOUNCED, dates=ALL, by=cast.staff)
    assert list(breaks.value.broken) == [booking.pk]
    assert rows(house) == []


# --- The page ----------------------------------------------------------------------------------------------------


@time_machine.travel("2026-03-01 09:00+08:00", tick=True)
def test_the_year_is_shown_beside_what_is_there(staff, house):
    SpecialDayFactory(center=house.center, date=dt.date(2026, 5, 1), acts_as=4, note="劳动节照常开放")
    shown = page(staff.get(ADDRESS, {"center": house.center.pk, "year": "2026"}))
    assert "2026年5月9日 星期六" in shown
    assert "按星期二" in shown
    assert shown.count('name="date"') == 38
    assert "和安排不同，保留不动" in shown
    assert "暂定" not in shown.partition("<table")[0]
    answer = staff.post(f"{ADDRESS}?center={house.center.pk}&year=2026", {"date": ["2026-05-09", "2026-02-30", "x"]})
    assert answer.status_code == 302
    assert house.center.special_days.get(date=dt.date(2026, 5, 9)).acts_as == 1
    assert staff.post(f"{ADDRESS}?center={house.center.pk}&year=2026").status_code == 422


@time_machine.travel("2026-03-01 09:00+08:00", tick=True)
def test_a_year_that_nobody_announced_is_called_provisional(staff, house):
    address = f"{ADDRESS}?center={house.center.pk}&year=2028"
    assert "官方安排还没有公布" in page(staff.get(address))
    assert staff.post(address, {"date": "2028-10-01"}).status_code == 302
    assert house.center.special_days.get().provisional
    assert staff.get(f"{ADDRESS}?center={house.center.pk}&year=1900").status_code == 422
    assert staff.get(f"{ADDRESS}?center=x&year=2026").status_code == 422


@time_machine.travel("2026-03-01 09:00+08:00", tick=True)
def test_the_page_asks_before_it_breaks_a_booking(staff, house):
    starts = at(dt.date(2026, 4, 6), dt.time(9))
    booking = BookingFactory(room=house.room, starts=starts)
    address = f"{ADDRESS}?center={house.center.pk}&year=2026"
    data = {"date": ["2026-04-05", "2026-04-06"]}
    asked = staff.post(address, data)
    assert asked.status_code == 409
    assert page(asked).count('name="date"') == 2
    revised = page(staff.post(address, data | {"revise": "1"}))
    assert revised.count(" checked>") == 2
    assert staff.post(address, data | {"accepted": booking.pk})["Location"] == reverse("broken_bookings")


def test_the_list_leads_to_the_import(staff, house):
    assert ADDRESS in page(staff.get(reverse("special_days:index")))
